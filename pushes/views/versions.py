"""Two versions of a draft, side by side: the one that is stored, and one that was written elsewhere meanwhile."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pushes import actions
from pushes.forms import as_posted, differences
from pushes.forms.versions import AUDIENCE
from pushes.models import KeptWriting, Push, StalePush
from pushes.views import chosen_audience
from pushes.views.access import SignedInRequest, of_own_draft
from pushes.views.kept_writing import form_of


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def versions(request: SignedInRequest, push: Push, kept: int) -> HttpResponseBase:
    """Both versions, field by field, and the choice between them. Nothing is lost before it is made."""
    writing: KeptWriting | None = push.kept.filter(pk=kept).first()
    if writing is None:
        return redirect("pushes:edit", push.pk)
    if request.method == "POST":
        return _choose(request, push, writing)
    context = {"push": push, "writing": writing, "differences": differences(push, writing.written)}
    return render(request, "pushes/two_versions.html", context)


def _choose(request: SignedInRequest, push: Push, writing: KeptWriting) -> HttpResponseBase:
    """Store the draft with each field in its chosen version. What the form cannot read stays written, to be mended."""
    if request.POST.get("version") != str(push.version):
        messages.warning(request, _("The draft was changed once more. Choose again."))
        return redirect("pushes:versions", push.pk, writing.pk)
    names = [each.name for each in differences(push, writing.written) if request.POST.get(each.name) == "written"]
    audience = writing.written[AUDIENCE] if AUDIENCE in names else ""
    writing.written = as_posted(push) | {name: writing.written[name] for name in names}
    writing.version, writing.at = push.version, timezone.now()
    form = form_of(push, writing)
    try:
        if form.is_valid():
            actions.store_kept(writing=writing, by=request.user, version=writing.version, fields=form.draft())
            messages.success(request, _("The draft is saved as you chose."))
            push.refresh_from_db()
            if push.is_for_audience and audience:
                chosen_audience.take(request, push, audience)
        else:
            writing.save()
    except StalePush:
        messages.warning(request, _("The draft was changed once more. Choose again."))
        return redirect("pushes:versions", push.pk, writing.pk)
    return redirect("pushes:edit", push.pk)
