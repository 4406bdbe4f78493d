"""What an open page tells its person by itself: which pushes of theirs need them, and which have just ended."""

import json
from datetime import timedelta

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pushes.models import Push
from pushes.models.queries import applications_named_for
from pushes.telling.notice import subject_of
from pushes.views.known import answer_or_known

MOST = 20
# By then the own gateway has counted who was reached; and what ended before that is no news.
COUNTED, NEWS = timedelta(seconds=15), timedelta(hours=1)


@require_safe
def notices(request: HttpRequest) -> HttpResponseBase:
    """As JSON: how many `wait`, and each with its `key`, the same for the same news, `words`, and `url`.

    204 for who is not logged in: a page that stays open asks on, and that is no fault.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    now = timezone.now()
    # Of whoever sees all applications each is named as well: what ended just now is found in each, and nowhere else.
    seen = [key for key, _name in applications_named_for(request.user)]
    mine = Push.objects.within(seen).of_person(request.user).listed()
    held = list(mine.held().order_by("-attention_at")[:MOST])
    # By the time alone and in no order: for a status, or for the newest, a database would walk all pushes.
    lately = mine.filter(finished_at__range=(now - NEWS, now - COUNTED)).order_by().values_list("pk", flat=True)
    newest = sorted(lately, reverse=True)[: 2 * MOST]
    ended = mine.filter(pk__in=newest, status__in=Push.ENDED)[:MOST] if newest else ()
    asked = _to_approve(request.user)
    said = [_said(push) for push in (*asked, *held, *ended)]
    return answer_or_known(request, json.dumps({"wait": len(held) + len(asked), "said": said}), "application/json")


def _to_approve(user: User) -> list[Push]:
    """What waits for the person's approval; nothing is asked for who may give none."""
    if not user.has_perm("pushes.approve_push"):
        return []
    return list(Push.objects.listed().waiting_for_approval(user).of_others(user).order_by("-approval_asked_at")[:MOST])


def _said(push: Push) -> dict[str, str]:
    if push.is_waiting_for_approval:
        key, url = f"{push.pk}:{push.status}:{push.approval_asked_at}", reverse("pushes:approval", args=[push.pk])
        return {"key": key, "url": url, "words": subject_of(push), "more": push.application.name}
    since = push.attention_at if push.needs_attention else push.finished_at
    words = {"words": subject_of(push), "more": push.get_attention_display()}
    return {"key": f"{push.pk}:{push.status}:{since}", "url": push.get_absolute_url(), **words}
