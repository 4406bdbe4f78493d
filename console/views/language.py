"""The switch of languages, on every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from console.languages import keep


@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """The page one came from, in the chosen language, which is kept for the browser and for who is logged in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        keep(request.user, language)
    return set_language(request)
