"""Which push of the last days was for the people of a draft, and for how many of them: told by sketches of lists."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes import walltime
from pushes.accounts import People, Share
from pushes.accounts.words.catalogue import in_a_row
from pushes.models import Push, Sketch

DOUBTED = 0.3  # of a draft's people got another push: a person must have seen that
COMPARED = 200  # lists, the newest, that a draft's is compared with
UNSURE = 0.1  # a share with a larger standard error is not told
ROUGH = 0.025  # and with one larger than this it is told in tens of percent
SURELY = 0.995  # as much of a sample as nearly all
STEP = 0.02  # shares that differ by less are as large as each other
PUSH = "\0"  # where a sentence names the push: no title has one


class Shared(NamedTuple):
    """The people that a list shares with another one, and how many that one has: of the push or package `owner`."""

    owner: int
    share: Share
    of_mine: int
    theirs: int

    @property
    def who(self) -> str:
        """Which of these people, to stand in a sentence."""
        share, counted = self.share, {"count": f"{self.of_mine:,}"}
        if share.of_all == 1 and share.is_exact:
            return ngettext("this account", "all %(count)s of these accounts", self.of_mine) % counted
        if share.is_exact:
            return _("%(shared)s of these %(count)s accounts") % (counted | {"shared": f"{self.both:,}"})
        if share.of_all >= SURELY:
            return _("nearly all of these %(count)s accounts") % counted
        percent = int(share.of_all * 100) if share.error < ROUGH else round(share.of_all * 10) * 10
        return _("about %(percent)s %% of these %(count)s accounts") % (counted | {"percent": percent})

    @property
    def both(self) -> int:
        """How many are in both."""
        return round(self.share.of_all * self.of_mine)

    @property
    def others(self) -> str:
        """How many people the other list has besides, as a sentence; "" if none, or that is not known."""
        others = self.theirs - self.both if self.share.is_exact else 0
        text = ngettext("It also had %(count)s other.", "It also had %(count)s others.", others)
        return text % {"count": f"{others:,}"} if others else ""


def most_shared(mine: People, lists: Iterable[tuple[int, int]]) -> Shared | None:
    """The list with the most of these people. `lists` are keys of owners and of their sketches, the newest first."""
    owners = list(lists)
    shares = {}
    for pk, theirs in Sketch.objects.people({sketch for _owner, sketch in owners}):
        share = mine.share_in(theirs)
        if share and share.error <= UNSURE:
            shares[pk] = share, mine.count, theirs.count
    found = [Shared(owner, *shares[sketch]) for owner, sketch in owners if sketch in shares]
    return max(found, key=lambda each: round(each.share.of_all / STEP), default=None)


def shared_with(push: Push, recent: "QuerySet[Any]") -> Shared | None:
    """The one of these pushes that most of a draft's people are among, if these are as many as should be told.

    Another account type makes other accounts. Of very many pushes only the newest are compared, and any to the very
    same people.
    """
    mine = push.people
    if mine is None or not mine.count:
        return None
    own = Case(When(target=Push.Target.ACCOUNTS, then=F("sketch__pk")), default=F("package__sketch__pk"))
    known = recent.annotate(who=own).filter(who__isnull=False, account_type=push.type_in_force)
    same = known.filter(who__in=Sketch.objects.filter(digest=mine.digest).values("pk"))[:1]
    large = known.filter(accounts__gte=int(DOUBTED * mine.count))[:COMPARED]
    found = most_shared(mine, dict.fromkeys((*large.values_list("pk", "who"), *same.values_list("pk", "who"))))
    return found if found and found.share.of_all >= DOUBTED else None


def said_of(shared: Shared, push: Push) -> str:
    """Who of a draft's people got the push, and when, in sentences with PUSH where it is named."""
    tally, facts = push.tally, {"who": shared.who, "push": PUSH}
    if tally.total and tally.sent == tally.total:
        facts["who"] = facts["who"][0].upper() + facts["who"][1:]
        facts["ago"] = walltime.ago(push.finished_at or push.started_at)
        got = _("%(who)s got %(push)s, %(ago)s ago.") % facts
        back = _("It was called back since.") if push.status == push.Status.CALLED_BACK else ""
        return in_a_row(got, back)
    said = _("Confirmed for %(who)s: %(push)s.") % facts
    if not push.started_at:
        not_begun = _("It has not begun.")
        return in_a_row(said, not_begun)
    how_far = {"sent": f"{tally.sent:,}", "accounts": f"{tally.total:,}", "ago": walltime.ago(push.started_at)}
    if push.is_ended:
        begun = ngettext(
            "It began %(ago)s ago and was sent to %(sent)s of its %(accounts)s account only.",
            "It began %(ago)s ago and was sent to %(sent)s of its %(accounts)s accounts only.",
            tally.total,
        )
    else:
        begun = ngettext(
            "It began %(ago)s ago and was sent to %(sent)s of its %(accounts)s account so far.",
            "It began %(ago)s ago and was sent to %(sent)s of its %(accounts)s accounts so far.",
            tally.total,
        )
    begun %= how_far
    unknown = ngettext("Of %(count)s more nobody can tell.", "Of %(count)s more nobody can tell.", tally.unconfirmed)
    return in_a_row(said, begun, unknown % {"count": f"{tally.unconfirmed:,}"} if tally.unconfirmed else "")
