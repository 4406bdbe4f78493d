"""What a draft repeats: the people of a push of the last days, its file, its words. Each by what is known of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pushes.accounts.words.catalogue import in_a_row
from pushes.models import Gathering, Part, Push, Who
from pushes.models.test_send import NO_TEST
from pushes.readiness.gathered import gathering_of, name_of
from pushes.readiness.who_got_it import PUSH, said_of, shared_with

REPEATED_WITHIN = timedelta(days=7)


class Repetition(NamedTuple):
    """One thing that a draft repeats: the code of a doubt, the push, and what is said of it, with PUSH for its name."""

    code: str
    push: Push
    said: str
    name: str

    @property
    def text(self) -> str:
        """All of it as one text."""
        return self.said.replace(PUSH, self.name)

    @property
    def around(self) -> tuple[str, str]:
        """What stands before and after the name."""
        before, _name, after = self.said.partition(PUSH)
        return before, after


def repetitions(push: Push) -> Iterator[Repetition]:
    """What was confirmed for this application within the last days and comes again."""
    of_late, gathering = recent(push), gathering_of(push)
    # Of the push that its people are from the gathering tells.
    yield from _of_accounts(push, of_late.exclude(pk=gathering.push) if gathering else of_late)
    same = told_anew(of_late, gathering).filter(title=push.title, content=push.content).first()
    if same:
        yield Repetition("same-words", same, _of_words(push, same), named(same))


def told_anew(of_late: "QuerySet[Any]", gathering: Gathering | None) -> "QuerySet[Any]":
    """Those of the pushes that its people may have read: who did not get the one they are from read nothing."""
    is_unread = gathering and Who.NOT_CLICKED not in gathering.who
    return of_late.exclude(pk=gathering.push) if gathering and is_unread else of_late


def recent(push: Push) -> "QuerySet[Any]":
    """The application's pushes of the last days, the newest first, but those of which nothing was sent and nothing
    will be, and tests. Rehearsals are another application's. One that was confirmed long ago is of the last days if it
    began in them, or is still to.
    """
    called = Part.objects.filter(push=OuterRef("pk")).exclude(status__in=Part.BEFORE_CALL)
    left = called.exclude(status__in=Part.UNSENT, settled_by=None)
    of_application = Push.objects.records().filter(application=push.application, test_key="").exclude(pk=push.pk)
    since = timezone.now() - REPEATED_WITHIN
    of_late = of_application.filter(Q(confirmed_at__gte=since) | Q(pk__in=_confirmed_long_before(push, since)))
    return of_late.filter(~Q(status__in=Push.CUT_SHORT) | Exists(left)).order_by("-confirmed_at")


def _confirmed_long_before(push: Push, since: datetime) -> list[int]:
    """Keys of those that were confirmed before then and begin after it; each question by an index of its own."""
    older = Push.objects.filter(application=push.application, confirmed_at__lt=since)
    unbegun = older.filter(status__in=(*Push.UNENDED, Push.Status.WAITING_FOR_APPROVAL)).values_list("pk", flat=True)
    return [*unbegun, *older.filter(started_at__gte=since, rehearses=None).filter(NO_TEST).values_list("pk", flat=True)]


def _of_words(push: Push, same: Push) -> str:
    """People read the same words twice, whatever a press opens: it is asked all the same, and told."""
    if same.notification.message() == push.notification.message():
        said = _("The same message was pushed before: %(push)s.")
    else:
        said = _("A message of the same words, with other options, was pushed before: %(push)s.")
    return said % {"push": PUSH}


def _of_accounts(push: Push, of_late: "QuerySet[Any]") -> Iterator[Repetition]:
    """The same people, or as many of them as should be told; else the same file, of whose people nothing is known."""
    sha256 = push.package.sha256 if push.is_for_package and push.package else ""
    if shared := shared_with(push, of_late):
        other: Push = of_late.get(pk=shared.owner)
        is_same = sha256 and other.is_for_package and other.package and other.package.sha256 == sha256
        said = [said_of(shared, other), shared.others, _("It was the same file.") if is_same else ""]
        code = "same-file" if is_same else "same-people"
        yield Repetition(code, other, in_a_row(*said), name_of(other))
    elif sha256 and (same := of_late.exclude(target=Push.Target.ACCOUNTS).filter(package__sha256=sha256).first()):
        said_of_file = _("The same file was pushed before: %(push)s.") % {"push": PUSH}
        yield Repetition("same-file", same, said_of_file, named(same))


def named(push: Push) -> str:
    """The push by its number and title, and when it was confirmed, to stand in a sentence."""
    said = {
        "number": push.pk,
        "title": push.title,
        "when": date_format(timezone.localtime(push.confirmed_at), _("j M, H:i")),
    }
    return _("push %(number)s, “%(title)s”, %(when)s") % said
