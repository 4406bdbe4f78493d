"""What is doubtful about a draft that could be sent: what a person must look at and tick before sending."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.accounts import Typed
from pushes.models import BoundCount, Push
from pushes.readiness import ages, gathered, of_makers, of_picture, of_test, quiet_hours
from pushes.readiness.bound import doubt_of
from pushes.readiness.repetition import repetitions
from pushes.readiness.who_got_it import PUSH

SHOWN_TITLE = 20  # characters; the service's own channel, by its product limits page


@dataclass(frozen=True)
class Doubt:
    """One thing a person must look at and tick before sending.

    of_list: the accounts it was found in, if it is about what they hold: the tick for others is no tick for these.
    of_push: the other push that it is about, if it is: the tick for that is no tick for one that came since.
    link: what stands before the name of a push in the text, this name, what stands after it, and the push's address.
    """

    code: str
    text: str
    of_list: str = ""
    of_push: int | None = None
    link: tuple[str, str, str, str] | None = None

    @property
    def key(self) -> str:
        """What a tick says: which doubt, and of which accounts or which other push."""
        about = self.of_list or self.of_push
        return f"{self.code}@{about}" if about else self.code


def doubts(push: Push) -> list[Doubt]:
    """What makes a ready draft doubtful."""
    of_target = (*doubts_of_target(push), *_of_bound(push), *_of_gathering(push), *_of_repetition(push))
    return [*of_target, *doubts_of_words(push), *_of_test(push), *_of_hour(push), *_of_pause(push)]


def doubts_of_target(push: Push) -> Iterator[Doubt]:
    """What is doubtful about who gets it."""
    yield from _of_rejects(push)
    yield from _of_type(push)
    yield from _of_list(push)
    yield from _of_age(push)


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
        yield Doubt("type", seen.suggestion.said(_))
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


def _of_age(push: Push) -> Iterator[Doubt]:
    """The list was checked so long ago that it may not be who people think it is."""
    if found := ages.doubt_of(push):
        yield Doubt(*found, push.list_seen)


def _of_bound(push: Push) -> Iterator[Doubt]:
    """Hardly any of the accounts has a device at the own gateway, or it was asked and has not answered."""
    if found := doubt_of(BoundCount.of(push)):
        yield Doubt(*found, push.list_seen)
    for short in of_makers.doubts(push):
        yield Doubt(*short, push.list_seen)


def _of_gathering(push: Push) -> Iterator[Doubt]:
    """The accounts are those of another push, some of whom may have that as well."""
    if found := gathered.doubt_of(push):
        said, source = found
        before, _push, after = said.partition(PUSH)
        name = gathered.name_of(source)
        link = _link(push, source, before, name, after)
        yield Doubt(gathered.CODE, f"{before}{name}{after}", push.list_seen, link=link)


def _link(push: Push, other: Push, before: str, name: str, after: str) -> tuple[str, str, str, str] | None:
    """The other push by its name, if the author of the draft may see it."""
    may_see = Push.objects.visible_to(push.author).filter(pk=other.pk).exists()  # a draft is its author's
    return (before, name, after, other.get_absolute_url()) if may_see else None


def _of_repetition(push: Push) -> Iterator[Doubt]:
    """The same people, file or words, confirmed for this application within the last days."""
    for found in repetitions(push):
        before, after = found.around
        link = _link(push, found.push, before, found.name, after)
        yield Doubt(found.code, found.text, of_push=found.push.pk, link=link)


def doubts_of_words(push: Push) -> Iterator[Doubt]:
    """What is doubtful about what it says."""
    if push.options.silent:
        yield Doubt("silent", _("It is a silent message: the app gets it, and people see nothing."))
        return
    if unreachable := of_picture.doubt_of(push.options.picture):
        yield Doubt("picture-unreachable", unreachable)
    if not push.application.is_ios and len(push.title) > SHOWN_TITLE:
        text = _("The title is %(length)s characters long. Android shows about %(shown)s of them.")
        yield Doubt("long-title", text % {"length": len(push.title), "shown": SHOWN_TITLE})


def _of_hour(push: Push) -> Iterator[Doubt]:
    """It is sent when nobody wants to be disturbed."""
    if found := quiet_hours.doubt_of(push):
        yield Doubt(*found)


def _of_pause(push: Push) -> Iterator[Doubt]:
    """Nothing of its application leaves just now."""
    application = push.application
    if application.paused_at:
        text = _("%(name)s is paused (“%(reason)s”). It is sent when an administrator lets the application go on.")
        yield Doubt("paused", text % {"name": application.name, "reason": application.pause_reason})


def _of_test(push: Push) -> Iterator[Doubt]:
    """Nobody has seen the message on a device, where there is somebody to try it on."""
    if found := of_test.doubt_of(push):
        yield Doubt(*found)
