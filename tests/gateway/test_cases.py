"""The table of cases over real HTTP: who hears a push, when, and who takes it back.

Alice has two devices, the newer one bound last, and Bob one. Some are online when the push comes; then something
happens to the push; then all are online, and hear a last push by which everything before it has come.
"""

from contextlib import ExitStack
from typing import NamedTuple

import pytest

from tests.gateway.running import Phone, RunningGateway, account, until

pytestmark = pytest.mark.processes


class Case(NamedTuple):
    """Sets of devices by their letters: o the older of Alice, n her newer one, b the one of Bob."""

    which: str  # recent or all devices of the accounts
    online: str  # when the push comes
    then: str  # what happens to the push before the others come
    now: str  # who hears it at once
    later: str = ""  # who hears it when all are online
    taken_back: str = ""  # who is told to take it back


CASES = [
    Case("recent", online="onb", then="nothing", now="nb"),
    Case("all", online="onb", then="nothing", now="onb"),
    Case("recent", online="", then="nothing", now="", later="nb"),
    Case("all", online="", then="nothing", now="", later="onb"),
    Case("recent", online="ob", then="nothing", now="b", later="n"),
    Case("all", online="n", then="nothing", now="n", later="ob"),
    Case("recent", online="b", then="expired", now="b"),
    Case("all", online="", then="expired", now=""),
    Case("all", online="ob", then="stopped", now="ob"),
    Case("recent", online="", then="stopped", now=""),
    Case("all", online="on", then="revoked", now="on", taken_back="on"),
    Case("recent", online="nb", then="revoked", now="nb", taken_back="nb"),
    Case("all", online="b", then="replaced", now="b", taken_back="b"),
    Case("recent", online="", then="revoked", now=""),
]
CHANGES = {
    "expired": "expires_at=now()",
    "stopped": "status='PUSH_DELETED_PUSH_MSG', expires_at=now()",
    "revoked": "status='PUSH_REVOKED', expires_at=now()",
    "replaced": "status='PUSH_COLLAPSED', expires_at=now()",
}


def change(gateway: RunningGateway, push_id: str, then: str) -> None:
    """What the gateway does to a push when it is stopped, revoked or replaced, or when its time is over."""
    if then in CHANGES:
        now = "(now := __import__('django.utils.timezone', fromlist=['now']).now)"
        row = f"GatewayPush.objects.filter(push_id='{push_id}').update({CHANGES[then]})"
        assert gateway.installation.asked(f"{now} and {row}") == "1"


def heard(phones: dict[str, Phone], title: str) -> str:
    """The letters of those that heard the title, each as often as it did."""
    return "".join(letter * phone.titles.count(title) for letter, phone in phones.items())


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(filter(None, case)))
def test_who_hears_what(gateway: RunningGateway, case: Case) -> None:
    alice, bob = account(), account()
    owners = {"o": alice, "n": alice, "b": bob}
    devices = {letter: gateway.device(owner) for letter, owner in owners.items()}
    with ExitStack() as opened:
        phones = {letter: opened.enter_context(gateway.listening(devices[letter])) for letter in case.online}
        push_id = gateway.push("the push", alice, bob, account_push_type=int(case.which == "all"))
        until(lambda: gateway.figures(push_id)[2] == len(case.now))
        until(lambda: heard(phones, "the push") == case.now)  # a phone reports before it shows
    change(gateway, push_id, case.then)
    with ExitStack() as opened:
        phones = {letter: opened.enter_context(gateway.listening(device)) for letter, device in devices.items()}
        gateway.push("the last push", alice, bob, account_push_type=1)
        until(lambda: heard(phones, "the last push") == "onb")
        assert sorted(heard(phones, "the push")) == sorted(case.later)
        until(lambda: sum(bool(phone.withdrawn) for phone in phones.values()) >= len(case.taken_back))
        taken_back = {letter: phone.withdrawn for letter, phone in phones.items() if phone.withdrawn}
    assert sorted(taken_back) == sorted(case.taken_back)
    for (withdrawal,) in taken_back.values():
        reason = "replaced" if case.then == "replaced" else "revoked"
        assert (withdrawal.push_id, withdrawal.reason) == (push_id, reason)
    told = f"Delivery.objects.filter(push__push_id='{push_id}', withdrawn_at__isnull=False).count()"
    assert not case.taken_back or gateway.installation.asked(told) == str(len(case.taken_back))


def test_what_is_revoked_while_devices_listen_goes_from_their_screens(gateway: RunningGateway) -> None:
    alice = account()
    with gateway.listening(gateway.device(alice)) as phone:
        push_id = gateway.push("a mistake", alice)
        until(lambda: phone.titles == ["a mistake"])
        change(gateway, push_id, "revoked")
        until(lambda: phone.withdrawn)
        assert [withdrawal.id for withdrawal in phone.withdrawn] == [phone.heard[0].id]
