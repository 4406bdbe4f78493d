"""Celery, the alarm clock: what wakes what, how often, and what becomes of a task that is lost."""

from datetime import timedelta
from typing import Any

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # More than twice the longest task: a task that outlives this runs twice at once.
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A broker that stands still must not hold a page.
    "socket_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
# Tasks that call a push service or a mail server wait for it, in threads of a program of their own; the others work.
CELERY_TASK_ROUTES = {
    f"pushes.tasks.{name}": {"queue": "sending"}
    for name in ("deliver_push", "recall_push", "refresh_figures", "count_bound", "gather_accounts", "call_webhook")
} | {name: {"queue": "sending"} for name in ("console.tasks.send_notices", "console.gateway.tasks.carry_channel")}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A call to the service that is cut off leaves a part unconfirmed, a task that runs twice does nothing twice.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_PUBLISH_RETRY = False  # what could not be told is found by the beat
WAKE_EVERY = timedelta(seconds=3)


def _entry(task: str, every: timedelta, expires: int) -> dict[str, Any]:
    """A task of the beat; what no worker has taken after `expires` seconds is dropped, for it comes again."""
    return {"task": task, "schedule": every, "options": {"expires": expires}}


# Not at a time of the day: a machine that is off at night prunes as well.
_HOURLY = {
    "forget-uploads": "pushes.tasks.forget_uploads",
    "forget-pictures": "pushes.tasks.forget_pictures",
    "forget-accounts": "pushes.tasks.forget_accounts",
    "forget-webhook-calls": "pushes.tasks.forget_webhook_calls",
    "forget-old-rows": "console.tasks.forget_old_rows",
    "prune-gateway": "console.gateway.tasks.prune",
}
_EVERY_MINUTE = {
    "link-audit": "pushes.tasks.link_audit",
    "count-overview": "pushes.tasks.count_overview",
    "forget-calls": "console.gateway.tasks.forget",
}
_EVERY_FEW_SECONDS = {"wake-pushes": "pushes.tasks.wake", "wake-gateway": "console.gateway.tasks.wake"}
_BY_MAIL = {"send-notices": "console.tasks.send_notices"}


def beat_schedule(*, has_mail: bool) -> dict[str, dict[str, Any]]:
    """What the beat wakes, and how often. Where there is no mail server, nobody is woken to tell people by mail."""
    often = _EVERY_FEW_SECONDS | (_BY_MAIL if has_mail else {})
    return {
        **{name: _entry(task, WAKE_EVERY, 10) for name, task in often.items()},
        **{name: _entry(task, timedelta(minutes=1), 30) for name, task in _EVERY_MINUTE.items()},
        **{name: _entry(task, timedelta(hours=1), 600) for name, task in _HOURLY.items()},
    }
