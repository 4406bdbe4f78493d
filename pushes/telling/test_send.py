"""What came of a test send, in words: beside the button that sent it, and on its page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.accounts.words.repairs import listed
from pushes.models import Event, Part, Push
from pushes.telling.kept_words import kept_words
from pushes.tpns.contract import Code
from pushes.walltime import spelled

WATCHED = timedelta(minutes=2)  # so long its page asks what came of it
SECOND = timedelta(seconds=1)
NO_DEVICE = [str(int(code)) for code in (Code.TARGET_UNKNOWN, Code.TOKEN_UNKNOWN, Code.TOKEN_ILLEGAL)]


@dataclass(frozen=True)
class Outcome:
    """A sentence on what came of a test so far, and one for each recipient that it has not come to.

    `goes_on`: whether there is more to hear. `is_complete`: whether it came to everybody.
    """

    said: str
    reasons: list[str]
    goes_on: bool
    is_complete: bool


def outcome_of(test: Push) -> Outcome:
    """What came of a test so far."""
    parts = list(test.parts.order_by("number"))
    missing = [part for part in parts if not part.arrived]
    age = timezone.now() - (test.confirmed_at or timezone.now())
    goes_on = age < WATCHED and any(_may_come(part) for part in missing)
    said = _said(test, parts, missing, age, goes_on=goes_on)
    return Outcome(said, list(_reasons(test, missing)), goes_on, is_complete=not missing)


def recipients_said(test: Push) -> str:
    """Whom it went to, by what they are called."""
    named = _named(test)
    return listed((_who(part, named) for part in test.parts.all()), _)


def _named(test: Push) -> dict[tuple[int | None, str], str]:
    return {(each.account_type, each.value): each.label for each in test.application.recipients}


def _who(part: Part, named: Mapping[tuple[int | None, str], str]) -> str:
    return named.get((part.account_type, part.typed[0])) or _("a recipient that was removed since")


def _may_come(part: Part) -> bool:
    return part.status not in Part.CLOSED or (part.is_accepted and part.with_device != 0)


def _said(test: Push, parts: Sequence[Part], missing: Sequence[Part], age: timedelta, *, goes_on: bool) -> str:
    facts = {"all": f"{len(parts):,}", "arrived": f"{len(parts) - len(missing):,}"}
    if len(missing) < len(parts):
        words = _("Arrived on %(arrived)s of %(all)s, %(span)s after it was pressed.")
        return words % {**facts, "span": spelled(_span(test))}
    if goes_on:
        return _("On its way to %(all)s, pressed %(span)s ago.") % {**facts, "span": spelled(max(age, SECOND))}
    return _("Arrived on none of %(all)s.") % facts


def _span(test: Push) -> timedelta:
    """From the press to the last arrival that was heard of."""
    last = test.events.filter(kind=Event.Kind.ARRIVED).order_by("-sequence").values_list("at", flat=True).first()
    return max((last or timezone.now()) - (test.confirmed_at or timezone.now()), SECOND)


def _reasons(test: Push, missing: Sequence[Part]) -> Iterator[str]:
    named = _named(test)
    for part in missing:
        why = _reason(part, kept_words(part.problem))
        yield _("%(who)s: %(why)s") % {"who": _who(part, named), "why": why}


def _reason(part: Part, problem: str) -> str:
    """`problem` is what the part says stood in its way, in the reader's language."""
    if part.is_refused and part.account_type is None and part.code in NO_DEVICE:
        return _("this application has no device with this token. Correct it in the application's configuration.")
    if part.is_refused:
        return _("the service refused it (%(code)s): “%(words)s”") % {"code": part.code, "words": problem}
    if part.status == Part.Status.SKIPPED:
        return _("not sent. %(words)s") % {"words": problem or _("No worker had time for it.")}
    if not part.is_accepted:
        return problem or _("not sent yet.")
    if part.with_device == 0:
        return _("no device has this account. Log in with it in the app, then send the test again.")
    if part.figures_at and not part.sent:
        return _("the device is not reached. Open the app on it, or see that it is online.")
    return _("accepted by the service. Nothing has been heard of the device yet.")
