"""Tests of the calls, against a push service that reads the standards by itself."""

import asyncio
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from console.gateway.channels.protocol import (
    Accepted,
    DeadAddress,
    Halt,
    Limits,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    Unclear,
)
from console.gateway.channels.webpush import channel
from console.gateway.channels.webpush.vapid import new_key
from tests.gateway.channels.webpush.push_service import Answer, Browser, PushService, cut, late, status

CREDENTIAL = {"private_key": new_key(), "contact": "mailto:push@example.com"}


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService().running() as running:
        yield running


def outgoing(browser: Browser, number: int = 1, **members: Any) -> Outgoing:
    now = datetime.now(UTC)
    given = {
        "delivery": number,
        "name": f"{number}-9c1f03ab5e",
        "push_id": "3099302615037234343",
        "address": json.dumps({"endpoint": browser.endpoint, **browser.subscription()["keys"]}),
        "message_type": "notify",
        "message": {"title": "秋季特卖", "content": "From nine", "android": {"action": {"action_type": 1}}},
        "expires_at": now + timedelta(hours=1),
        "created_at": now,
    }
    return Outgoing(**{**given, **members})


def sent(service: PushService, *batches: list[Outgoing], seconds: float = 5.0) -> list[Outcome]:
    """The outcomes of batches that one channel sends, one after the other."""

    async def send() -> list[Outcome]:
        opened = channel.open_channel(CREDENTIAL, Limits(hosts=(service.url,), timeout_seconds=seconds))
        try:
            return [outcome for batch in batches for outcome in await opened.send(batch)]
        finally:
            await opened.close()

    return asyncio.run(send())


def test_each_browser_reads_its_own(service: PushService) -> None:
    browsers = [service.subscribe() for _ in range(120)]
    outcomes = sent(service, [outgoing(browser, number) for number, browser in enumerate(browsers)])
    assert [outcome.delivery for outcome in outcomes] == list(range(120))
    assert all(isinstance(outcome, Accepted) and "/message/" in outcome.channel_id for outcome in outcomes)
    for number, browser in enumerate(browsers):
        (message,) = map(json.loads, browser.messages())
        assert message["id"] == f"{number}-9c1f03ab5e"
        assert (message["event"], message["title"], message["content"]) == ("notification", "秋季特卖", "From nine")
        assert message["message"] == {"android": {"action": {"action_type": 1}}}
        assert 3590 <= int(browser.headers[0]["TTL"]) <= 3600


def test_a_repeat_and_a_withdrawal_have_the_topic_of_their_delivery(service: PushService) -> None:
    browser = service.subscribe()
    sent(
        service, [outgoing(browser)], [outgoing(browser)], [outgoing(browser, takes_back=True)], [outgoing(browser, 2)]
    )
    topics = [headers["Topic"] for headers in browser.headers]
    assert topics[0] == topics[1] == topics[2] != topics[3]
    withdrawal = json.loads(browser.messages()[2])
    assert withdrawal == {"event": "withdraw", "id": "1-9c1f03ab5e", "push_id": "3099302615037234343"}


def test_what_has_no_time_left_is_for_browsers_that_are_online(service: PushService) -> None:
    browser, long = service.subscribe(), service.subscribe()
    past, far = datetime.now(UTC) - timedelta(seconds=5), datetime.now(UTC) + timedelta(days=90)
    sent(service, [outgoing(browser, expires_at=past), outgoing(long, 2, expires_at=far)])
    assert (browser.headers[0]["TTL"], long.headers[0]["TTL"]) == ("0", str(30 * 86400))


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (status(404), DeadAddress, "HTTP 404 a reason"),
        (status(410), DeadAddress, "HTTP 410 a reason"),
        (status(400), Refused, "HTTP 400 a reason"),
        (status(413), Refused, "HTTP 413 a reason"),
        (status(403), TryLater, "HTTP 403 a reason"),
        (status(429), TryLater, "HTTP 429 a reason"),
        (status(503), TryLater, "HTTP 503 a reason"),
        (status(500), Unclear, "HTTP 500 a reason"),
        (cut, Unclear, "No answer (ConnectionError)"),
        (late(6), Unclear, "No answer (TimeoutError)"),
        (status(301, Location="http://127.0.0.1:1/"), Refused, "HTTP 301 a reason"),
        (status(307, Location="http://127.0.0.1:1/"), Refused, "HTTP 307 a reason"),
    ],
)
def test_what_an_answer_means_and_the_way_back(
    service: PushService, monkeypatch: pytest.MonkeyPatch, answer: Answer, kind: type[Outcome], reason: str
) -> None:
    monkeypatch.setattr(channel, "PAUSE", timedelta(0))
    browser, other = service.subscribe(), service.subscribe()
    service.answering(browser, answer)
    first, second, again = sent(service, [outgoing(browser), outgoing(other, 2)], [outgoing(browser)], seconds=2)
    assert isinstance(first, kind)
    assert (first.delivery, first.reason) == (1, reason)
    assert isinstance(second, Accepted)
    assert isinstance(again, Accepted)


@pytest.mark.parametrize("by_date", [False, True])
def test_a_service_that_asks_to_wait_is_left_alone_so_long(service: PushService, by_date: bool) -> None:
    browsers = [service.subscribe() for _ in range(5)]
    moment = datetime.now(UTC) + timedelta(seconds=90)
    header = format_datetime(moment, usegmt=True) if by_date else "90"
    service.answering(browsers[0], status(429, Retry_After=header))
    outcomes = sent(service, [outgoing(browsers[0])], [outgoing(one, number) for number, one in enumerate(browsers)])
    assert service.calls == 1
    for outcome in outcomes:
        assert isinstance(outcome, TryLater)
        assert outcome.halt == Halt.HOST
        assert outcome.not_before
        assert abs(outcome.not_before - moment) < timedelta(seconds=3)


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "Fri, 31 Dec 99999999999999 23:59:59 GMT"}])
@pytest.mark.parametrize("code", [429, 503])
def test_a_service_that_does_not_say_how_long_is_left_alone_for_a_moment(
    service: PushService, code: int, headers: dict[str, str]
) -> None:
    browsers = [service.subscribe() for _ in range(5)]
    service.always = status(code, **headers)
    outcomes = sent(service, *[[outgoing(one, number)] for number, one in enumerate(browsers)])
    assert service.calls == 1
    assert [type(outcome) for outcome in outcomes] == [TryLater] * 5


def test_what_was_taken_meanwhile_does_not_shorten_the_wait(service: PushService) -> None:
    busy, slow, third = (service.subscribe() for _ in range(3))
    service.answering(busy, status(429, Retry_After="90"))
    service.answering(slow, late(0.3))
    both = [outgoing(busy), outgoing(slow, 2)]
    outcomes = sent(service, both, [outgoing(third, 3)])
    assert [type(outcome) for outcome in outcomes] == [TryLater, Accepted, TryLater]
    assert service.calls == 2


def test_a_credential_that_no_browser_of_a_service_takes_halts_the_service(service: PushService) -> None:
    browsers = [service.subscribe() for _ in range(120)]
    service.always = status(403)
    outcomes = sent(service, [outgoing(one, number) for number, one in enumerate(browsers)])
    halts = [outcome.halt for outcome in outcomes if isinstance(outcome, TryLater)]
    assert set(halts) == {Halt.SERVICE, Halt.HOST}
    assert halts.count(Halt.SERVICE) == service.calls <= 54, "what is not under way once five are denied is not called"
    again = sent(service, *[[outgoing(one, number)] for number, one in enumerate(browsers[:9])])
    assert all(isinstance(outcome, TryLater) and outcome.halt == Halt.SERVICE for outcome in again)


def test_a_service_that_denies_everybody_halts_no_other(service: PushService) -> None:
    with PushService().running() as other:
        denied, taken = ([one.subscribe() for _ in range(6)] for one in (service, other))
        service.always = status(403)
        both = [outgoing(one, number) for number, one in enumerate([*denied, *taken])]
        limits = Limits(hosts=(service.url, other.url))

        async def send() -> list[Outcome]:
            return await channel.open_channel(CREDENTIAL, limits).send(both)

        outcomes = asyncio.run(send())
    assert [type(outcome) for outcome in outcomes] == [TryLater] * 6 + [Accepted] * 6


def test_one_subscription_alone_halts_none_of_its_batch(service: PushService) -> None:
    stranger, known = service.subscribe(), service.subscribe()
    service.answering(stranger, *[status(403)] * 60)
    outcomes = sent(service, [outgoing(stranger, number) for number in range(60)] + [outgoing(known, 60)])
    assert [type(outcome) for outcome in outcomes] == [TryLater] * 60 + [Accepted]


def test_one_subscription_of_another_key_halts_nothing(service: PushService) -> None:
    stranger, known = service.subscribe(), service.subscribe()
    service.answering(stranger, *[status(403)] * 10)
    sent(service, *[[outgoing(stranger), outgoing(known, 2)]] * 10)
    assert len(known.bodies) == 10


def test_too_long_a_message_is_never_sent(service: PushService) -> None:
    browser = service.subscribe()
    (outcome,) = sent(service, [outgoing(browser, message={"title": "t", "content": "字" * 1400})])
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("Shorten the message: 4,")
    assert service.calls == 0


def test_a_host_that_is_allowed_no_more_is_not_called(service: PushService) -> None:
    async def send() -> list[Outcome]:
        return await channel.open_channel(CREDENTIAL, Limits()).send([outgoing(service.subscribe())])

    (outcome,) = asyncio.run(send())
    assert isinstance(outcome, Refused)
    assert "WEB_PUSH_HOSTS" in outcome.reason
    assert service.calls == 0


def test_a_service_that_is_not_there_never_got_it(service: PushService) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        service.url = f"http://127.0.0.1:{free.getsockname()[1]}"
        (outcome,) = sent(service, [outgoing(service.subscribe())])
    assert outcome == TryLater(1, "No connection (ConnectionRefusedError)")
