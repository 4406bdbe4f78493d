"""Filters of the push records; all of them live in the URL."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pushes.models import Application, Push


def _usable(request: object) -> QuerySet[Application]:
    return Application.objects.usable_by(request.user)  # type: ignore[attr-defined]


class PushFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Push records by application, status and text."""

    application = django_filters.ModelChoiceFilter(queryset=_usable, empty_label=_("All applications"))
    status = django_filters.ChoiceFilter(
        choices=[choice for choice in Push.Status.choices if choice[0] != Push.Status.DRAFT],
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
