"""By what pushes are found. Each index is there for a question that pages or workers ask all the time."""

from django.db import models
from django.db.models import Q

from pushes.models.test_send import NO_TEST

# What the overview counts.
OVERVIEW = Q(started_at__isnull=False, rehearses=None) & NO_TEST

INDEXES = (
    models.Index(fields=("application", "-id"), name="push_of_application"),
    models.Index(fields=("application", "status", "-id"), name="push_of_application_by_status"),
    models.Index(fields=("status", "-id"), name="push_by_status"),
    models.Index(
        fields=("application", "-confirmed_at"), name="push_confirmed", condition=Q(confirmed_at__isnull=False)
    ),
    models.Index(
        fields=("application", "-finished_at"), name="push_with_figures", condition=Q(finished_at__isnull=False)
    ),
    models.Index(
        fields=("application", "finished_at"),
        name="push_to_empty",
        condition=Q(finished_at__isnull=False, emptied_at=None),
    ),
    models.Index(fields=("author", "application", "-id"), name="push_of_author"),
    models.Index(fields=("-created_at",), name="push_created"),
    models.Index(fields=("author", "-updated_at"), name="push_drafts", condition=Q(status="draft")),
    models.Index(fields=("author", "application"), name="push_untouched", condition=Q(status="draft", version=0)),
    models.Index(fields=("-id",), name="push_rehearsals", condition=Q(rehearses__isnull=False)),
    models.Index(fields=("rehearses", "-id"), name="push_rehearsed", condition=Q(rehearses__isnull=False)),
    models.Index(fields=("-id",), name="push_tests", condition=~NO_TEST),
    models.Index(fields=("application", "-id"), name="push_tests_of_application", condition=~NO_TEST),
    models.Index(fields=("tests", "-id"), name="push_tested", condition=Q(tests__isnull=False)),
    models.Index(fields=("application", "started_at"), name="push_begun", condition=OVERVIEW),
    models.Index(fields=("-started_at",), name="push_not_in_overview", condition=OVERVIEW & Q(in_overview=None)),
    # The records in another order, each status of each application by itself: pushes/records/sorting.py.
    *(
        models.Index(fields=("application", "status", column, "id"), name=f"push_sorted_by_{name}", condition=NO_TEST)
        for name, column in (("time", "confirmed_at"), ("title", "title"), ("accounts", "accounts"))
    ),
    models.Index(fields=("next_figures_at",), name="push_figures_due", condition=Q(next_figures_at__isnull=False)),
)
