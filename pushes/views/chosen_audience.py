"""The saved audience that was chosen on the page of a draft."""

from django.contrib import messages
from django.utils.translation import gettext as _

from pushes import actions
from pushes.models import Push, SavedAudience
from pushes.row_keys import key_of
from pushes.views.access import SignedInRequest


def take(request: SignedInRequest, push: Push, chosen: str) -> None:
    """Have the draft use the audience that its page named, unless it does already; what cannot be done is said.

    The page names an audience by its package: after it was replaced or deleted, nobody gets accounts that were not on
    the page.
    """
    package = key_of(chosen)
    if push.is_for_audience and push.package and push.package.audience_package == package:
        return
    found = SavedAudience.objects.filter(application=push.application_id, package=package).first()
    if found is None:
        words = _("This audience was replaced or deleted in this very moment. Choose one again.")
        messages.warning(request, words if package else _("Choose a saved audience."))
        return
    try:
        actions.use_audience(push=push, by=request.user, audience=found)
    except actions.NotReady as gone:
        messages.warning(request, str(gone))
