"""The limit of pushes a day: set by administrators, told on the preview before it is sent, and by its page."""

from datetime import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from pushes import actions, delivery
from pushes.audit.words import told
from pushes.models import Application, DailyForecast, Push, SavedAudience
from pushes.models.audit import AuditRow
from pushes.readiness.draft_doubts import doubts
from tests import builders
from tests.pages import read, read_fragment
from tests.pushes.broker import messages, work
from tests.pushes.delivery.test_daily_limit import NAMES, sent
from tests.pushes.delivery.tpns import PushService
from tests.pushes.views.drafting import HTMX
from tests.pushes.views.people import client_of, shop, value
from tests.pushes.views.test_applications import written
from tests.pushes.views.test_kept_configuration import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def limited(service: PushService) -> Application:
    Application.objects.filter(pk=shop().pk).update(daily_limit=1, undo_seconds=0)
    return shop()


def draft(names: list[str]) -> Push:
    package = builders.package(application=shop(), by=builders.alice(), text="\n".join(names), account_type=1)
    return builders.draft(author=builders.alice(), application=shop(), package=package, account_type=1)


def line(push: Push) -> str:
    where = reverse("pushes:over-limit", args=[push.pk])
    return read_fragment(client_of(builders.alice()).get(where, headers=HTMX)).text("span")


def test_administrators_set_it() -> None:
    where, carol = reverse("pushes:configuration", args=[shop().pk]), client_of(builders.carol())
    assert "Write 100 at most." in read(carol.post(where, written(daily_limit="101"))).text("main")
    assert "0 for any number." in read(carol.post(where, written(daily_limit=""))).text("main")
    carol.post(where, written(daily_limit="3"))
    carol.post(where, written())
    assert Application.objects.get().daily_limit == 3, "left out, it stays"


def test_the_preview_tells_how_many_and_from_which_pushes(limited: Application) -> None:
    first = sent(limited, NAMES[:8])
    push = draft(NAMES[4:])
    messages()
    page = read(client_of(builders.alice()).get(reverse("pushes:preview", args=[push.pk])))
    (asking,) = [each.attributes for each in page.all("span") if each.attributes.get("id") == "over-limit"]
    assert asking["hx-get"] == reverse("pushes:over-limit", args=[push.pk])
    assert "It is being counted." in page.text("main")
    work()
    said = "4 of 8 accounts got as many pushes within 24 hours as the limit allows (1) · push"
    assert line(push).startswith(f"{said} {first.pk}")
    assert "It is counted again when it begins." in line(push)
    assert DailyForecast.objects.get().by_push == {str(first.pk): 4}


def test_who_is_not_over_is_told_so_and_another_list_is_counted_anew(limited: Application) -> None:
    sent(limited, NAMES[:4])
    push = draft(NAMES[4:])
    assert actions.foresee_limit_now(push=push)
    assert line(push) == "Nobody of these accounts"
    other = builders.package(application=limited, by=push.author, text="\n".join(NAMES), account_type=1)
    Push.objects.filter(pk=push.pk).update(package=other)
    push.refresh_from_db()
    assert DailyForecast.of(push) is None
    assert actions.foresee_limit_now(push=push)
    assert line(push).startswith("4 of 12 accounts")


def test_where_all_are_over_it_is_said_that_nobody_would_get_it(limited: Application) -> None:
    sent(limited, NAMES)
    push = draft(NAMES[2:5])
    assert actions.foresee_limit_now(push=push)
    assert "nobody would get it now" in line(push)


def test_what_cannot_be_counted_is_told_and_keeps_no_page_waiting(limited: Application) -> None:
    push = draft(NAMES)
    assert push.package
    DailyForecast.ask(push)
    push.package.packed_path.unlink()
    delivery.foresee(push.pk)
    assert line(push).startswith("It could not be counted who is over the limit of pushes a day")


def test_a_pushes_page_tells_them_apart(limited: Application) -> None:
    sent(limited, NAMES[:8])
    push = sent(limited, NAMES[4:], title="Another")
    page = read(client_of(builders.alice()).get(reverse("pushes:detail", args=[push.pk]))).text("main")
    assert "sent to 4 of 8 accounts · 4 over the limit of pushes a day" in page
    assert page.count("Over the limit") == 1  # its part was neither uploaded nor pushed
    nobody = sent(limited, NAMES[4:8], title="Nobody")
    page = read(client_of(builders.alice()).get(reverse("pushes:detail", args=[nobody.pk]))).text("main")
    assert "Sent to nobody: 4 accounts had got as many pushes within 24 hours as the application allows." in page


def test_all_the_same_is_offered_only_while_the_accounts_are_kept(limited: Application) -> None:
    sent(limited, NAMES[:8])
    push = sent(limited, NAMES[4:], title="Another")
    page, offered = reverse("pushes:detail", args=[push.pk]), "Send to all of them all the same"
    assert offered in read(client_of(builders.grace()).get(page)).text("main")
    Push.objects.filter(pk=push.pk).update(emptied_at=timezone.now())
    assert offered not in read(client_of(builders.grace()).get(page)).text("main")


def test_the_shell_tells_it_before_it_sends(limited: Application) -> None:
    sent(limited, NAMES[:8])
    arguments = ["--app", limited.name, "--accounts", ",".join(NAMES[4:]), "--account-type", "1", "--yes", "--repeat"]
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("createpush", *arguments, "--title=Sale", "--content=Now", stderr=said, stdout=StringIO())
    assert "Over the limit a day: 4 of 8 accounts got as many pushes within 24 hours" in said.getvalue()


def test_those_left_out_become_a_draft_of_their_own_and_an_audience(limited: Application) -> None:
    sent(limited, NAMES[:8])
    push = sent(limited, NAMES[4:], title="Another")
    alice, where = client_of(builders.alice()), reverse("pushes:those-of", args=[push.pk])
    assert where in [each.attributes.get("href") for each in read(alice.get(push.get_absolute_url())).all("a")]
    page = read(alice.get(where))
    groups = [each.attributes["value"] for each in page.all("input") if each.attributes.get("name") == "who"]
    assert groups == ["not-arrived", "not-clicked", "no-device", "over-limit"]
    assert "4 accounts were left out of this push." in page.text("main")
    messages()
    page = read(alice.post(where, {"who": "over-limit"}, follow=True))
    work()
    draft = Push.objects.select_related("package").latest("pk")
    assert draft.package
    assert draft.package.packed_path.read_text().split() == NAMES[4:8]
    assert (draft.title, draft.package.accepted, draft.is_draft) == ("Another", 4, True)
    shown = read(alice.get(reverse("pushes:edit", args=[draft.pk]))).text("main")
    assert "was over the limit of pushes a day. 4 of 4 accounts, gathered" in shown
    assert "The gateway was asked" not in shown
    row = AuditRow.objects.get(kind="accounts gathered")
    assert (row.who, row.on_id, row.details) == ("alice", push.pk, {"groups": ["over-limit"], "draft": draft.pk})
    assert told(row) == ["was over the limit of pushes a day", f"into draft {draft.pk}"]
    alice.post(reverse("pushes:save-audience", args=[draft.pk]), {"name": "Left out"})
    assert SavedAudience.objects.get().package.accepted == 4
    assert "duplicate" not in {doubt.code for doubt in doubts(draft)}


def test_who_was_left_out_of_none_cannot_be_asked_for(limited: Application) -> None:
    push = sent(limited, NAMES)
    alice = client_of(builders.alice())
    answer = alice.post(reverse("pushes:those-of", args=[push.pk]), {"who": "over-limit"})
    assert (answer.status_code, Push.objects.count()) == (422, 1)


def test_why_the_limit_does_not_count_outlives_the_login(limited: Application) -> None:
    sent(limited, NAMES[:8])
    push, client = sent(limited, NAMES[4:]), client_of(builders.grace())
    page = read(client.get(push.get_absolute_url()))
    client.logout()
    given = {"reason": "Glass in the jam", "page": value(page, "page")}
    asked = client.post(reverse("pushes:send-over-limit", args=[push.pk]), given)
    assert value(read(logged_in(client, asked, "grace")), "reason") == "Glass in the jam"


def test_an_administrator_who_pushes_sends_it_to_all_with_a_reason_that_everybody_reads(limited: Application) -> None:
    sent(limited, NAMES[:8])
    push = sent(limited, NAMES[4:], title="Recall")
    where, name = reverse("pushes:send-over-limit", args=[push.pk]), "Send to all of them all the same"
    assert name not in read(client_of(builders.alice()).get(push.get_absolute_url())).text("main")
    grace = client_of(builders.grace())
    assert name in read(grace.get(push.get_absolute_url())).text("main")
    assert "Write why" in read(grace.post(where, {"reason": ""}, follow=True)).text("body")
    Application.objects.update(quiet_from=time.min, quiet_until=time.max, quiet_blocks=True)
    refused = grace.post(where, {"reason": "Glass in the jam"})
    assert (refused.status_code, value(read(refused), "reason")) == (422, "Glass in the jam")
    Application.objects.update(quiet_blocks=False)
    page = read(grace.post(where, {"reason": "Glass in the jam"}, follow=True)).text("body")
    assert "Sent past the limit of pushes a day “Glass in the jam”" in page
    records = read(client_of(builders.alice()).get(reverse("pushes:records"))).text("main")
    assert "Past the limit" in records
    assert "Too late, nothing was changed" in read(grace.post(where, {"reason": "Again"}, follow=True)).text("body")
