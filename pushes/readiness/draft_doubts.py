"""What is doubtful about a draft that could be sent: what a person must look at and tick before sending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.accounts import Typed
from pushes.models import Push

SHOWN_TITLE = 20  # characters; the service's own channel, by its product limits page
REPEATED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Doubt:
    """One thing a person must look at and tick before sending.

    of_list: the accounts it was found in, if it is about what they hold: the tick for others is no tick for these.
    """

    code: str
    text: str
    of_list: str = ""

    @property
    def key(self) -> str:
        """What a tick says: which doubt, and of which accounts."""
        return f"{self.code}@{self.of_list}" if self.of_list else self.code


def doubts(push: Push) -> list[Doubt]:
    """What makes a ready draft doubtful."""
    return [*doubts_of_target(push), *_of_repetition(push), *doubts_of_words(push)]


def doubts_of_target(push: Push) -> Iterator[Doubt]:
    """What is doubtful about who gets it."""
    yield from _of_rejects(push)
    yield from _of_type(push)
    yield from _of_list(push)


def _of_rejects(push: Push) -> Iterator[Doubt]:
    package = push.package
    if push.is_for_package and package and package.rejected:
        text = ngettext(
            "%(rejected)s row was rejected and gets nothing. Send to the %(accepted)s good ones.",
            "%(rejected)s rows were rejected and get nothing. Send to the %(accepted)s good ones.",
            package.rejected,
        )
        yield Doubt("rejects", text % {"rejected": f"{package.rejected:,}", "accepted": f"{package.accepted:,}"})


def _of_type(push: Push) -> Iterator[Doubt]:
    """The data and the chosen account type disagree."""
    seen = push.seen
    if seen and seen.suggestion:
        yield Doubt("type", seen.suggestion.text)
    if seen and seen.implausible:
        text = ngettext(
            "%(count)s number is too long or too short for its country. It is sent all the same.",
            "%(count)s numbers are too long or too short for their country. They are sent all the same.",
            seen.implausible,
        )
        yield Doubt("implausible", text % {"count": f"{seen.implausible:,}"})
    if isinstance(seen, Typed) and seen.spaced:
        text = ngettext(
            "%(count)s account has a blank inside: “%(sample)s” is one account. If it is several, write one per line.",
            "%(count)s accounts have blanks inside: “%(sample)s” is one account. If it is several, write one per line.",
            len(seen.spaced),
        )
        yield Doubt("spaced", text % {"count": f"{len(seen.spaced):,}", "sample": seen.spaced[0]})


def _of_list(push: Push) -> Iterator[Doubt]:
    """What is probably wrong with the accounts themselves."""
    for doubt in push.seen.doubts if push.seen else ():
        yield Doubt(doubt.code, _(doubt.template) % doubt.named, push.list_seen)


def _of_repetition(push: Push) -> Iterator[Doubt]:
    """The same file, or the same words, confirmed for this application within the last days."""
    since = timezone.now() - REPEATED_WITHIN
    of_application = Push.objects.records().filter(application=push.application)
    recent = of_application.filter(confirmed_at__gte=since).order_by("-confirmed_at")
    if push.is_for_package and push.package:
        same = recent.filter(target=Push.Target.PACKAGE, package__sha256=push.package.sha256).first()
        if same:
            yield Doubt("same-file", _("The same file was pushed before: %(push)s.") % {"push": _named(same)})
    same = recent.filter(title=push.title, content=push.content).first()
    if same:
        yield Doubt("same-words", _("The same message was pushed before: %(push)s.") % {"push": _named(same)})


def _named(push: Push) -> str:
    said = {
        "number": push.pk,
        "title": push.title,
        "when": date_format(timezone.localtime(push.confirmed_at), "j M, H:i"),
    }
    return _("push %(number)s, “%(title)s”, %(when)s") % said


def doubts_of_words(push: Push) -> Iterator[Doubt]:
    """What is doubtful about what it says."""
    if not push.application.is_ios and len(push.title) > SHOWN_TITLE:
        text = _("The title is %(length)s characters long. Android shows about %(shown)s of them.")
        yield Doubt("long-title", text % {"length": len(push.title), "shown": SHOWN_TITLE})
