"""Addresses of the gateway: the contract's paths under v3/, the devices' own under devices/."""

from django.urls import path

from console.gateway.views import contract, demo, devices
from pushes.tpns import contract as words

app_name = "gateway"
urlpatterns = [
    path(words.PUSH_PATH, contract.push, name="push"),
    path(words.UPLOAD_PATH, contract.upload, name="upload"),
    path(words.BIND_PATH, contract.bind, name="bind"),
    path(words.QUERY_PATH, contract.query, name="query"),
    path(words.RECORD_PATH, contract.record, name="record"),
    path(words.STATISTICS_PATH, contract.statistics, name="statistics"),
    path("devices/register", devices.register, name="register"),
    path("devices/bind", devices.bind, name="device-bind"),
    path("devices/unbind", devices.unbind, name="device-unbind"),
    path("devices/report", devices.report, name="report"),
    path("devices/events", devices.events, name="events"),
    path("devices/demo/", demo.phone, name="demo"),
]
