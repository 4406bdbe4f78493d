"""Tests of the confirmation that happens once."""

from hashlib import sha256

import pytest
from kombu.exceptions import OperationalError

from pushes import actions, intake, tasks
from pushes.actions import confirming
from pushes.models import Application, Event, Part, Push, StalePush
from pushes.readiness.draft_doubts import doubts
from tests import builders

pytestmark = pytest.mark.django_db


def draft(**fields: object) -> Push:
    alice = builders.alice()
    return builders.draft(author=alice, application=builders.application(people=[alice]), **fields)


def ready(**fields: object) -> Push:
    alice = builders.alice()
    return builders.ready_push(author=alice, application=builders.application(people=[alice]), **fields)


def confirm(push: Push, seen: str | None = None, ticked: tuple[str, ...] = ()) -> None:
    actions.confirm(push=push, by=push.author, seen=push.fingerprint if seen is None else seen, ticked=ticked)


def save(push: Push, **fields: object) -> None:
    actions.save_draft(push=push, by=push.author, version=push.version, fields=fields)


def test_confirming_makes_a_push_of_the_packages_parts() -> None:
    push = ready()
    confirm(push)
    push.refresh_from_db()
    assert (push.status, push.accounts, push.confirmed_by) == ("scheduled", 2, push.author)
    assert list(Part.objects.values_list("number", "offset", "length", "accounts", "typed")) == [(1, 0, 30, 2, [])]


def test_confirming_typed_accounts_makes_one_part_that_holds_them() -> None:
    push = draft(target="accounts", typed="+8613711112222, +8613711113333\n+8613711112222")
    confirm(push)
    assert list(Part.objects.values_list("number", "accounts", "typed")) == [(1, 2, list(builders.ACCOUNTS))]


def test_confirming_twice_makes_one_push() -> None:
    push = ready()
    seen = push.fingerprint
    confirm(push, seen)
    for again in (push, Push.objects.get(pk=push.pk)):
        with pytest.raises(StalePush):
            confirm(again, seen)
    assert Part.objects.count() == 1
    assert push.events.filter(kind=Event.Kind.CONFIRMED).count() == 1


def test_what_was_changed_after_the_preview_is_not_sent() -> None:
    push = ready()
    seen = push.fingerprint
    save(push, title="Other")
    with pytest.raises(StalePush):
        confirm(push, seen)
    assert Push.objects.get(pk=push.pk).is_draft


@pytest.mark.parametrize("change", [{"access_point": "shanghai"}, {"access_id": "1500000099"}, {"platform": "ios"}])
def test_what_goes_elsewhere_since_the_preview_is_not_sent_until_it_is_seen(change: dict[str, str]) -> None:
    push = ready()
    seen = push.fingerprint
    Application.objects.filter(pk=push.application_id).update(**change)
    with pytest.raises(StalePush):
        confirm(push, seen)
    push = Push.objects.get(pk=push.pk)
    assert push.is_draft
    confirm(push)
    assert not Push.objects.get(pk=push.pk).is_draft


def test_a_package_checked_again_after_the_preview_is_not_sent() -> None:
    push = ready()
    seen = push.fingerprint
    assert push.package is not None
    push.package.ask_for_check(1002)
    intake.check(push.package.pk)
    with pytest.raises(StalePush):
        confirm(push, seen)
    confirm(Push.objects.get(pk=push.pk))


def test_a_package_replaced_after_the_preview_is_not_sent() -> None:
    push = ready()
    seen = push.fingerprint
    package = actions.attach_package(push=push, by=push.author, file=builders.upload())
    intake.check(package.pk)
    with pytest.raises(StalePush):
        confirm(push, seen)


def test_a_draft_that_is_gone_is_not_sent() -> None:
    push = ready()
    Push.objects.filter(pk=push.pk).delete()
    with pytest.raises(StalePush):
        confirm(push)


def test_what_is_missing_is_said_and_nothing_is_sent() -> None:
    push = draft(title="")
    with pytest.raises(actions.NotReady, match=r"^Upload an account package\.$"):
        confirm(push)
    assert Push.objects.get(pk=push.pk).is_draft
    assert not Part.objects.exists()


def test_a_package_not_checked_yet_is_not_sent() -> None:
    push = draft()
    actions.attach_package(push=push, by=push.author, file=builders.upload())
    push.refresh_from_db()
    with pytest.raises(actions.NotReady, match="Wait until the account package is checked"):
        confirm(push)


def test_a_package_checked_at_the_instant_of_the_confirmation_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = builders.alice()
    application = builders.application(people=[alice])
    package = builders.stored_package(application=application, by=alice)
    push = builders.draft(author=alice, application=application, package=package)
    cut = confirming._cuts

    def cut_and_check(push: Push, seen: str) -> object:
        cuts = cut(push, seen)
        intake.check(package.pk)
        return cuts

    seen = Push.objects.get(pk=push.pk).fingerprint.replace("-0", "-1")  # as it stands once it is checked
    monkeypatch.setattr(confirming, "_cuts", cut_and_check)
    with pytest.raises(StalePush):
        confirm(push, seen)
    assert not Push.objects.get(pk=push.pk).parts.exists()
    monkeypatch.undo()
    confirm(push, seen)
    assert push.parts.get().accounts == 2


def test_every_doubt_must_be_ticked() -> None:
    push = ready(title="A title longer than Android shows")
    again = builders.draft(author=push.author, application=push.application, package=push.package, title="Second")
    confirm(again)
    codes, (same_file, long_title) = [doubt.code for doubt in doubts(push)], [doubt.key for doubt in doubts(push)]
    assert codes == ["same-file", "long-title"]
    for ticked in ((), (same_file,), (long_title,), ("anything",)):
        with pytest.raises(actions.NotReady, match="Tick every line"):
            confirm(push, ticked=ticked)
    confirm(push, ticked=("anything", same_file, long_title))
    assert push.package is not None
    facts = {"accounts": 2, "doubts": codes, "packed": sha256(push.package.packed_path.read_bytes()).hexdigest()}
    push.refresh_from_db()
    reading = {"keep_header": False, "hash_raw": False, "repaired": {}}
    facts |= {"due_at": str(push.due_at), "account_type": 1002, "taken": False, "reading": reading}
    assert push.events.get(kind=Event.Kind.CONFIRMED).facts == facts


@pytest.mark.django_db(transaction=True)
def test_a_push_is_confirmed_although_no_broker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The beat finds it when there is a broker again."""

    def fails(_: int) -> None:
        raise OperationalError("No broker answers.")

    monkeypatch.setattr(tasks.deliver_push, "delay", fails)
    push = ready()
    confirm(push)
    assert Push.objects.get(pk=push.pk).status == "scheduled"


def test_what_a_colleague_sent_to_the_same_people_meanwhile_is_ticked_anew() -> None:
    first = ready(title="First")
    confirm(first)
    push, rival = (
        builders.draft(author=first.author, application=first.application, package=first.package, title=title)
        for title in ("Mine", "A colleague's")
    )
    ticked = tuple(doubt.key for doubt in doubts(push))
    confirm(rival, ticked=ticked)
    with pytest.raises(actions.NotReady, match="Tick every line"):
        confirm(push, ticked=ticked)
    confirm(push, ticked=tuple(doubt.key for doubt in doubts(push)))
