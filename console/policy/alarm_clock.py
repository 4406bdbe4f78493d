"""Celery, the alarm clock: what wakes what, how often, and what becomes of a task that is lost."""

from datetime import timedelta

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
} | {"console.tasks.send_notices": {"queue": "sending"}}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A call to the service that is cut off leaves a part unconfirmed, a task that runs twice does nothing twice.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_PUBLISH_RETRY = False  # what could not be told is found by the beat
WAKE_EVERY = timedelta(seconds=3)
CELERY_BEAT_SCHEDULE = {
    "wake-pushes": {"task": "pushes.tasks.wake", "schedule": WAKE_EVERY, "options": {"expires": 10}},
    "wake-gateway": {"task": "console.gateway.tasks.wake", "schedule": WAKE_EVERY, "options": {"expires": 10}},
    "send-notices": {"task": "console.tasks.send_notices", "schedule": WAKE_EVERY, "options": {"expires": 10}},
    # Every hour, not at a time of the day: a machine that is off at night prunes as well.
    "forget-uploads": {
        "task": "pushes.tasks.forget_uploads",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "forget-pictures": {
        "task": "pushes.tasks.forget_pictures",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "forget-accounts": {
        "task": "pushes.tasks.forget_accounts",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "forget-webhook-calls": {
        "task": "pushes.tasks.forget_webhook_calls",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
    "link-audit": {
        "task": "pushes.tasks.link_audit",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 30},
    },
    "count-overview": {
        "task": "pushes.tasks.count_overview",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 30},
    },
    "forget-calls": {
        "task": "console.gateway.tasks.forget",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 30},
    },
    "prune-gateway": {
        "task": "console.gateway.tasks.prune",
        "schedule": timedelta(hours=1),
        "options": {"expires": 600},
    },
}
