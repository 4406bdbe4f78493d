"""Filters of the records that a person saves under a name, renames, replaces and deletes. Nobody else sees them."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pushes.forms import RenamedFilterForm, SavedFilterForm
from pushes.forms.saved_filter import NAME_TAKEN
from pushes.models import Push, SavedFilter
from pushes.records.filters import PushFilter
from pushes.records.saved import query_of, words_of
from pushes.views.access import SignedInRequest, held_to_save, login_required


def _records(query: str) -> HttpResponseRedirect:
    return redirect(f"{reverse('pushes:records')}?{query}")


def _filter(request: SignedInRequest, asked: QueryDict) -> PushFilter:
    return PushFilter(asked, queryset=Push.objects.none(), request=request)


def _page(request: SignedInRequest, form: SavedFilterForm, asked: QueryDict) -> HttpResponseBase:
    heading = _("Rename or delete filters") if form.instance.pk else _("Save filters")
    context = {
        "heading": heading,
        "form": form,
        "query": form.instance.query,
        "words": list(words_of(_filter(request, asked))),
    }
    return render(request, "pushes/saved_filter.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def save_filter(request: SignedInRequest) -> HttpResponseBase:
    """Save the filters in the URL under a name, in the place of those that have it where that was asked for."""
    found = _filter(request, request.GET)
    query = query_of(found)
    if not query or not found.is_valid():
        messages.warning(request, _("Choose what to filter by, or an order, before you save it."))
        return _records(query)
    replaced = request.POST.get("replace", "")
    written = {"name": replaced} if replaced else request.POST
    asked = SavedFilter(person=request.user, query=query)
    form = SavedFilterForm(written if request.method == "POST" else None, instance=asked, replaces=bool(replaced))
    if not form.is_valid():
        return _page(request, form, request.GET)
    name, stored = form.cleaned_data["name"], {"query": query}
    _saved, is_new = SavedFilter.objects.update_or_create(person=request.user, name=name, defaults=stored)
    said = _("The filters are saved as “%(name)s”.") if is_new else _("“%(name)s” finds these from now on.")
    messages.success(request, said % {"name": name})
    return _records(query)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def saved_filter(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Rename it, or delete it: its filters stay in the URL then, from where they can be saved again."""
    with held_to_save(request, SavedFilter.objects.filter(pk=pk, person=request.user)) as own:
        return _saved_filter(request, own)


def _saved_filter(request: SignedInRequest, own: SavedFilter) -> HttpResponseBase:
    if "delete" in request.POST:
        own.delete()
        said = _("“%(name)s” is deleted. Here is what it found: save it again if you still want it.")
        messages.success(request, said % {"name": own.name})
        return _records(own.query)
    form = RenamedFilterForm(request.POST if request.method == "POST" else None, instance=own)
    if not (form.is_valid() and _is_renamed(form)):
        return _page(request, form, QueryDict(own.query))
    messages.success(request, _("The filters are saved as “%(name)s”.") % {"name": own.name})
    return _records(own.query)


def _is_renamed(form: RenamedFilterForm) -> bool:
    """False where another one was given the name in this very moment: the form says so then."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error("name", NAME_TAKEN)
    return not form.errors
