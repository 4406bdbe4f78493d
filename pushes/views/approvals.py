"""The second person: what waits for an approval, what exactly is approved, and the yes or no."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pushes import actions
from pushes.models import Push, StalePush
from pushes.readiness.draft_doubts import doubts
from pushes.telling.numbers import counted
from pushes.views import kept_configuration
from pushes.views.access import SignedInRequest, View, login_required, of_usable_push, of_visible_push
from pushes.views.detail import facts_of, reason_for

MOST = 100


def of_approver(view: View) -> View:
    """A page about a push, for those who may approve pushes of its application."""

    @wraps(view)
    def page(request: HttpRequest, push: Push) -> HttpResponseBase:
        if not push.is_usable:
            raise PermissionDenied
        return view(request, push)

    return login_required(permission_required("pushes.approve_push", raise_exception=True)(of_visible_push(page)))


@require_safe
@login_required
@permission_required("pushes.approve_push", raise_exception=True)
def approvals(request: HttpRequest) -> HttpResponseBase:
    """What waits for the person's approval, the longest wait first, and what waits for somebody else's."""
    waiting = Push.objects.listed().waiting_for_approval(request.user).select_related("confirmed_by")
    waiting = waiting.order_by("approval_asked_at")
    others, own = list(waiting.of_others(request.user)[: MOST + 1]), waiting.of_their_own(request.user)[:MOST]
    context = {"pushes": others[:MOST], "own": own, "most": MOST if len(others) > MOST else None}
    return render(request, "pushes/approvals.html", context)


@require_safe
@of_approver
def approval(request: SignedInRequest, push: Push) -> HttpResponseBase:
    """Everything that an approval covers, as it stands, with what is doubtful about it."""
    if not push.is_waiting_for_approval:
        return redirect("pushes:detail", push.pk)
    kept = kept_configuration.waiting(request.user, push.application, kept_configuration.called(push))
    return _asked(request, push, kept.written.get("reason", "") if kept else "", is_kept=kept is not None)


def _asked(
    request: SignedInRequest, push: Push, reason: str, status: int = 200, is_kept: bool = False
) -> HttpResponseBase:
    seen = {"hash": push.hash_to_approve(), "doubts": doubts(push), "is_own": push.is_own_of(request.user)}
    own = kept_configuration.called(push)
    page = kept_configuration.signed_page(request.user, push.application, ["reason"], (), own)
    context = {"push": push, "package": push.package, "reason": reason, "page": page, "kept": is_kept} | seen
    return render(request, "pushes/approval.html", context, status=status)


def _pressed(act: Callable[[SignedInRequest, Push], HttpResponseBase]) -> View:
    """A press that decides about a push. What cannot be taken is said, and nothing is changed or lost of its reason."""

    @wraps(act)
    def press(request: SignedInRequest, push: Push) -> HttpResponseBase:
        try:
            done = act(request, push)
            for each in (kept_configuration.called(push), kept_configuration.lever(push)):
                kept_configuration.forget(request.user, push.application, each)
            return done
        except actions.NotReady as missing:
            messages.warning(request, str(missing))
        except StalePush:
            messages.warning(request, _("Too late, nothing was changed: the push has moved on. This is how it stands."))
        push.refresh_from_db()
        reason = request.POST.get("reason", "")
        is_asked_still = push.is_open_to_rest if act is _send_over_limit else push.is_waiting_for_approval
        if is_asked_still and reason.strip() and act is _reject:
            return _asked(request, push, reason, 422)
        if is_asked_still and reason.strip():
            facts = facts_of(push) | reason_for(request, push) | {"reason": reason}
            return render(request, "pushes/detail.html", facts, status=422)
        may_approve = request.user.has_perm("pushes.approve_push") and push.is_waiting_for_approval
        return redirect("pushes:approval" if may_approve else "pushes:detail", push.pk)

    return press


def _approve(request: SignedInRequest, push: Push) -> HttpResponseBase:
    if actions.approve(push=push, by=request.user, seen=request.POST.get("seen", "")):
        messages.success(request, _("You approved “%(push)s”.") % {"push": push})
        return redirect("pushes:detail", push.pk)
    return _too_late(request)


def _reject(request: SignedInRequest, push: Push) -> HttpResponseBase:
    actions.reject(push=push, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("You rejected “%(push)s”. Its author is told why.") % {"push": push})
    return redirect("pushes:approvals")


def _break_glass(request: SignedInRequest, push: Push) -> HttpResponseBase:
    seen, reason = request.POST.get("seen", ""), request.POST.get("reason", "")
    if actions.break_glass(push=push, by=request.user, seen=seen, reason=reason):
        messages.warning(
            request, _("“%(push)s” is sent without approval. Everybody who sees it reads why.") % {"push": push}
        )
        return redirect("pushes:detail", push.pk)
    return _too_late(request, to="pushes:records")


def _send_over_limit(request: SignedInRequest, push: Push) -> HttpResponseBase:
    accounts = actions.send_over_limit(push=push, by=request.user, reason=request.POST.get("reason", ""))
    said = _("“%(push)s” is sent past the limit of pushes a day, to %(accounts)s. Everybody who sees it reads why.")
    messages.warning(request, said % {"push": push, "accounts": counted(accounts)})
    return redirect("pushes:detail", push.pk)


def _too_late(request: HttpRequest, to: str = "pushes:approvals") -> HttpResponseBase:
    said = _("Its time had passed while it waited, so it is not sent. It is a draft of its author again, who decides.")
    messages.warning(request, said)
    return redirect(to)


approve = require_POST(of_approver(_pressed(_approve)))
reject = require_POST(of_approver(_pressed(_reject)))
_for_administrators = permission_required("pushes.change_application", raise_exception=True)
break_glass = require_POST(login_required(_for_administrators(of_usable_push(_pressed(_break_glass)))))
send_over_limit = require_POST(login_required(_for_administrators(of_usable_push(_pressed(_send_over_limit)))))
