"""An application that lives at another service, a share of whose pushes goes through the own gateway."""

from typing import Any

from pushes import actions
from pushes.models import Application, Part, Push
from pushes.readiness.draft_doubts import doubts
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.service import Request

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


def through_gateway(push: Push) -> list[Part]:
    """Its parts there, in their order."""
    return list(push.parts.exclude(through=None).order_by("number"))
