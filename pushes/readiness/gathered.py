"""In words: that the accounts of a draft are those of another push, how old that is, and who may get both."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from pushes import walltime
from pushes.accounts.words.catalogue import in_a_row
from pushes.models import AccountPackage, Gathering, Push, Who
from pushes.readiness.who_got_it import PUSH
from pushes.tpns.contract import DEFAULT_EXPIRE_SECONDS, Outcome

CODE = "gathered"
OVER = gettext_noop("over the limit of pushes a day")
CAME = {
    Outcome.SENT: gettext_noop("not arrived"),
    Outcome.ARRIVED: gettext_noop("arrived, not clicked"),
    Outcome.CLICKED: gettext_noop("clicked"),
    Outcome.NO_DEVICE: gettext_noop("no device"),
    Outcome.OTHER_DEVICE: gettext_noop("another device since"),
}


def gathering_of(push: Push) -> Gathering | None:
    """From which push the accounts of a draft are; None of any other."""
    package = push.package if push.is_for_package else None
    return package.gathering if package else None


def still_arrives_until(push: Push) -> datetime | None:
    """Until when a push that has ended may still arrive at devices that are away; None where it does not any more."""
    if push.finished_at is None or push.status == Push.Status.CALLED_BACK:
        return None
    hours = push.options.keep_hours
    kept = timedelta(seconds=DEFAULT_EXPIRE_SECONDS) if hours is None else timedelta(hours=hours)
    until = push.finished_at + kept
    return until if until > timezone.now() else None


def still_arrives_said(push: Push) -> str:
    """The same in a sentence; "" where it does not."""
    until = still_arrives_until(push)
    said = _("The gateway keeps it for devices that are away until %(when)s. Who gets it meanwhile gets both.")
    return said % {"when": date_format(timezone.localtime(until), _("j M, H:i"))} if until else ""


def came_said(gathering: Gathering) -> str:
    """How far the push came with all of its accounts."""
    told = [f"{_(words)} {gathering.came[came]:,}" for came, words in CAME.items() if gathering.came[came]]
    return " · ".join([*told, f"{_(OVER)} {gathering.over:,}"] if gathering.over else told)


def age_of(package: AccountPackage) -> str:
    """How long ago it was gathered."""
    return walltime.ago(package.created_at)


def doubt_of(push: Push) -> tuple[str, Push] | None:
    """What is doubtful about it, with PUSH for the name of the push they are from; None where nothing is."""
    gathering, package = gathering_of(push), push.package
    if not gathering or not package:
        return None
    source: Push = Push.objects.get(pk=gathering.push)
    sentences = [sentence for sentence in _doubtful(gathering, source) if sentence]
    if not sentences:
        return None
    facts = {"found": f"{gathering.found:,}", "accounts": f"{gathering.asked:,}", "push": PUSH}
    said = ngettext(
        "This is %(found)s of %(accounts)s account of %(push)s. It was gathered %(age)s ago.",
        "These are %(found)s of %(accounts)s accounts of %(push)s. They were gathered %(age)s ago.",
        gathering.asked,
    )
    return in_a_row(said % (facts | {"age": age_of(package)}), *sentences), source


def _doubtful(gathering: Gathering, source: Push) -> list[str]:
    """Sentences about those who may have it twice."""
    arrives = still_arrives_said(source) if Who.NOT_ARRIVED in gathering.who else ""
    return [_of_clicks(gathering), arrives, _moved(gathering)]


def _of_clicks(gathering: Gathering) -> str:
    came = gathering.came[Outcome.ARRIVED] if Who.NOT_CLICKED in gathering.who else 0
    said = ngettext(
        "It arrived with %(count)s of them. Who has clicked since is still among them.",
        "It arrived with %(count)s of them. Who has clicked since is still among them.",
        came,
    )
    return said % {"count": f"{came:,}"} if came else ""


def _moved(gathering: Gathering) -> str:
    said = ngettext(
        "%(count)s of them has a device that it did not go to, and may have got it on one left since.",
        "%(count)s of them have a device that it did not go to, and may have got it on one left since.",
        gathering.moved,
    )
    return said % {"count": f"{gathering.moved:,}"} if gathering.moved else ""


def name_of(push: Push) -> str:
    """What it is called in a sentence."""
    return _("push %(number)s, “%(title)s”") % {"number": push.pk, "title": push.title}
