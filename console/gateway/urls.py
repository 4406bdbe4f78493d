"""Addresses of the gateway: the contract's paths under v3/, the devices' own under devices/, one beside them."""

from django.urls import path

from console.gateway.views import contract, devices, receipts
from pushes.tpns import contract as words

# Calls that the contract has and the gateway does not offer.
NOT_OFFERED = (
    "v3/device/tag",
    "v3/device/tag/delete_all_device",
    "v3/device/set_custom_attribute",
    "v3/push/plan/add_plan_push",
    "v3/toolbox/getPushListByToken",
    "v3/statistics/get_push_group_stat_channel",
)

app_name = "gateway"
api = [
    path(words.PUSH_PATH, contract.push, name="push"),
    path(words.STOP_PATH, contract.stop, name="stop"),
    path(words.REVOKE_PATH, contract.revoke, name="revoke"),
    path(words.UPLOAD_PATH, contract.upload, name="upload"),
    path(words.BIND_PATH, contract.bind, name="bind"),
    path(words.QUERY_PATH, contract.query, name="query"),
    path(words.RECORD_PATH, contract.record, name="record"),
    path(words.STATISTICS_PATH, contract.figures, name="figures"),
    path(words.CHANNELS_PATH, contract.channels, name="channel-figures"),
    path(words.DEVICES_PATH, contract.devices, name="device-figures"),
    *(path(name, contract.not_offered) for name in NOT_OFFERED),
    path("v3/<path:rest>", contract.unknown),
    path(words.BOUND_PATH, contract.count_bound, name="bound"),
    path(words.OUTCOMES_PATH, contract.outcomes_of_accounts, name="outcomes"),
    path("devices/register", devices.register, name="register"),
    path("devices/bind", devices.bind, name="device-bind"),
    path("devices/unbind", devices.unbind, name="device-unbind"),
    path("devices/addresses", devices.addresses, name="device-addresses"),
    path("devices/report", devices.report, name="report"),
    path("receipts/<slug:kind>/<str:key>", receipts.receive, name="receipts"),
    path("devices/events", devices.events, name="events"),
]
urlpatterns = api
