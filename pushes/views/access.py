"""Who may see which row: every page asks here, and a stranger's row is a page that does not exist."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from pushes.models import Application, Push, StalePush
from pushes.views import few_columns, kept_configuration
from pushes.views.kept_writing import address_of, keep_for_author
from pushes.views.way_back import page_of_button

View = Callable[..., HttpResponseBase]
Row = TypeVar("Row", bound=Model)


class SignedInRequest(HttpRequest):
    """A request behind a login."""

    user: User


def login_required(view: View) -> View:
    """A page behind the login. A piece of a page is answered with 401: the login would land in its middle."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, **kwargs)
        back = _way_back(request)
        return HttpResponse(status=401) if request.htmx else redirect_to_login(back)  # type: ignore[attr-defined]

    return page


@contextmanager
def held_to_save(request: HttpRequest, found: QuerySet[Row]) -> Iterator[Row]:
    """The row of a page, or 404; where something is posted, nobody else changes it from now until the end."""
    if request.method != "POST":
        yield get_object_or_404(found)
        return
    with transaction.atomic():
        yield get_object_or_404(found.select_for_update(of=("self",)))


def _way_back(request: HttpRequest) -> str:
    """Where to go on after the login: what was asked for, or, after a press of a button, where that was.

    What was written on a draft's page is kept for its author, a configuration for its administrator, a template for its
    marketer, a reason for who gave it. Of the rest it is said that it has to be done again.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    kept = keep_for_author(request)
    is_kept = kept is not None or kept_configuration.keep(request) is not None
    if "text/html" in request.headers.get("Accept", ""):
        lost = _("Your login had ended: nothing was done, nothing was saved. Log in and do it again.")
        messages.warning(request, _("Your login had ended. What you wrote is kept: log in.") if is_kept else lost)
    if kept is not None:
        return address_of(request, kept)
    return page_of_button(request, has_reason=is_kept)


def for_writers(view: View) -> View:
    """A page for those who may create pushes."""
    return login_required(permission_required("pushes.add_push", raise_exception=True)(view))


def usable_application(request: HttpRequest, pk: int) -> Application:
    """The application, if the person may push to it; 404 otherwise."""
    return get_object_or_404(Application.objects.usable_by(request.user), pk=pk)


def visible_push(request: HttpRequest, pk: int, columns: Collection[str] = ()) -> Push:
    """The push, if the person may see it; 404 otherwise. Of its many columns with these only, where some are named."""
    if columns:
        few = few_columns.found(request.user, pk, columns)
        if few is None:
            raise Http404
        return few
    one = Push.objects.one_visible_to(request.user, pk)
    shown = one.select_related("application", "package", "author", "confirmed_by", "approved_by", "returned_by")
    # Few pages need the SecretKey, and it would be decrypted for each.
    push: Push = get_object_or_404(shown.defer("application__secret_key"))
    return push


def of_visible_push(view: View) -> View:
    """A page about a push the person may see."""

    @wraps(view)
    def page(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        return view(request, visible_push(request, pk), **kwargs)

    return login_required(page)


def of_usable_push(view: View) -> View:
    """A page for doing something with a push, by those who may create pushes of its application."""

    @wraps(view)
    def page(request: HttpRequest, push: Push, **kwargs: Any) -> HttpResponseBase:
        _require_usable(push)
        return view(request, push, **kwargs)

    return for_writers(of_visible_push(page))


def _require_usable(push: Push) -> None:
    if not push.is_usable:  # of an application that the person may only look at
        raise PermissionDenied


def may_write(request: HttpRequest, push: Push) -> bool:
    """Whether the push is a draft that the person may go on writing."""
    is_writer = request.user.has_perm("pushes.add_push") and push.is_usable
    return is_writer and push.is_changeable_by(request.user)


def of_own_draft(view: View) -> View:
    """A page for writing a draft: its author's. Whatever else the push is by now, its page says so."""

    @wraps(view)
    def page(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        push = visible_push(request, pk)
        _require_usable(push)
        if not push.is_changeable_by(request.user):
            return redirect("pushes:detail", pk)
        try:
            return view(request, push, **kwargs)
        except StalePush:  # sent, discarded or changed by another request in this very moment
            return redirect("pushes:detail", pk)
        except (IntegrityError, Push.DoesNotExist):  # the same where something was written beside the draft
            if Push.objects.filter(pk=pk).exists():
                raise
            return redirect("pushes:detail", pk)

    inside = permission_required("pushes.add_push", raise_exception=True)(page)

    @wraps(view)
    def kept(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not Push.objects.filter(pk=pk, author=request.user.pk).exists():
            draft = keep_for_author(request)  # somebody else has logged in since, who perhaps writes no pushes at all
            if draft is not None and request.htmx:  # type: ignore[attr-defined]
                return redirect("pushes:detail", pk)  # the page that was written on goes
        return inside(request, pk=pk, **kwargs)

    return login_required(kept)
