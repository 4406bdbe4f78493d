"""The account package of a draft: uploaded, removed."""

import json
import re
from functools import cache
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pushes import actions
from pushes.accounts import UnreadablePackage
from pushes.accounts.for_browsers import for_browsers
from pushes.forms import DraftForm
from pushes.models import Push
from pushes.readiness.obstacles import obstacles
from pushes.views.access import SignedInRequest, of_own_draft
from pushes.views.create import save_posted
from pushes.views.kept_writing import address_of

KEY: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def package(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """The package card; a POST attaches the file that comes with it, or the upload that has arrived in chunks."""
    problem = ""
    if request.method == "POST":
        try:
            _attach(request, push)
        except UnreadablePackage as unreadable:
            problem = unreadable.said(_)
        except actions.NotReady as replaced:
            problem = str(replaced)
        except actions.NotThere:
            return HttpResponse(status=HTTPStatus.CONFLICT)
        push.refresh_from_db()
    context = {"push": push, "package": push.package, "problem": problem, "obstacles": obstacles(push)}
    return render(request, "pushes/create/package_card.html", context, status=422 if problem else 200)


def _attach(request: SignedInRequest, push: Push) -> None:
    file, key = request.FILES.get("package"), request.POST.get("upload", "")
    if isinstance(file, UploadedFile):
        actions.attach_package(push=push, by=request.user, file=file)
    elif key:
        if not (KEY.fullmatch(key) and push.uploads.filter(key=key).exists()):
            raise Http404
        actions.attach_upload(push=push, by=request.user, key=UUID(key))


@require_safe
@of_own_draft
def rules(_request: SignedInRequest, push: Push) -> HttpResponseBase:
    """What the browser needs to check a package before it has travelled: rules and words, as JSON."""
    told = _rules(push.application.home_country, get_language() or "")
    return HttpResponse(told, content_type="application/json", headers={"Cache-Control": "private, no-store"})


@cache
def _rules(home: str, _language: str) -> str:
    """The same in the language that is spoken."""
    return json.dumps(for_browsers(home, _), ensure_ascii=False, separators=(",", ":"))


@require_POST
@of_own_draft
def remove_package(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Take the package off the draft. The button stands in the form: what is written beside it is saved first."""
    if not save_posted(request, push, DraftForm(request.POST, instance=push)):
        return redirect(address_of(request, push))
    actions.remove_package(push=push, by=request.user)
    return redirect("pushes:edit", push.pk)


@require_POST
@of_own_draft
def bring_back(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Undo the removal of a package, or its replacement. What is written beside it is saved first."""
    if not save_posted(request, push, DraftForm(request.POST, instance=push)):
        return redirect(address_of(request, push))
    actions.bring_back_package(push=push, by=request.user, key=request.POST.get("aside", ""))
    return redirect("pushes:edit", push.pk)
