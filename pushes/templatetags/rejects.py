"""Template filters for rejected rows, which are shown by their reason."""

from django import template
from django.utils.translation import gettext

from pushes.accounts import Offer, Typed
from pushes.accounts.limits import SAID
from pushes.accounts.words.reject_groups import RejectGroup
from pushes.accounts.words.reject_reasons import WORDING
from pushes.models.findings import Findings

register = template.Library()


@register.filter
def short(group: RejectGroup) -> str:
    """What is wrong with its rows, in a few words."""
    return gettext(WORDING[group.reason].short) % SAID


@register.filter
def fix(group: RejectGroup) -> str:
    """What to do about them."""
    return gettext(WORDING[group.reason].fix) % SAID


@register.filter
def offers_of(found: Findings | Typed, group: RejectGroup) -> list[Offer]:
    """The repairs that stand with a group of rejected rows, but for two readings, which are one choice."""
    return [each for each in found.offers if each.reason == group.reason and each.plausible is None]


@register.filter
def other_offers(found: Findings | Typed) -> list[Offer]:
    """The choices that stand with no group."""
    reasons = {group.reason for group in found.reject_groups}
    return [each for each in found.offers if each.plausible is not None or each.reason not in reasons]
