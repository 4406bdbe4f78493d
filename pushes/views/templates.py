"""Templates: saved from a push or a draft, chosen in a draft, changed, deleted. Each is its application's."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pushes import actions
from pushes.forms import DraftForm, TemplateForm
from pushes.models import Application, MessageTemplate, Push
from pushes.row_keys import key_of
from pushes.views.access import (
    SignedInRequest,
    for_writers,
    held_to_save,
    of_own_draft,
    of_usable_push,
    usable_application,
)
from pushes.views.create import save_posted
from pushes.views.kept_configuration import called
from pushes.views.kept_writing import address_of
from pushes.views.own_page import OwnPage


@require_safe
@for_writers
def templates(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The templates of an application."""
    application = usable_application(request, pk)
    context = {
        "heading": _("Templates"),
        "application": application,
        "saved": MessageTemplate.objects.filter(application=application).select_related("author"),
    }
    return render(request, "pushes/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def template(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Change a template, or delete it."""
    usable = Application.objects.usable_by(request.user)
    with held_to_save(request, MessageTemplate.objects.filter(application__in=usable, pk=pk)) as found:
        return _template(request, found)


def _template(request: SignedInRequest, found: MessageTemplate) -> HttpResponseBase:
    application = found.application
    own = OwnPage(request, application, called(found))
    if "delete" in request.POST:
        own.forget()
        actions.delete_template(template=found)
        messages.success(request, _("The template is deleted."))
        return redirect("pushes:templates", application.pk)
    if "forget" in request.POST:
        own.forget()
        return redirect(request.path)
    written = request.POST if request.method == "POST" else None
    form = TemplateForm(written, instance=found, initial=own.initial(TemplateForm.base_fields))
    if form.is_valid() and _is_changed(form):
        own.forget()
        messages.success(request, _("The template is saved."))
        return redirect("pushes:templates", application.pk)
    context = {"form": form, "application": application} | own.context(list(form.fields))
    return render(request, "pushes/template.html", context, status=422 if form.errors else 200)


def _is_changed(form: TemplateForm) -> bool:
    try:
        actions.change_template(template=form.instance, fields=form.changed_fields)
    except actions.NotReady as taken:
        form.add_error("name", str(taken))
    return not form.errors


@require_POST
@of_usable_push
def save_template(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Save what a push says. Of one's own draft, what is written on its page is saved first."""
    is_own = push.is_changeable_by(request.user)
    if is_own and not save_posted(request, push, DraftForm(request.POST, instance=push)):
        return redirect(address_of(request, push))
    try:
        made = actions.save_template(push=push, by=request.user, name=request.POST.get("template_name", ""))
    except actions.NotReady as missing:
        messages.warning(request, str(missing))
    else:
        messages.success(request, _("The template “%(name)s” is saved.") % {"name": made.name})
    return redirect(push)


@require_POST
@of_own_draft
def use_template(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Put a template into a draft. What is written beside it is saved first."""
    if not save_posted(request, push, DraftForm(request.POST, instance=push)):
        return redirect(address_of(request, push))
    chosen = key_of(request.POST.get("template", ""))
    found = MessageTemplate.objects.filter(application=push.application_id, pk=chosen).first()
    if found is None:
        messages.warning(request, _("Choose a template."))
    else:
        actions.use_template(push=push, template=found)
    return redirect("pushes:edit", push.pk)
