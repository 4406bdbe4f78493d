"""What is logged, and how: no account and no secret is ever an argument of a log call."""

from typing import Any

LINE = "{asctime} {levelname} {name}: {message}"


def logging_at(level: str) -> dict[str, Any]:
    """The logging of a program, of messages from `level` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            # With the offset of its time zone: lines of several machines are read side by side.
            "line": {"format": LINE, "style": "{", "datefmt": "%Y-%m-%d %H:%M:%S%z"}
        },
        # What a rehearsal does to its calls on purpose would be told as if the program had failed.
        "filters": {
            "not_on_purpose": {"()": "console.gateway.rehearsal.lost_answers.NotOnPurpose"},
            "without_traceback": {"()": "console.middleware.WithoutTraceback"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_traceback"]}
        },
        "root": {"handlers": ["console"], "level": level},
        # The beat wakes tasks every few seconds: a line for each would bury what matters.
        "loggers": {
            **{name: {"level": "WARNING"} for name in ("celery.worker.strategy", "celery.app.trace", "celery.beat")},
            "fido2": {"level": "WARNING"},  # which key was used is in the audit log, for its person
            **{name: {"filters": ["not_on_purpose"]} for name in ("uvicorn.error", "django.request")},
        },
    }
