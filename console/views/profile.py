"""What a person chooses for themselves: where they are told of their pushes, and of what."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from console import open_sessions, second_factor
from console.forms import ProfileForm
from console.models import Profile
from console.shortcuts import as_chosen
from pushes.views.access import SignedInRequest, login_required


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: SignedInRequest) -> HttpResponseBase:
    """The person's own profile; nobody else's can be seen here."""
    known = Profile.objects.filter(person=request.user).first() or Profile(person=request.user)
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, instance=known, initial={"email": request.user.email})
    if form.is_valid():
        return _save(request, form)
    places = open_sessions.places_of(request, request.user)
    context = {"form": form, "places": places, "has_mail": bool(settings.EMAIL_HOST)}
    context["has_second_factor"] = second_factor.has_one(request.user)
    return render(request, "registration/profile.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def log_out_elsewhere(request: SignedInRequest) -> HttpResponse:
    """Log the person out in one other browser (`session`), or in all others."""
    asked = request.POST.get("session", "")
    count = open_sessions.end(request, request.user, int(asked) if asked.isdecimal() and len(asked) < 19 else None)
    said = ngettext("Logged out in %(count)s other browser.", "Logged out in %(count)s other browsers.", count)
    messages.success(request, said % {"count": count})
    return redirect("profile")


def _save(request: SignedInRequest, form: ProfileForm) -> HttpResponse:
    with transaction.atomic():
        form.save()
        request.user.email = form.cleaned_data["email"]
        request.user.save(update_fields=["email"])  # which tells the audit log, where it is another one
    messages.success(request, _("Your profile is saved."))
    response = redirect("profile")
    as_chosen(response, request.user)
    return response
