"""The buttons of a push's page. Each is one action; who is too late changes nothing and is told."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pushes import actions
from pushes.forms import TimeForm
from pushes.models import Push, StalePush
from pushes.views.access import SignedInRequest, View, of_usable_push

DECISIONS = {"it-arrived": actions.it_arrived, "send-again": actions.send_again, "skip": actions.skip}


def of_controlled_push(view: View) -> View:
    """A page that changes a push the person may see. Too late, it says so, and the push's page says what is."""

    @wraps(view)
    def page(request: HttpRequest, push: Push, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, push, **kwargs)
        except StalePush:
            messages.warning(request, _("Too late, nothing was changed: the push has moved on. This is how it stands."))
        push.refresh_from_db()
        return redirect(push)

    return of_usable_push(page)


def button(act: Callable[..., object]) -> View:
    """A button that does `act` to its push."""

    def press(request: SignedInRequest, push: Push) -> HttpResponseBase:
        try:
            act(push=push, by=request.user)
        except actions.NotReady as missing:
            messages.warning(request, str(missing))
        push.refresh_from_db()
        return redirect(push)

    return require_POST(of_controlled_push(press))


undo = button(actions.undo)
withdraw = button(actions.withdraw)
start_now = button(actions.start_now)
stop = button(actions.stop)
resume = button(actions.resume)
send_now = button(actions.send_now)
continue_after_canary = button(actions.continue_after_canary)
send_the_rest = button(actions.send_the_rest)
terminate = button(actions.terminate)
revoke = button(actions.revoke)


@require_POST
@of_controlled_push
def duplicate(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """A new draft that says the same, and where that is ticked to the same accounts."""
    try:
        made = actions.duplicate_push(push=push, by=request.user, same_audience="audience" in request.POST)
    except actions.NotReady as missing:
        messages.warning(request, str(missing))
        return redirect(push)
    messages.success(request, _("This is a new draft, a copy of push %(number)s.") % {"number": push.pk})
    return redirect("pushes:edit", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@of_controlled_push
def reschedule(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Give a push that has not begun another time."""
    if not push.is_scheduled:
        raise StalePush(f"Push {push.pk} has begun")
    form = TimeForm(request.POST if request.method == "POST" else None, push=push)
    if form.is_valid():
        try:
            actions.reschedule(push=push, by=request.user, at=form.cleaned_data["scheduled_for"])
        except actions.NotReady as over:
            form.add_error("scheduled_for", str(over))
        else:
            return redirect(push)
    status = 422 if form.errors else 200
    return render(request, "pushes/reschedule.html", {"push": push, "form": form}, status=status)


@require_POST
@of_controlled_push
def decide(request: SignedInRequest, push: Push, number: int) -> HttpResponseBase:
    """What became of an unconfirmed part, by a person's word. Sending again needs the tick beside it."""
    part = get_object_or_404(push.parts.select_related("push"), number=number)
    decision = request.POST.get("decision", "")
    if decision not in DECISIONS:
        messages.warning(request, _("Choose what became of the part."))
    elif decision == "send-again" and "sure" not in request.POST:
        messages.warning(request, _("Tick that people may get it twice, then send again."))
    else:
        try:
            DECISIONS[decision](part=part, by=request.user)
        except actions.NotReady as refused:
            messages.warning(request, str(refused))
    return redirect(push)
