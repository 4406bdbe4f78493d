"""The pushes whose place a later one can take."""

from django.utils import timezone
from django.utils.translation import gettext as _

from pushes import walltime
from pushes.models import Push

MOST = 20  # that are offered, and somewhat more that are looked at


def replaceable(push: Push) -> list[Push]:
    """Those of its application that were sent lately, the newest first; what has been replaced already is none."""
    found, replaced = [], set()
    for each in Push.objects.replaceable(push.application_id, timezone.now())[: 3 * MOST]:
        if each.collapse_key not in replaced:
            found.append(each)
        replaced |= {each.collapse_key, each.options.collapse_id}
    return found[:MOST]


def name_of(push: Push) -> str:
    """What a person knows it by: its title, and how long ago it was sent."""
    ago = walltime.ago(push.confirmed_at)
    return _("“%(title)s”, %(time)s ago") % {"title": push.title, "time": ago}
