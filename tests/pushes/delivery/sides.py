"""An application that lives at another service, a share of whose pushes goes through the own gateway."""

from datetime import timedelta
from typing import Any

from pushes import actions
from pushes.models import Application, Part, Push
from pushes.readiness.draft_doubts import doubts
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import pass_time, walk
from tests.pushes.service import Request

HOUR = timedelta(hours=1)
NAMES = [f"user{7 * number:04d}" for number in range(40)]


def shop(percent: int = 40, **fields: Any) -> Application:
    """Alice's application at the stand-in for TPNS, with the same AccessID at the own gateway."""
    alice = builders.alice()
    builders.application(name="Shop here", people=[alice])
    return builders.application(people=[alice], access_point="stand-in", shadow_percent=percent, **fields)


def confirmed(shop: Application, **fields: Any) -> Push:
    """A push of Alice's to everybody, confirmed."""
    alice = builders.alice()
    package = builders.package(application=shop, by=alice, text="\n".join(NAMES), account_type=1)
    push = builders.draft(author=alice, application=shop, account_type=1, package=package, **fields)
    actions.confirm(push=push, by=alice, seen=push.fingerprint, ticked=[doubt.key for doubt in doubts(push)])
    push.refresh_from_db()
    return push


def names_in(request: Request) -> list[str]:
    """Whose accounts an upload has."""
    return [name for name in NAMES if f"{name}\n".encode() in request.body]


def reached(service: PushService) -> list[str]:
    """Whom the service was asked to push to, by the uploads that its push calls name; who came twice is in it twice."""
    uploads = {100 + number: names_in(request) for number, request in enumerate(service.uploads, start=1)}
    return [name for call in service.pushes for name in uploads[call.json["upload_id"]]]


def rest(push: Push) -> None:
    """The push, walked until nothing more happens to it however long one waits."""
    for _ in range(20):
        walk(push)
        if push.is_ended or push.needs_attention:
            return
        pass_time(push)
        push.parts.filter(status="accepted").update(called_at=push.confirmed_at - HOUR)  # which a speed asks about
    raise AssertionError("It does not come to rest.")


def is_shared_out(tpns: PushService, gateway: PushService, push: Push) -> bool:
    """Whether everybody was reached once, on the side where the parts have them."""
    own, theirs = reached(tpns), reached(gateway)
    sizes = sum(part.accounts for part in through_gateway(push))
    return sorted([*own, *theirs]) == NAMES and len(theirs) == sizes == push.shadow_accounts


def through_gateway(push: Push) -> list[Part]:
    """Its parts there, in their order."""
    return list(push.parts.exclude(through=None).order_by("number"))
