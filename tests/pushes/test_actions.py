"""Tests of what a person does: drafts, packages, the confirmation that happens once."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings as installed
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from pushes import actions, intake, tasks
from pushes.accounts import UnreadablePackage
from pushes.actions import confirming
from pushes.models import AccountPackage, Event, Part, Push, StalePush
from pushes.models.findings import Choices
from pushes.readiness import doubts
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


def stored_files() -> list[str]:
    root = Path(installed.MEDIA_ROOT)
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def save(push: Push, **fields: object) -> None:
    actions.save_draft(push=push, by=push.author, version=push.version, fields=fields)


# -- drafts ----------------------------------------------------------------------------------------------------------


def test_an_untouched_draft_is_used_again() -> None:
    alice, bob = builders.alice(), builders.bob()
    application = builders.application(people=[alice, bob])
    first = actions.begin_push(application=application, by=alice)
    assert actions.begin_push(application=application, by=alice) == first
    assert actions.begin_push(application=application, by=bob) != first
    save(first, title="Sale")
    assert actions.begin_push(application=application, by=alice) != first
    assert list(first.events.values_list("kind", "by__username")) == [("created", "alice")]


def test_a_draft_changed_elsewhere_is_not_overwritten() -> None:
    push = draft()
    other_tab = Push.objects.get(pk=push.pk)
    save(push, title="New")
    with pytest.raises(StalePush):
        save(other_tab, title="Old")
    assert Push.objects.get(pk=push.pk).title == "New"


def test_a_confirmed_push_is_not_changed() -> None:
    push = ready()
    confirm(push)
    for act in (
        lambda: save(push, title="Other"),
        lambda: actions.attach_package(push=push, by=push.author, file=builders.upload()),
        lambda: actions.remove_package(push=push, by=push.author),
        lambda: actions.discard_draft(push=push, by=push.author),
    ):
        with pytest.raises(StalePush):
            act()
    stored = Push.objects.get(pk=push.pk)
    assert (stored.title, stored.package_id) == ("Sale", push.package_id)
    assert AccountPackage.objects.count() == 1


# -- packages --------------------------------------------------------------------------------------------------------


def test_an_attached_package_is_stored_under_no_name_of_the_person() -> None:
    push = draft()
    package = actions.attach_package(push=push, by=push.author, file=builders.upload(name="顾客 名单.CSV"))
    push.refresh_from_db()
    assert push.package == package
    assert (package.name, package.status, package.account_type) == ("顾客 名单.CSV", "received", 1002)
    assert package.original_path.read_bytes() == b"+8613711112222\n+8613711113333"
    assert (package.original_path.name, package.size) == ("original.csv", 29)
    facts = push.events.get(kind=Event.Kind.ATTACHED).facts
    assert facts == {"package": package.pk, "bytes": 29, "sha256": package.sha256}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("accounts.xlsx", b"x", "xlsx"),
        ("a" * 101 + ".txt", b"x", "100"),
        ("accounts.txt", b"", "empty"),
        ("accounts.zip", b"no zip", "zip"),
        ("accounts.csv", b"PK\x03\x04", "accounts.csv"),
    ],
)
def test_a_refused_package_leaves_no_file_and_no_row(name: str, data: bytes, words: str) -> None:
    push = draft()
    with pytest.raises(UnreadablePackage, match=words):
        actions.attach_package(push=push, by=push.author, file=builders.upload(text=data, name=name))
    assert stored_files() == []
    assert not AccountPackage.objects.exists()
    assert Push.objects.get(pk=push.pk).package is None


def test_a_package_for_a_draft_that_is_gone_leaves_nothing() -> None:
    push = draft()
    Push.objects.filter(pk=push.pk).delete()
    with pytest.raises(StalePush):
        actions.attach_package(push=push, by=push.author, file=builders.upload())
    assert stored_files() == []
    assert not AccountPackage.objects.exists()


def test_a_replaced_package_is_deleted(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    push = ready()
    with django_capture_on_commit_callbacks(execute=True):
        package = actions.attach_package(push=push, by=push.author, file=builders.upload(text="+8613711119999"))
    assert AccountPackage.objects.get() == package
    assert stored_files() == ["original.csv"]
    assert package.original_path.read_bytes() == b"+8613711119999"


def test_a_package_is_checked_as_the_type_the_draft_has_by_then() -> None:
    """The type may change in another tab while the file is on its way."""
    push = draft()
    other_tab = Push.objects.get(pk=push.pk)
    save(other_tab, account_type=0)
    assert actions.attach_package(push=push, by=push.author, file=builders.upload()).account_type == 0


def test_a_change_of_type_finds_a_package_that_came_meanwhile() -> None:
    push = draft()
    other_tab = Push.objects.get(pk=push.pk)
    package = actions.attach_package(push=push, by=push.author, file=builders.upload())
    save(other_tab, account_type=0)
    package.refresh_from_db()
    assert package.account_type == 0


def test_a_change_of_type_has_the_package_checked_anew() -> None:
    push = ready()
    before = push.fingerprint
    save(push, account_type=1005)
    assert push.package is not None
    push.package.refresh_from_db()
    assert (push.package.status, push.package.account_type) == ("received", 1005)
    intake.check(push.package.pk)
    push.refresh_from_db()
    assert (push.package.status, push.package.accepted, push.package.rejected) == ("checked", 0, 2)
    assert push.fingerprint != before


def test_a_change_of_words_leaves_the_package_alone() -> None:
    push = ready()
    assert push.package is not None
    save(push, title="Other")
    assert AccountPackage.objects.get().fence == push.package.fence


def test_a_removed_package_is_gone(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    push = ready()
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_package(push=push, by=push.author)
    assert not AccountPackage.objects.exists()
    assert stored_files() == []
    assert Push.objects.get(pk=push.pk).package is None
    actions.remove_package(push=push, by=push.author)  # twice does no harm


def test_a_package_that_another_push_uses_stays(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    push = ready()
    other = builders.draft(author=push.author, application=push.application, package=push.package)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_package(push=push, by=push.author)
    assert AccountPackage.objects.get().packed_path.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(push=other, by=push.author)
    assert stored_files() == []


def test_a_discarded_draft_is_gone_with_all_it_had(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    push = ready()
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(push=push, by=push.author)
    assert not Push.objects.exists()
    assert not AccountPackage.objects.exists()
    assert list(Path(installed.MEDIA_ROOT, "packages").iterdir()) == []
    with pytest.raises(StalePush):
        actions.discard_draft(push=push, by=push.author)


# -- confirmation ----------------------------------------------------------------------------------------------------


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


def test_a_package_checked_again_after_the_preview_is_not_sent() -> None:
    push = ready()
    seen = push.fingerprint
    assert push.package is not None
    push.package.ask_for_check(1002, Choices())
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
    codes = [doubt.code for doubt in doubts(push)]
    assert codes == ["same-file", "long-title"]
    for ticked in ((), ("same-file",), ("long-title",), ("anything",)):
        with pytest.raises(actions.NotReady, match="Tick every line"):
            confirm(push, ticked=ticked)
    confirm(push, ticked=("anything", *codes))
    assert push.package is not None
    facts = {"accounts": 2, "doubts": codes, "packed": sha256(push.package.packed_path.read_bytes()).hexdigest()}
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


@pytest.mark.parametrize("status", ["draft", "scheduled"])
def test_only_what_needs_attention_is_resumed(status: str) -> None:
    push = ready()
    if status == "scheduled":
        confirm(push)
        push.refresh_from_db()
    with pytest.raises(StalePush):
        actions.resume(push=push, by=push.author)
    assert Push.objects.get(pk=push.pk).status == status
