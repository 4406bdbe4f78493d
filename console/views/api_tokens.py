"""The tokens with which a person's programs call the API: made, shown once, revoked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from console import entering
from console.api import tokens
from console.forms import ApiTokenForm
from console.views.steps import step_address
from pushes.row_keys import key_of
from pushes.views.access import SignedInRequest, login_required

WRITTEN = "token_to_make"  # in the session: it was written before its person showed who they are
MOST = 80  # characters that are kept of each field


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def api_tokens(request: SignedInRequest) -> HttpResponseBase:
    """One's own tokens, an administrator everybody's; a POST makes one, after a proof, or revokes one (`revoke`)."""
    if "revoke" in request.POST:
        return _revoke(request, request.POST["revoke"])
    if request.method == "POST" and not entering.is_proved(request):
        return _prove_first(request)
    written = request.POST if request.method == "POST" else None
    form = ApiTokenForm(written, person=request.user, initial=request.session.get(WRITTEN, {}))
    if form.is_valid():
        request.session.pop(WRITTEN, None)
        made, secret = tokens.make(person=request.user, **form.cleaned_data)
        empty = ApiTokenForm(None, person=request.user)
        return _page(request, empty, made=made, secret=secret)  # not led on: it is shown in this answer alone
    return _page(request, form, status=422 if form.errors else 200)


def _page(request: SignedInRequest, form: ApiTokenForm, status: int = 200, **more: Any) -> HttpResponseBase:
    context = {"form": form, "tokens": tokens.seen_by(request.user), "now": timezone.now()}
    context["is_proved"] = entering.is_proved(request)
    return render(request, "registration/api_tokens.html", context | more, status=status)


def _prove_first(request: SignedInRequest) -> HttpResponseBase:
    """What was written waits for the proof, which was too long ago."""
    fields = {name: request.POST.get(name, "")[:MOST] for name in ("name", "application", "days")}
    scopes = [scope for scope in tokens.SCOPES if scope in request.POST.getlist("scopes")]
    request.session[WRITTEN] = fields | {"scopes": scopes}
    messages.info(request, _("Show who you are, then make the token. What you wrote is kept."))
    return redirect(step_address("second-factor-prove", reverse("api-tokens")))


def _revoke(request: SignedInRequest, key: str) -> HttpResponseBase:
    tokens.revoke(get_object_or_404(tokens.seen_by(request.user), pk=key_of(key)), by=request.user)
    messages.success(request, _("The token is revoked: programs that have it are refused from now on."))
    return redirect("api-tokens")
