"""A push to two accounts of which the first is sent and the second waits, in an installation that runs."""

from collections.abc import Sequence
from contextlib import ExitStack

from console.gateway.channels.online.client import DeviceClient
from tests.gateway.running import Phone, until
from tests.installation import Inside

HOUR = 3_600.0


def sent_to_the_first(inside: Inside, application: int, accounts: Sequence[str], title: str) -> int:
    """Its number, once the first of its two parts is accepted. The other waits for an hour, or `go_on`."""
    push = inside("draft", title=title, application=application, accounts=accounts, package=True)
    until(lambda: inside("facts", titles=[title])[title]["package"][0] == "checked")
    first, second = (len(account) + 1 for account in accounts)
    cuts = [[0, first, 1], [first, second, 1]]
    inside("worth", expression=f"AccountPackage.objects.filter(pushes={push}).update(cuts={cuts})")
    assert inside("confirm", push=push, due=HOUR + now(inside)) == ""
    later = "timezone.now() + timezone.timedelta(hours=1)"
    inside("worth", expression=f"Part.objects.filter(push={push}, number=2).update(next_try_at={later})")
    hurry(inside, push)
    until(lambda: inside("facts", titles=[title])[title]["parts"][0].startswith("accepted"))
    return int(push)


def go_on(inside: Inside, push: int) -> None:
    """Its second part waits no more."""
    inside("worth", expression=f"Part.objects.filter(push={push}).update(next_try_at=None)")
    inside("ring", push=push, times=1)


def hurry(inside: Inside, push: int) -> None:
    """Somebody starts it before its time, as the button does."""
    inside("worth", expression=f"Push.objects.filter(pk={push}).update(due_at=timezone.now())")
    inside("ring", push=push, times=1)


def now(inside: Inside) -> float:
    """By its clock."""
    return float(inside("worth", expression="timezone.now().timestamp()"))


def listening(client: DeviceClient, account: str, stack: ExitStack) -> Phone:
    """A phone that is online, with an account, until the stack's end."""
    client.register()
    client.bind(account)
    stack.callback(client.close)
    return Phone(client)
