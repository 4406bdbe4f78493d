"""One account is deleted wherever the console keeps it; what has not ended is named and left to its people."""

import pytest
from django.utils import timezone

from pushes import actions, intake
from pushes.models import Application, KeptConfiguration, KeptWriting, Part, Push, UnfinishedUpload
from pushes.models.recipients import Recipient, kept
from pushes.models.saved_filter import SavedFilter
from pushes.telling.verification import problems
from tests import builders
from tests.pushes.delivery.walking import confirmed, walk
from tests.pushes.intake.gathered import ended, sent
from tests.pushes.intake.test_old_accounts import everything_kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]

ANNA = "user0003"


@pytest.mark.parametrize("is_package", [True, False])
def test_a_push_that_has_ended_is_emptied(is_package: bool) -> None:
    push = sent(is_package=is_package)
    other = builders.draft(
        author=push.author,
        application=push.application,
        target="accounts",
        typed="bob0003, ann0019",
        account_type=1,
        title="Another",
    )
    other = ended(confirmed(other))
    told = intake.forget(ANNA)
    assert told.done == [f"The accounts of push {push.pk} were deleted: it was among them."]
    assert told.left == []
    push.refresh_from_db()
    assert ANNA not in everything_kept(push)
    assert list(problems(push)) == []
    assert push.events.get(kind="emptied").facts == {"asked": True}
    other.refresh_from_db()
    assert other.emptied_at is None
    assert "bob0003" in everything_kept(other)
    assert intake.forget(ANNA).done == []


def test_what_has_not_ended_is_named_and_stays_until_it_has() -> None:
    push = sent(is_package=False)
    Push.objects.filter(pk=push.pk).update(status="sending", finished_at=None)
    told = intake.forget(ANNA)
    assert (told.done, told.left) == (
        [],
        [f"Push {push.pk} is for it and has not ended. Stop it, or wait until it has."],
    )
    assert ANNA in Part.objects.get(push=push).typed
    walk(push)
    assert [len(intake.forget(ANNA).done), intake.forget(ANNA).left] == [1, []]


def test_a_draft_is_its_authors_work() -> None:
    alice = builders.alice()
    shop = builders.application(people=[alice])
    package = builders.package(application=shop, by=alice, text=f"{ANNA}\nuser0009\n", account_type=0)
    removed = builders.draft(author=alice, application=shop, package_aside=package)
    typed = builders.draft(author=alice, application=shop, target="accounts", typed=f"x, {ANNA}", account_type=0)
    what = "has it. Discard the draft, or take it out of its list."
    said = [f"Draft {draft.pk} of alice {what}" for draft in (removed, typed)]
    assert intake.forget(ANNA).left == said
    actions.discard_draft(push=removed, by=alice)
    assert intake.forget(ANNA).left == said[1:]


def test_a_saved_audience_is_named() -> None:
    push = sent()
    actions.save_audience(push=push, by=push.author, name="Regulars")
    told = intake.forget(ANNA)
    assert len(told.done) == 1
    assert len(told.left) == 1
    assert "The saved audience “Regulars” of Shop has it." in told.left[0]


def test_test_accounts_and_what_was_not_stored_go() -> None:
    push = sent(["bob0003"], is_package=False)
    both = kept([Recipient(ANNA, 0, "Anna"), Recipient("bob0003", 0)])
    Application.objects.filter(pk=push.application_id).update(kept_recipients=both)
    draft = builders.draft(author=push.author, application=push.application)
    KeptWriting.objects.create(push=draft, page="a", version=0, written={"typed": f"{ANNA}\n"}, at=draft.created_at)
    assert intake.forget(ANNA).done == [
        "It is no test account of Shop any more.",
        f"What was written into draft {draft.pk} and not stored was deleted.",
    ]
    assert [each.value for each in Application.objects.get().recipients] == ["bob0003"]
    assert not KeptWriting.objects.exists()


def test_saved_filters_that_look_for_it_are_deleted_and_no_others() -> None:
    alice = builders.alice()
    looked_for = {"hers": "text=for+%2B8613711112222&kind=tests", "another": "text=sale&author=2", "bare": "kind=tests"}
    for name, query in looked_for.items():
        SavedFilter.objects.create(person=alice, name=name, query=query)
    assert intake.forget("+8613711112222").done == ["A saved filter of alice was deleted: it looked for it."]
    assert {each.name for each in SavedFilter.objects.all()} == {"another", "bare"}


def test_a_test_that_was_sent_to_it_is_emptied_once_it_has_ended() -> None:
    alice = builders.alice()
    recipients = [Recipient(ANNA, 0, "Anna"), Recipient("bob0003", 0)]
    shop = builders.application(people=[alice], kept_recipients=kept(recipients))
    draft = builders.ready_push(author=alice, application=shop)
    tests = [
        actions.send_test(push=draft, by=alice, page=page, chosen=[each.key])
        for page, each in zip("ab", recipients, strict=True)
    ]
    told = intake.forget(ANNA)
    assert told.left == [f"Push {tests[0].pk} is for it and has not ended. Stop it, or wait until it has."]
    for test in tests:
        ended(test)
    told = intake.forget(ANNA)
    assert (told.done, told.left) == ([f"The accounts of push {tests[0].pk} were deleted: it was among them."], [])
    assert [part.typed for part in Part.objects.filter(push__in=tests).order_by("push")] == [[], ["bob0003"]]
    tests[0].refresh_from_db()
    assert list(problems(tests[0])) == []
    assert intake.forget(ANNA).done == []


def test_a_configuration_that_was_not_saved_cannot_bring_it_back() -> None:
    alice, bob = builders.alice(), builders.bob()
    shop = builders.application(people=[alice])
    for person, accounts in ((alice, f"bob0003, {ANNA}"), (bob, "bob0003")):
        KeptConfiguration.objects.create(
            person=person, application=shop, written={"test_accounts": accounts}, had_secret=False, at=timezone.now()
        )
    assert intake.forget(ANNA).done == ["What alice wrote into a configuration and did not save was deleted."]
    assert KeptConfiguration.objects.get().person == bob


def test_a_list_on_its_way_is_named_until_it_has_come_or_gone() -> None:
    alice = builders.alice()
    draft = builders.draft(author=alice, application=builders.application(people=[alice]))
    upload = UnfinishedUpload.objects.create(push=draft, name="a.csv", size=20, received=9)
    (said,) = intake.forget(ANNA).left
    assert said.startswith(f"A list is on its way into draft {draft.pk} and cannot be looked at yet.")
    upload.remove()
    assert intake.forget(ANNA).left == []
