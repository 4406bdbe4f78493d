"""Addresses where the gateway runs alone: the contract at the root, as at the service itself, and no pages."""

from django.urls import include, path

from console.gateway import urls
from console.gateway.views import contract

urlpatterns = [path("", include((urls.api, urls.app_name)))]
handler400 = contract.misdirected
handler404 = contract.unknown
handler500 = contract.failed
