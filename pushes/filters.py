"""Filters of the push records; all of them live in the URL."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pushes.models import Application, Push
from pushes.models.rehearsal import key_of_rehearsals

# In the order in which somebody asks for them. What stands "scheduled" may be starting already.
STATUSES = [
    (Push.Status.NEEDS_ATTENTION, Push.Status.NEEDS_ATTENTION.label),
    (Push.Status.SCHEDULED, _("Scheduled or starting")),
    *((status, status.label) for status in (*Push.UNDER_WAY, *Push.ENDED)),
]


REHEARSALS = "rehearsals"
KINDS = (("pushes", _("Pushes only")), (REHEARSALS, _("Rehearsals only")))


def _usable(request: object) -> QuerySet[Application]:
    return Application.objects.usable_by(request.user)  # type: ignore[attr-defined]


class PushFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Push records by application, status and text."""

    application = django_filters.ModelChoiceFilter(
        queryset=_usable, empty_label=_("All applications"), method="of_application"
    )
    status = django_filters.ChoiceFilter(
        choices=STATUSES,
        empty_label=_("All statuses"),
    )
    kind = django_filters.ChoiceFilter(
        choices=KINDS, empty_label=_("Pushes and rehearsals"), label=_("Kind"), method="of_kind"
    )
    text = django_filters.CharFilter(method="search", label=_("Text or id"))

    class Meta:
        model = Push
        fields = ("application", "status", "kind", "text")

    def of_application(self, pushes: QuerySet[Push], _name: str, application: Application) -> QuerySet[Push]:
        """Those of the application, and their rehearsals."""
        return pushes.filter(application__in=(application.pk, key_of_rehearsals(application)))

    def of_kind(self, pushes: QuerySet[Push], _name: str, kind: str) -> QuerySet[Push]:
        """Rehearsals, or everything else."""
        return pushes.filter(rehearses__isnull=kind != REHEARSALS)

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
