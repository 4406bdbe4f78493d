"""What a draft repeats: the people of a push of the last days, its file, its words. Each by what is known of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Case, QuerySet, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.accounts import People
from pushes.models import Push

REPEATED_WITHIN = timedelta(days=7)
NEARLY = 0.8  # of a list's people are in another one: nearly the same list
LENGTHS = 1.25  # times as long as each other are lists that may be nearly the same
COMPARED = 200  # pushes, the newest, whose people are compared with a draft's
SURELY = 0.995  # as much of a sample as nearly all


class Repetition(NamedTuple):
    """One thing that a draft repeats: the code of a doubt, and a sentence that names the push."""

    code: str
    text: str


def repetitions(push: Push) -> Iterator[Repetition]:
    """What was confirmed for this application within the last days and comes again."""
    since = timezone.now() - REPEATED_WITHIN
    of_application = Push.objects.records().filter(application=push.application, test_key="")
    recent = of_application.filter(confirmed_at__gte=since).order_by("-confirmed_at")
    yield from _of_accounts(push, recent)
    same = recent.filter(title=push.title, content=push.content).first()
    if same:
        yield Repetition("same-words", _of_words(push, same) % {"push": _named(same)})


def _of_words(push: Push, same: Push) -> str:
    """People read the same words twice, whatever a press opens: it is asked all the same, and told."""
    if same.notification.message() == push.notification.message():
        return _("The same message was pushed before: %(push)s.")
    return _("A message of the same words, with other options, was pushed before: %(push)s.")


def _of_accounts(push: Push, recent: "QuerySet[Any]") -> Iterator[Repetition]:
    package, mine = push.package if push.is_for_package else None, push.people
    same = package and recent.exclude(target=Push.Target.ACCOUNTS).filter(package__sha256=package.sha256).first()
    if same:
        said = _("The same file was pushed before: %(push)s.") % {"push": _named(same)}
        yield Repetition("same-file", f"{said} {shared(mine, same.people)}".rstrip())
    elif alike := _most_alike(mine, recent):
        said = _("The same people were pushed to before: %(push)s.") % {"push": _named(alike)}
        yield Repetition("same-people", f"{said} {shared(mine, alike.people)}")


def _most_alike(mine: People | None, recent: "QuerySet[Any]") -> Push | None:
    """The push to the same people; else, of the newest ones, the one to the most of them, if these are most of them."""
    if mine is None or not mine.count:
        return None
    kept = Case(When(target=Push.Target.ACCOUNTS, then="typed_people__kept"), default="package__people_kept")
    known = recent.annotate(who=kept).exclude(who=None).exclude(who=b"")
    same: Push | None = known.filter(accounts=mine.count, who=mine.kept()).first()
    return same or most_alike(mine, known, "accounts")


def most_alike(mine: People, known: "QuerySet[Any]", count: str) -> Any | None:
    """Of the first rows, whose people are `who` and as many as `count` names, the one with the most of these people,
    if these are most of them; None if there is none.
    """
    lengths = mine.count / LENGTHS - 1, mine.count * LENGTHS + 1  # of two accounts one fewer is one
    found = known.filter(**{f"{count}__range": lengths}).values_list("pk", count, "who")[:COMPARED]
    shares = {pk: mine.share_in(People.read(others, bytes(kept))) for pk, others, kept in found}
    most = max(shares, key=shares.__getitem__, default=None)
    return known.filter(pk=most).first() if most and shares[most] >= NEARLY else None


def shared(mine: People | None, theirs: People | None) -> str:
    """How many of these people the others had, and how many more; "" where that is not known."""
    if mine is None or theirs is None or not mine.is_comparable_with(theirs):
        return ""
    share = mine.share_in(theirs)
    known = mine.is_known_beside(theirs) or mine.digest == theirs.digest
    facts = {"count": f"{mine.count:,}", "shared": f"{round(share * mine.count):,}", "percent": int(share * 100)}
    others = theirs.count - round(share * mine.count) if known else 0
    more = ngettext("It also had %(count)s other.", "It also had %(count)s others.", others) if others else ""
    return f"{_share(mine, share, is_known=known) % facts} {more % {'count': f'{others:,}'}}".rstrip()


def _share(mine: People, share: float, *, is_known: bool) -> str:
    """The sentence on a share of these people, before the facts are put in."""
    if not is_known:
        if share >= SURELY:
            return _("It had nearly all of these %(count)s accounts.")
        return _("It had about %(percent)s %% of these %(count)s accounts.")
    if share == 1:
        return ngettext("It had this account.", "It had all %(count)s of these accounts.", mine.count)
    return _("It had %(shared)s of these %(count)s accounts.")


def _named(push: Push) -> str:
    said = {
        "number": push.pk,
        "title": push.title,
        "when": date_format(timezone.localtime(push.confirmed_at), _("j M, H:i")),
    }
    return _("push %(number)s, “%(title)s”, %(when)s") % said
