"""The demo device page: a phone in the browser, built on the device API.

It has no key of any application: for each registration it asks here for a grant for its one device.
"""

import json
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from console.gateway.channels.online import grants
from console.gateway.channels.protocol import Kind
from console.gateway.contract.envelope import Casing, Refusal, answer, refuse
from console.gateway.models import AppChannel, GatewayApplication
from pushes.accounts import ACCOUNT_TYPES
from pushes.accounts.limits import LONGEST, SHORTEST
from pushes.invisible import storable
from pushes.models import Application
from pushes.models.picture import address_of
from pushes.tpns.contract import Code

CALLS = {
    "grant": "demo-grant",
    "register": "gateway:register",
    "bind": "gateway:device-bind",
    "unbind": "gateway:device-unbind",
    "addresses": "gateway:device-addresses",
    "report": "gateway:report",
    "page": "demo",
    "worker": "demo-worker",
}
WORKER = ("store.js", "message.js", "subscription.js", "worker.js")
PERMISSION = "pushes.add_push"


@require_safe
@login_required
@permission_required(PERMISSION, raise_exception=True)
def phone(request: HttpRequest) -> HttpResponse:
    """A device of an application that the person may push to, of their choice."""
    applications = _usable(request)
    page = {
        "addresses": {call: reverse(name) for call, name in CALLS.items()},
        "events": reverse("gateway:events"),
        "applications": _facts(applications),
        "types": _types(),
        "pictures": address_of(""),
        "words": _words(),
    }
    context = {
        "applications": applications,
        "account_types": _types().items(),
        "shortest": SHORTEST,
        "longest": LONGEST,
        "page": json.dumps(page),
    }
    return render(request, "gateway/demo_device.html", context)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The page's service worker, for everybody: browsers look for a newer one while nobody is logged in, too."""
    folder = settings.BASE_DIR / "static" / "gateway"
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in WORKER)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_POST
def grant(request: HttpRequest) -> HttpResponse:
    """A grant for a device of `access_id`: of `token`, when the gateway knows it, else of the new token answered.

    No page: whoever may not have it gets a refusal that the script shows.
    """
    if not request.user.is_authenticated:
        words = gettext("Your login has ended. Log in again in another tab; this page keeps trying.")
        return refuse(Casing.SNAKE, Refusal(Code.AUTHENTICATION_FAILED, words, status=HTTPStatus.UNAUTHORIZED))
    access_id, token = (storable(request.POST.get(name, "")) for name in ("access_id", "token"))
    if not request.user.has_perm(PERMISSION) or not _usable(request).filter(access_id=access_id).exists():
        words = gettext("You may not push to this application. Reload the page and choose another.")
        return refuse(Casing.SNAKE, Refusal(Code.AUTHENTICATION_FAILED, words, status=HTTPStatus.FORBIDDEN))
    token, granted = grants.issue(access_id, token)
    return answer(Casing.SNAKE, token=token, grant=granted)


def _usable(request: HttpRequest) -> QuerySet[Application]:
    """The applications that the person may push to and this gateway serves."""
    served = GatewayApplication.objects.with_devices().values("access_id")
    usable = Application.objects.usable_by(request.user)
    return usable.filter(access_point=Application.AccessPoint.GATEWAY, access_id__in=served)


def _facts(applications: QuerySet[Application]) -> dict[str, dict[str, object]]:
    """What the page needs to know of each by its AccessID; the key is what browsers subscribe to, empty without one."""
    channels = AppChannel.objects.filter(kind=Kind.WEB_PUSH).values_list("application__access_id", "public")
    keys = dict(channels)
    return {
        each.access_id: {"name": each.name, "open": each.is_open_to_any_account, "key": keys.get(each.access_id, "")}
        for each in applications
    }


def _types() -> dict[int, str]:
    return {kind.value: gettext(kind.name) for kind in ACCOUNT_TYPES.values()}


def _words() -> dict[str, str]:
    """What the script says."""
    return {
        "online": gettext("Online"),
        "connecting": gettext("Connecting…"),
        "offline": gettext("Offline, trying again"),
        "asleep": gettext("Asleep"),
        "crowded": gettext("Waiting, click to go on"),
        "silence": gettext("Nothing came for 40 seconds, so the line was hung up. Connecting again."),
        "unbind": gettext("Unbind"),
        "pressed": gettext("Opened"),
        "missed": gettext("came while this page was closed"),
        "picture": gettext("Picture from"),
        "image": gettext("Picture"),
        "open": gettext("Open"),
        "place": gettext("Opens in the app:"),
        "silent": gettext("silent message"),
        "withdrawn": gettext("Taken back by the sender"),
        "waits": gettext("Came, and is shown when its hours begin"),
        "clear": gettext("Clear"),
        "forgotten": gettext(
            "The gateway knew this device no longer: it is a new one, without accounts. Bind them again."
        ),
        **_words_of_background(),
        "trouble": gettext("The gateway cannot be reached. Check that the console runs; this page keeps trying."),
    }


def _words_of_background() -> dict[str, str]:
    """What it says beside “Notify me even when this page is closed”."""
    return {
        "off": gettext("Off: what is pushed waits until this page is open."),
        "by": gettext("On, by way of"),
        "insecure": gettext(
            "Open this page over https, or at 127.0.0.1 or localhost: browsers offer notifications nowhere else."
        ),
        "pushless": gettext(
            "This browser has no Web Push here. Use Chrome, Edge, Firefox or Safari, in a window that is not private;"
            " on an iPhone, add this page to the home screen first."
        ),
        "channelless": gettext(
            "This application has no Web Push. Ask an administrator to set it up (Configuration, Channels), then reload"
            " this page."
        ),
        "denied": gettext(
            "Your browser blocks notifications of this page. Allow them with the icon beside the address, then reload."
        ),
        "unasked": gettext("Nothing was allowed. Switch it on again, and allow notifications when your browser asks."),
        "unanswered": gettext(
            "Your browser's push service did not answer. Check the connection, then switch it on again."
        ),
        "refused": gettext("Your browser refused to subscribe. Try another browser, or a new profile. It says:"),
    }
