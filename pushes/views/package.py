"""The account package of a draft: uploaded, removed, read in another way."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from pushes import actions
from pushes.accounts import UnreadablePackage
from pushes.accounts.repairs import SENTENCES as REPAIRS
from pushes.forms import DraftForm
from pushes.models import AccountPackage, Push
from pushes.models.findings import Choices
from pushes.readiness import obstacles
from pushes.views.access import SignedInRequest, of_own_draft
from pushes.views.create import save_posted
from pushes.views.keeping import address_of


@require_http_methods(["GET", "HEAD", "POST"])
@of_own_draft
def package(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """The package card; a POST uploads a package into it."""
    problem = ""
    file = request.FILES.get("package")
    if request.method == "POST" and isinstance(file, UploadedFile):
        try:
            actions.attach_package(push=push, by=request.user, file=file)
        except UnreadablePackage as unreadable:
            problem = str(unreadable)
        push.refresh_from_db()
    context = {"push": push, "package": push.package, "problem": problem, "obstacles": obstacles(push)}
    return render(request, "pushes/create/package.html", context, status=422 if problem else 200)


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
    actions.bring_back_package(push=push, by=request.user)
    return redirect("pushes:edit", push.pk)


@require_POST
@of_own_draft
def check_again(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Read the package anew, as chosen on its card or as its check suggests. What is written is saved first."""
    if not save_posted(request, push, DraftForm(request.POST, instance=push)):
        return redirect(address_of(request, push))
    if push.package:
        account_type, choices = _as_chosen(request, push, push.package)
        actions.recheck_package(push=push, by=request.user, account_type=account_type, choices=choices)
    return redirect("pushes:edit", push.pk)


def _as_chosen(request: HttpRequest, push: Push, package: AccountPackage) -> tuple[int, Choices]:
    suggested = package.findings.suggested(package.choices)
    if suggested and "suggestion" in request.POST:
        return suggested
    choices = Choices(
        keep_header="keep_header" in request.POST,
        hash_raw="hash_raw" in request.POST,
        repairs=tuple(code for code in request.POST.getlist("repair") if code in REPAIRS),
    )
    return push.account_type, choices
