"""How many parts of one application are in hand at a time, over all workers."""

from django.utils import timezone

from pushes.models import Application, Part, Push

AT_ONCE = 3  # where its service is slow, others find a thread still


def are_too_many(application: Application) -> bool:
    """Whether workers hold more parts of the application than may be at a time. Those of tests are not counted."""
    held = Part.objects.filter(push__application=application, push__status__in=Push.UNDER_WAY, push__test_key="")
    return bool(held.filter(lease_until__gte=timezone.now()).count() > AT_ONCE)
