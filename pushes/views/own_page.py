"""A page with one form, as its person has it: with what waits for them since their login ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import Field

from pushes.models import Application
from pushes.views import kept_configuration
from pushes.views.access import SignedInRequest


class OwnPage:
    """What waits for it, which a POST answers. `channel`: what it is told by, as in kept_configuration."""

    def __init__(self, request: SignedInRequest, application: Application | None, channel: str) -> None:
        self._of = (request.user, application, channel)
        self.kept = None if request.method == "POST" else kept_configuration.waiting(*self._of)

    def initial(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        """What its form begins with."""
        return kept_configuration.as_initial(self.kept, fields)

    def context(self, fields: Sequence[str]) -> dict[str, Any]:
        """What its template shows; these fields may be kept."""
        person, application, channel = self._of
        return {"kept": self.kept, "page": kept_configuration.signed_page(person, application, fields, (), channel)}

    def forget(self) -> None:
        """What waited is saved by now, or not wanted any more."""
        kept_configuration.forget(*self._of)
