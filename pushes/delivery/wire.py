"""What a push says to the service, and who says it."""

from typing import Any

from pushes.models import Application, Part, Push
from pushes.tpns import bodies
from pushes.tpns.client import CONNECT_SECONDS, READ_SECONDS, TpnsClient

# Longer than one call can take.
LONGEST_CALL_SECONDS = CONNECT_SECONDS + READ_SECONDS + 10
REPLACING = ("collapse_id", "force_collapse")


def client_of(push: Push, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)) -> TpnsClient:
    """A client that speaks for the push's application; `timeout` in seconds, to connect and to read."""
    return _client(push, push.application, timeout)


def client_for(push: Push, part: Part) -> TpnsClient:
    """The same for the application that one of its parts goes through."""
    return _client(push, part.through or push.application, (CONNECT_SECONDS, READ_SECONDS))


def _client(push: Push, application: Application, timeout: tuple[float, float]) -> TpnsClient:
    keys = (application.access_id, application.secret_key)
    return TpnsClient(application.address, *keys, timeout=timeout, is_test=push.is_test)


def key_of(push: Push, part: Part) -> str:
    """What makes the push call of a part one and the same, however often it is made, after a restore too."""
    confirmed = push.confirmed_at.isoformat() if push.confirmed_at else ""
    return f"push-{push.pk}-part-{part.number}-{confirmed}"


def body_of(push: Push, part: Part) -> dict[str, Any]:
    """The push call of a part."""
    if push.is_test:
        return _of_test(push, part)
    if push.account_type is None:
        raise ValueError(f"Push {push.pk} has no account type.")  # a constraint holds that none is confirmed so
    asked = {"account_type": push.account_type, "account_push_type": push.account_push_type}
    if push.is_for_package:
        return bodies.for_package(push.notification, part.upload_id, **asked)
    return bodies.for_accounts(push.notification, part.typed, **asked)


def _of_test(push: Push, part: Part) -> dict[str, Any]:
    """The call of a part of a test: its one account or device, and nothing that would replace an earlier push."""
    if part.account_type is None:
        body = bodies.for_token(push.notification, part.typed[0])
    else:
        asked = {"account_type": part.account_type, "account_push_type": push.account_push_type}
        body = bodies.for_accounts(push.notification, part.typed, **asked)
    return {name: value for name, value in body.items() if name not in REPLACING}
