"""Applications: the table, and the configuration for admins."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pushes import actions
from pushes.accounts.words.catalogue import in_a_row
from pushes.forms import ApplicationForm
from pushes.invisible import storable
from pushes.models import Application, Push
from pushes.models.access_points import LEADS_BY
from pushes.telling.kept_words import kept_words
from pushes.views import kept_configuration
from pushes.views.access import SignedInRequest, held_to_save, login_required
from pushes.views.own_page import OwnPage

LONGEST_REASON = 200
SECRETS = ("secret_key", ApplicationForm.sealed_in["secret_key"])  # the fields that it comes in
SEALED_ICON = ApplicationForm.sealed_in["icon_file"]


@require_safe
@login_required
def applications(request: HttpRequest) -> HttpResponseBase:
    """The applications the person may see."""
    visible = Application.objects.visible_to(request.user).with_usable(request.user)
    return render(request, "pushes/applications.html", {"applications": visible.with_last_push()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("pushes.add_application", raise_exception=True)
def add_application(request: SignedInRequest) -> HttpResponseBase:
    """Add an application."""
    return _configure(request, Application())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("pushes.change_application", raise_exception=True)
def configuration(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """An application's keys and people."""
    with held_to_save(request, Application.objects.filter(pk=pk)) as application:
        return _configure(request, application)


@require_POST
@login_required
@permission_required("pushes.change_application", raise_exception=True)
def connection(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Ask the service whether it knows the application as it is saved, and say what it answered."""
    application = get_object_or_404(Application.objects, pk=pk)
    found = actions.try_connection(application)
    if found.failed:
        messages.warning(request, in_a_row(kept_words(found.failed), found.advice))
    else:
        said = _("%(host)s answered: it knows the AccessID, and the SecretKey fits.")
        messages.success(request, said % {"host": found.host})
    return redirect("pushes:configuration", pk)


@require_POST
@login_required
@permission_required("pushes.change_application", raise_exception=True)
def pause(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Let nothing of the application leave, or let it go on (`go_on`)."""
    application = get_object_or_404(Application.objects, pk=pk)
    reason = storable(request.POST.get("reason", "")).strip()
    if "go_on" in request.POST:
        actions.go_on(application=application)
        messages.success(request, _("%(name)s goes on.") % {"name": application.name})
    elif not reason:
        messages.warning(request, _("Write why it is paused: those who wait read it. Nothing was changed."))
    elif len(reason) > LONGEST_REASON:
        said = _("Write why in at most %(most)s characters: it has %(count)s. Nothing was changed.")
        messages.warning(request, said % {"most": LONGEST_REASON, "count": f"{len(reason):,}"})
    else:
        actions.pause(application=application, by=request.user, reason=reason)
        kept_configuration.forget(request.user, application, kept_configuration.PAUSE)
        messages.success(request, _("%(name)s is paused: nothing of it leaves.") % {"name": application.name})
    return redirect("pushes:configuration", pk)


def _configure(request: SignedInRequest, application: Application) -> HttpResponseBase:
    name = application.name  # a refused name must not stand in the heading as if it were saved
    kept = None
    if request.method == "POST" and "forget" in request.POST:
        kept_configuration.forget(request.user, application)
        return redirect(request.path)
    if request.method == "POST":
        form = ApplicationForm(request.user, request.POST, request.FILES, instance=application)
        if form.is_valid() and _is_saved(request, form):
            messages.success(request, _("%(name)s is saved.") % {"name": form.instance.name})
            if set(LEADS_BY).intersection(form.changed_data):
                _warn_of_what_has_not_ended(request, form.instance)
            return redirect("pushes:applications")
    else:
        kept = kept_configuration.waiting(request.user, application)
        initial = kept_configuration.as_initial(kept, ApplicationForm.base_fields)
        form = ApplicationForm(request.user, instance=application, initial=initial)
    context = {"form": form, "name": name, "application": application, "kept": kept}
    fields = [*(field for field in ApplicationForm.base_fields if field not in SECRETS), SEALED_ICON]
    context |= {"page": kept_configuration.signed_page(request.user, application, fields, SECRETS)}
    why = OwnPage(request, application, kept_configuration.PAUSE)
    context |= {"pause": why.context(["reason"]) | why.initial({})}
    return render(request, "pushes/configuration.html", context, status=422 if form.errors else 200)


def _warn_of_what_has_not_ended(request: HttpRequest, application: Application) -> None:
    """What was confirmed for one service goes to the one that the application names now."""
    many = Push.objects.filter(application=application, status__in=Push.UNENDED).count()
    if many:
        said = ngettext(
            "%(number)s push of %(name)s has not ended, and goes to where it leads now. Stop it if it should not.",
            "%(number)s pushes of %(name)s have not ended, and go to where it leads now. Stop those that should not.",
            many,
        )
        messages.warning(request, said % {"number": f"{many:,}", "name": application.name})


def _is_saved(request: SignedInRequest, form: ApplicationForm) -> bool:
    """False where somebody else has taken its name or its AccessID in this moment: the form says so then."""
    try:
        with transaction.atomic():
            kept_configuration.forget(request.user, form.instance)
            if form.changes_icon:
                actions.give_icon(application=form.instance, by=request.user, icon=form.cleaned_data["icon_file"])
            import_string(settings.APPLICATION_SAVED)(form.save())
    except IntegrityError:
        form.validate_unique()
        try:
            form.instance.validate_constraints()
        except ValidationError as taken:
            form.add_error(None, taken)
        if not form.errors:
            raise
    return not form.errors
