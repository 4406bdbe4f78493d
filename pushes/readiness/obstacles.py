"""What a draft still lacks before it can be sent: asked by form, preview and confirm."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.accounts import Typed
from pushes.models import Push
from pushes.models.findings import Findings
from pushes.readiness import duplicates, of_message, quiet_hours
from pushes.tpns.contract import MAX_ACCOUNTS

MOST_PARTS = 10_000  # one a minute of them takes a week


@dataclass(frozen=True)
class Obstacle:
    """One thing to do first: the form field it is about, and what to do in words; `waits` if it ends by itself."""

    field: str
    text: str
    waits: bool = False


def obstacles(push: Push) -> list[Obstacle]:
    """Everything that stands between the draft and its preview, in the order of the page."""
    found = _of_draft(push)
    if not found and (refused := duplicates.obstacle_of(push)):
        found.append(Obstacle("content", refused))
    return found


def _of_draft(push: Push) -> list[Obstacle]:
    """What is wrong with itself."""
    target = _of_package(push) if push.is_for_package else _of_typed(push)
    message = (Obstacle(field, text) for field, text in of_message.lacking(push))
    return [*target, *_of_shadow(push), *message, *_of_schedule(push), *_of_pace(push)]


def obstacles_to_rehearsal(push: Push) -> list[Obstacle]:
    """The same for a rehearsal, which waits for no hour."""
    if push.emptied_at:
        return [Obstacle("package", _("The accounts of this push were deleted. Rehearse one that has them."))]
    return [obstacle for obstacle in _of_draft(push) if obstacle.field != "scheduled_for"]


def number_to_type(push: Push) -> str:
    """What to do where the number of accounts is asked for, and was not typed."""
    return _("Type %(count)s, the number of accounts, to send to all of them.") % {"count": f"{push.count:,}"}


def _of_package(push: Push) -> Iterator[Obstacle]:
    package = push.package
    if push.is_for_audience and not (package and package.is_from_audience):
        yield Obstacle("audience", _("Choose a saved audience, and press “Use it”."))
    elif package is None or (package.is_from_audience and not push.is_for_audience):
        yield Obstacle("package", _("Upload an account package."))
    elif package.is_being_gathered:
        yield Obstacle("package", _("Wait until the accounts are gathered."), waits=True)
    elif package.is_refused and package.gathered:
        yield Obstacle("package", _("Gather other accounts, or upload an account package: there are none to send to."))
    elif package.is_refused and package.is_to_be_chosen_from:
        yield Obstacle("package", _("Choose the column of the account package that holds the accounts."))
    elif package.is_refused:
        yield Obstacle("package", _("Replace the account package: it cannot be read."))
    elif package.is_in_work or not package.is_read_as(push.account_type):
        yield Obstacle("package", _("Wait until the account package is checked."), waits=True)
    elif push.type_in_force is None:
        yield Obstacle("account_type", _("Choose the account type."))
    elif not package.accepted:
        yield Obstacle("package", _none_fits(package.findings))


def _none_fits(findings: Findings) -> str:
    if findings.suggestion:
        return _("Use the account type that the rows look like: none of them is an account of the chosen one.")
    if findings.offers:
        return _("Choose how to read this file: as it stands, none of its rows is an account of the chosen type.")
    return _("Replace the account package: none of its rows is an account of the chosen type.")


def _of_typed(push: Push) -> Iterator[Obstacle]:
    typed = push.typed_check
    if not typed.accounts and not typed.rejects:
        yield Obstacle("typed", _("Type at least one account."))
    elif typed.account_type is None:
        yield Obstacle("account_type", _("Choose the account type."))
    elif typed.rejects:
        yield Obstacle("typed", _none_of_type(typed))
    elif len(typed.accounts) > MAX_ACCOUNTS:
        text = ngettext(
            "You typed %(count)s account. Type at most %(most)s, or upload an account package.",
            "You typed %(count)s accounts. Type at most %(most)s, or upload an account package.",
            len(typed.accounts),
        )
        yield Obstacle("typed", text % {"count": f"{len(typed.accounts):,}", "most": f"{MAX_ACCOUNTS:,}"})


def _none_of_type(typed: Typed) -> str:
    """What to do about typed accounts that cannot be sent; all of them are listed below the field."""
    if len(typed.rejects) == 1:
        return typed.rejects[0].said(_)
    text = _("Correct or remove %(count)s of the accounts you typed: they are listed below. The first: %(first)s")
    return text % {"count": f"{len(typed.rejects):,}", "first": typed.rejects[0].said(_)}


def _of_shadow(push: Push) -> Iterator[Obstacle]:
    """A share that is to go through the gateway, which does not know the application (any more)."""
    if push.shadow_in_force and push.application.at_gateway is None:
        text = _(
            "Ask an administrator: %(percent)s %% of these accounts are to go through the own gateway, where there is "
            "no application with the AccessID of %(name)s."
        )
        yield Obstacle("package", text % {"percent": push.shadow_in_force, "name": push.application.name})
    if push.shadow_in_force and push.canary_size and push.count:
        yield from _of_shared_canary(push, push.canary_size, push.count - push.shadow_expected)


def _of_shared_canary(push: Push, canary: int, own: int) -> Iterator[Obstacle]:
    """It goes to accounts that do not go through the gateway. A limit a day takes people out of it, and adds none."""
    if push.application.daily_limit:
        text = _(
            "Choose no canary: %(percent)s %% of these accounts go through the own gateway, and the limit of pushes a "
            "day could leave nobody in it."
        )
        yield Obstacle("canary_accounts", text % {"percent": push.shadow_in_force})
    elif canary >= own:
        text = ngettext(
            "Choose no canary: all but %(own)s account go through the own gateway.",
            "Choose a canary of fewer than %(own)s accounts, or none: the others go through the own gateway.",
            own,
        )
        yield Obstacle("canary_accounts", text % {"own": f"{own:,}"})


def _of_schedule(push: Push) -> Iterator[Obstacle]:
    if push.scheduled_for and push.scheduled_for <= timezone.now():
        yield Obstacle("scheduled_for", _("Choose a time to come, or send now: the time chosen is over."))
    elif refused := quiet_hours.obstacle_of(push):
        yield Obstacle("scheduled_for", refused)


def _of_pace(push: Push) -> Iterator[Obstacle]:
    """A speed that would take for ever, a canary that is all of the push."""
    count, speed, canary = push.count, push.speed, push.canary_size
    least = -(-count // MOST_PARTS)
    bound = push.application.speed_per_minute
    if bound and push.speed_per_minute and push.speed_per_minute > bound:
        text = _("Choose a speed of at most %(most)s accounts per minute, or none: %(name)s allows no more.")
        yield Obstacle("speed_per_minute", text % {"most": f"{bound:,}", "name": push.application.name})
    elif bound and bound < least:
        text = _(
            "Divide these accounts, or ask an administrator: at the %(most)s accounts per minute that %(name)s allows "
            "they would take more than a week."
        )
        yield Obstacle("speed_per_minute", text % {"most": f"{bound:,}", "name": push.application.name})
    elif speed and speed < least:
        text = _("Choose a speed of at least %(least)s accounts per minute: this one would take more than a week.")
        yield Obstacle("speed_per_minute", text % {"least": f"{least:,}"})
    if canary and count and canary >= count:
        text = ngettext(
            "Choose no canary: there is %(count)s account only.",
            "Choose a canary of fewer than %(count)s accounts, or none: these are all there are.",
            count,
        )
        yield Obstacle("canary_accounts", text % {"count": f"{count:,}"})
