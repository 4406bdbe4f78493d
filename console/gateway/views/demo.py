"""The demo device page: a phone in the browser, built on nothing but the device API."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from console.gateway.models import GatewayApplication
from pushes.accounts import ACCOUNT_TYPES

CALLS = {"register": "register", "bind": "device-bind", "unbind": "device-unbind", "report": "report"}


@login_required
@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """A device of an application of the visitor's choice."""
    applications = GatewayApplication.objects.with_devices()
    page = {
        "addresses": {call: reverse(f"gateway:{name}") for call, name in CALLS.items()},
        "events": reverse("gateway:events"),
        "applications": {app.access_id: {"key": app.access_key, "name": app.name} for app in applications},
        "types": _types(),
        "words": _words(),
    }
    context = {"applications": applications, "account_types": _types().items(), "page": json.dumps(page)}
    return render(request, "gateway/device.html", context)


def _types() -> dict[int, str]:
    return {kind.value: gettext(kind.name) for kind in ACCOUNT_TYPES.values()}


def _words() -> dict[str, str]:
    """What the script says."""
    return {
        "online": gettext("Online"),
        "connecting": gettext("Connecting…"),
        "offline": gettext("Offline, trying again"),
        "unbind": gettext("Unbind"),
        "pressed": gettext("Opened"),
        "missed": gettext("came while this page was closed"),
        "silent": gettext("silent message"),
        "withdrawn": gettext("Taken back by the sender"),
        "clear": gettext("Clear"),
        "trouble": gettext("The gateway cannot be reached. Check that the console runs; this page keeps trying."),
    }
