"""How far a push is, as its page asks every second while it moves: most answers are one that was just made."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pushes.views.access import SignedInRequest, login_required, visible_push
from pushes.views.detail import facts_of, reason_for
from pushes.views.known import answer_or_known


@require_safe
@login_required
def progress(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What of the page changes while the push is under way; 304 if it is what the page has.

    `levers` is the state whose buttons the page shows: they are sent anew only when others belong there, so that
    nobody presses a button that is just being replaced. Without buttons it is the same for all who may see the push,
    and made once in `settings.PROGRESS_KEPT` seconds; as long it counts that a person may see it.
    """
    levers = request.GET.get("levers", "")
    piece, sight = f"progress:{pk}:{hash(levers)}:{get_language()}", f"sees:{pk}:{request.user.pk}"
    kept = cache.get_many([piece, sight])
    if len(kept) == 2:
        return answer_or_known(request, kept[piece])
    push = visible_push(request, pk)
    facts = facts_of(push)
    facts["has_new_levers"] = facts["levers"] != levers
    if facts["has_new_levers"]:
        facts |= reason_for(request, push)
    body = render_to_string("pushes/detail/polled.html", facts, request)
    if not facts["has_new_levers"]:
        cache.set_many({piece: body, sight: True}, timeout=settings.PROGRESS_KEPT)
    return answer_or_known(request, body)
