"""What a draft repeats: the people of a push of the last days, its file, its words. Each by what is known of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.accounts import People
from pushes.models import AccountPackage, Push

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
    of_application = Push.objects.records().filter(application=push.application)
    recent = of_application.filter(confirmed_at__gte=since).order_by("-confirmed_at")
    if push.is_for_package and push.package:
        yield from _of_package(push.package, recent.filter(target=Push.Target.PACKAGE))
    same = recent.filter(title=push.title, content=push.content).first()
    if same:
        yield Repetition("same-words", _of_words(push, same) % {"push": _named(same)})


def _of_words(push: Push, same: Push) -> str:
    """People read the same words twice, whatever a press opens: it is asked all the same, and told."""
    if same.notification.message() == push.notification.message():
        return _("The same message was pushed before: %(push)s.")
    return _("A message of the same words, with other options, was pushed before: %(push)s.")


def _of_package(package: AccountPackage, recent: "QuerySet[Any]") -> Iterator[Repetition]:
    same = recent.filter(package__sha256=package.sha256).first()
    if same:
        said = _("The same file was pushed before: %(push)s.") % {"push": _named(same)}
        yield Repetition("same-file", f"{said} {_shared(package, same)}".rstrip())
    elif alike := _most_alike(package, recent):
        said = _("The same people were pushed to before: %(push)s.") % {"push": _named(alike)}
        yield Repetition("same-people", f"{said} {_shared(package, alike)}")


def _most_alike(package: AccountPackage, recent: "QuerySet[Any]") -> Push | None:
    """The push to the same people; else, of the newest ones, the one to the most of them, if these are most of them."""
    mine = package.people
    if mine is None or not mine.count:
        return None
    same: Push | None = recent.filter(accounts=mine.count, package__people_kept=package.people_kept).first()
    if same:
        return same
    lengths = mine.count / LENGTHS - 1, mine.count * LENGTHS + 1  # of two accounts one fewer is one
    as_long = recent.filter(accounts__range=lengths).exclude(package__people_kept=b"")
    found = as_long.values_list("pk", "accounts", "package__people_kept")[:COMPARED]
    shares = {pk: mine.share_in(People.read(count, bytes(kept))) for pk, count, kept in found}
    most = max(shares, key=shares.__getitem__, default=None)
    return recent.get(pk=most) if most and shares[most] >= NEARLY else None


def _shared(package: AccountPackage, earlier: Push) -> str:
    """How many of the package's people the earlier push had; "" where that is not known."""
    mine, theirs = package.people, earlier.package.people if earlier.package else None
    if mine is None or theirs is None or not mine.is_comparable_with(theirs):
        return ""
    share = mine.share_in(theirs)
    facts = {"count": f"{mine.count:,}", "shared": f"{round(share * mine.count):,}", "percent": int(share * 100)}
    return _share(mine, share, is_known=mine.is_known_beside(theirs) or mine.digest == theirs.digest) % facts


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
        "when": date_format(timezone.localtime(push.confirmed_at), "j M, H:i"),
    }
    return _("push %(number)s, “%(title)s”, %(when)s") % said
