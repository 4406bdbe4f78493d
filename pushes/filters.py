"""Filters of the push records; all of them live in the URL."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pushes.models import Application, Push

# In the order in which somebody asks for them. What stands "scheduled" may be starting already.
STATUSES = [
    (Push.Status.NEEDS_ATTENTION, Push.Status.NEEDS_ATTENTION.label),
    (Push.Status.SCHEDULED, _("Scheduled or starting")),
    *((status, status.label) for status in (*Push.UNDER_WAY, *Push.ENDED)),
]


def _usable(request: object) -> QuerySet[Application]:
    return Application.objects.usable_by(request.user)  # type: ignore[attr-defined]


class PushFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Push records by application, status and text."""

    application = django_filters.ModelChoiceFilter(queryset=_usable, empty_label=_("All applications"))
    status = django_filters.ChoiceFilter(
        choices=STATUSES,
        empty_label=_("All statuses"),
    )
    text = django_filters.CharFilter(method="search", label=_("Text or id"))

    class Meta:
        model = Push
        fields = ("application", "status", "text")

    def search(self, pushes: QuerySet[Push], _name: str, text: str) -> QuerySet[Push]:
        """Title or text that holds `text`, or the number, push id or upload id that is `text`."""
        text = text.strip()
        found = (
            Q(title__icontains=text)
            | Q(content__icontains=text)
            | Q(parts__service_push_id=text)
            | Q(parts__upload_id=text)
        )
        if text.isdecimal():
            found |= Q(pk=min(int(text), 2**63 - 1))
        return pushes.filter(found).distinct()
