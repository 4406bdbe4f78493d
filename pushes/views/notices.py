"""What an open page tells its person by itself: which pushes of theirs need them, and which have just ended."""

import json
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from pushes.models import Push
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
    mine = Push.objects.visible_to(request.user).of_person(request.user).listed()
    held = list(mine.held().order_by("-attention_at")[:MOST])
    ended = mine.filter(status__in=Push.ENDED, finished_at__range=(now - NEWS, now - COUNTED))
    said = [_said(push) for push in (*held, *ended[:MOST])]
    return answer_or_known(request, json.dumps({"wait": len(held), "said": said}), "application/json")


def _said(push: Push) -> dict[str, str]:
    since = push.attention_at if push.needs_attention else push.finished_at
    words = {"words": subject_of(push), "more": push.get_attention_display()}
    return {"key": f"{push.pk}:{push.status}:{since}", "url": push.get_absolute_url(), **words}
