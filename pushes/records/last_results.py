"""The last pushes of some applications and what came of them, at a cost that does not grow with their history.

Each application is asked by index for the last that ended: for several at once a database may sort the pushes of all.
"""

from collections.abc import Collection

from django.db.models import OuterRef, Q, Subquery

from pushes.models import Application, Push

LAST = 10  # pushes of each application
COUNTED = Q(finished_at__isnull=False, test_key="")  # tests are counted nowhere
SHOWN = (
    "application",
    "title",
    "status",
    "finished_at",
    "figures_at",
    "accounts",
    "attention",
    "rehearses",
    "weather",
    "test_key",
)
FIGURES = ("counted", "with_device", "planned", "sent", "arrived", "shown", "clicked")


def last_results(applications: Collection[Application]) -> dict[int, list[Push]]:
    """By the application's key its last pushes that ended, the newest first."""
    keys = _keys([application.pk for application in applications])
    known = {application.pk: application for application in applications}
    found: dict[int, list[Push]] = {key: [] for key in known}
    for push in Push.objects.filter(pk__in=keys).only(*SHOWN, *FIGURES).order_by("-finished_at", "-pk") if keys else ():
        push.application = known[push.application_id]
        found[push.application_id].append(push)
    return {key: pushes[:LAST] for key, pushes in found.items()}


def _keys(applications: list[int]) -> list[int]:
    """Of each application the keys of its last ones, a few more where they ended at the same moment."""
    ended = Push.objects.filter(COUNTED, application=OuterRef("pk")).order_by("-finished_at")
    times = ended.values("finished_at")
    ends = {"newest": Subquery(times[:1]), "oldest": Subquery(times[LAST - 1 : LAST])}
    rows = Application.objects.filter(pk__in=applications).order_by().annotate(**ends).values_list("pk", *ends)
    each = []
    for key, newest, oldest in rows:
        of_it = Push.objects.filter(COUNTED, application=key).values_list("pk", flat=True)
        if newest:
            each.append(of_it.filter(finished_at__gte=oldest) if oldest else of_it)
    return list(each[0].union(*each[1:], all=True)) if each else []
