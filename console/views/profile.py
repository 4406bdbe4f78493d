"""What a person chooses for themselves: where they are told of their pushes, and of what."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from console import entering, open_sessions, second_factor
from console.forms import ProfileForm
from console.models import Profile
from console.shortcuts import as_chosen
from console.views.steps import step_address
from pushes.row_keys import key_of
from pushes.views.access import SignedInRequest, held_to_save, login_required

MINUTE = timedelta(minutes=1)
ADDRESS = "address_to_save"  # in the session: it was written before its person showed who they are


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: SignedInRequest) -> HttpResponseBase:
    """The person's own profile; nobody else's can be seen here."""
    with held_to_save(request, User.objects.filter(pk=request.user.pk)) as person:
        return _profile(request, person)


def _profile(request: SignedInRequest, person: User) -> HttpResponseBase:
    known = Profile.objects.filter(person=person).first() or Profile()
    known.person = person
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, instance=known, initial={"email": person.email})
    if waits := ADDRESS in request.session and entering.is_proved(request):
        form.initial["email"] = request.session[ADDRESS]
    if form.is_valid():
        return _save(request, form)
    places = open_sessions.places_of(request, request.user)
    context = {"form": form, "places": places, "has_mail": bool(settings.EMAIL_HOST), "address_waits": waits}
    context |= {"idle_minutes": settings.SESSION_IDLE // MINUTE, "logins_kept_days": settings.LOGINS_KEEP_DAYS}
    context["has_second_factor"] = second_factor.has_one(request.user)
    return render(request, "registration/profile.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def log_out_elsewhere(request: SignedInRequest) -> HttpResponse:
    """Log the person out in one other browser (`session`), or in all others."""
    asked = request.POST.get("session", "")
    count = open_sessions.end(request, request.user, key_of(asked) if asked else None)
    said = ngettext("Logged out in %(count)s other browser.", "Logged out in %(count)s other browsers.", count)
    messages.success(request, said % {"count": count})
    return redirect("profile")


def _save(request: SignedInRequest, form: ProfileForm) -> HttpResponse:
    address, person = form.cleaned_data["email"], form.instance.person
    may_save = address == person.email or entering.is_proved(request)
    with transaction.atomic():
        form.save()
        if may_save:
            person.email = address
            person.save(update_fields=["email"])  # which tells the audit log, where it is another one
    response = _saved(request) if may_save else _prove_first(request, address)
    as_chosen(response, request.user)
    return response


def _saved(request: SignedInRequest) -> HttpResponse:
    request.session.pop(ADDRESS, None)
    messages.success(request, _("Your profile is saved."))
    return redirect("profile")


def _prove_first(request: SignedInRequest, address: str) -> HttpResponse:
    """Whoever finds a browser open does not have letters sent elsewhere. What was written waits for the proof."""
    request.session[ADDRESS] = address
    messages.info(request, _("Show who you are, then save the new e-mail address. Everything else is saved."))
    return redirect(step_address("second-factor-prove", reverse("profile")))
