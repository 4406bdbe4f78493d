"""Those who did not get a push, or did not click: gathered into a new draft, and gathered again."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pushes import actions
from pushes.forms import DraftForm, GatherForm
from pushes.models import Push, Who
from pushes.readiness.gathered import still_arrives_said
from pushes.views.access import SignedInRequest, of_own_draft, of_usable_push
from pushes.views.create import save_posted
from pushes.views.kept_writing import address_of


@require_http_methods(["GET", "HEAD", "POST"])
@of_usable_push
def those_of(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Ask which of its accounts get another push; a POST makes the draft."""
    try:
        groups = actions.groups_of(push)
        form = GatherForm(request.POST if request.method == "POST" else None, groups=groups)
        if form.is_valid():
            made = actions.gather(push=push, by=request.user, who=form.cleaned_data["who"])
            words = _("This is a new draft, for accounts of push %(number)s. They are gathered while you write.")
            messages.success(request, words % {"number": push.pk})
            return redirect("pushes:edit", made.pk)
    except actions.NotReady as missing:
        messages.warning(request, str(missing))
        return redirect(push)
    asked = 0 if groups == [Who.OVER_LIMIT] else actions.gatherable(push, (Who.NOT_ARRIVED,))
    context = {"push": push, "form": form, "accounts": asked, "left_out": push.count - push.over_limit - asked}
    context["still_arrives"] = still_arrives_said(push)
    return render(request, "pushes/those_of.html", context, status=422 if form.errors else 200)


@require_POST
@of_own_draft
def gather_again(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Gather the accounts of a draft anew. The button stands in the form: what is written beside it is saved first."""
    if not save_posted(request, push, DraftForm(request.POST, instance=push)):
        return redirect(address_of(request, push))
    try:
        actions.gather_again(push=push, by=request.user)
    except actions.NotReady as missing:
        messages.warning(request, str(missing))
    return redirect("pushes:edit", push.pk)
