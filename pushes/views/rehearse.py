"""Rehearse a push: one button, wherever the push can be seen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pushes import actions
from pushes.actions.rehearsing import LARGEST_SEED
from pushes.models import Push, StalePush
from pushes.views.access import SignedInRequest, of_usable_push


@require_POST
@of_usable_push
def rehearse(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Begin a rehearsal and show it. Pressed twice it is one."""
    weather = request.POST.get("weather")
    chosen = weather if weather in Push.Weather.values else Push.Weather.BAD
    try:
        seen, seed = request.POST.get("seen", ""), _seed(request)
        rehearsal = actions.rehearse(push=push, by=request.user, seen=seen, weather=chosen, seed=seed)
    except actions.NotReady as missing:
        messages.warning(request, str(missing))
    except StalePush:
        messages.warning(request, _("The push was changed after you saw it. Look at it again, then rehearse."))
    else:
        return redirect("pushes:detail", rehearsal.pk)
    return redirect("pushes:preview" if push.is_changeable_by(request.user) else "pushes:detail", push.pk)


def _seed(request: HttpRequest) -> int | None:
    written = request.POST.get("seed", "")
    seed = int(written) if written.isascii() and written.isdecimal() and len(written) < 7 else 0
    return seed if 0 < seed <= LARGEST_SEED else None
