"""The demo device page: a phone in the browser, built on nothing but the device API."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from console.gateway.models import GatewayApplication


@login_required
@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """A device of an application of the visitor's choice."""
    applications = GatewayApplication.objects.all()
    names = ("register", "device-bind", "device-unbind", "report", "events")
    page = {
        "addresses": {name: reverse(f"gateway:{name}") for name in names},
        "applications": {app.access_id: app.access_key for app in applications},
        "words": _words(),
    }
    return render(request, "gateway/device.html", {"applications": applications, "page": page})


def _words() -> dict[str, Any]:
    """What the script says."""
    return {
        "online": gettext("Online"),
        "connecting": gettext("Connecting"),
        "offline": gettext("Offline, trying again"),
        "unbind": gettext("Unbind"),
        "type": gettext("type"),
        "opened": gettext("Opened"),
        "missed": gettext("came while this page was closed"),
        "trouble": gettext("The gateway cannot be reached. Check that the console runs."),
        "title": gettext("Notification"),
    }
