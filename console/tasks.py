"""What Celery wakes of the site itself."""

from celery import shared_task
from django.conf import settings

from console import notices, retention, stopped_channels


@shared_task
def send_notices() -> None:
    """Tell people by mail of their pushes, and administrators of channels, where there is a mail server."""
    if settings.EMAIL_HOST:
        notices.send_due()
    if settings.EMAIL_HOST and not settings.GATEWAY_ONLY:  # a gateway alone has no pages to lead to
        stopped_channels.tell_due()


@shared_task
def forget_old_rows() -> None:
    """Delete what the site has written down of people and programs and keeps no longer."""
    retention.forget()
