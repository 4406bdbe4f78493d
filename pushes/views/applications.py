"""Applications: the table, and the configuration for admins."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pushes.forms import ApplicationForm
from pushes.models import Application
from pushes.views.access import login_required


@require_safe
@login_required
def applications(request: HttpRequest) -> HttpResponseBase:
    """The applications the person may push to."""
    usable = Application.objects.usable_by(request.user).with_last_push()
    return render(request, "pushes/applications.html", {"applications": usable})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("pushes.add_application", raise_exception=True)
def add_application(request: HttpRequest) -> HttpResponseBase:
    """Add an application."""
    return _configure(request, Application())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required("pushes.change_application", raise_exception=True)
def configuration(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An application's keys and people."""
    return _configure(request, get_object_or_404(Application.objects, pk=pk))


def _configure(request: HttpRequest, application: Application) -> HttpResponseBase:
    form = ApplicationForm(request.POST if request.method == "POST" else None, instance=application)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            import_string(settings.APPLICATION_SAVED)(form.save())
        messages.success(request, _("%(name)s is saved.") % {"name": form.instance.name})
        return redirect("pushes:applications")
    # A refused name must not stand in the heading as if it were saved.
    name = form.initial.get("name", "")
    context = {"form": form, "name": name, "application": application}
    return render(request, "pushes/configuration.html", context, status=422 if form.errors else 200)
