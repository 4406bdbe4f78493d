"""Addresses of the console's pages."""

from django.urls import URLPattern

app_name = "pushes"
urlpatterns: list[URLPattern] = []
