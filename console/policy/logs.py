"""What is logged, and how: no account and no secret is ever an argument of a log call."""

from typing import Any

LINE = "{asctime} {levelname} {name}: {message}{about}"


def logging_at(level: str, form: str = "text") -> dict[str, Any]:
    """The logging of a program, of messages from `level` on, as lines of text or of JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            # With the offset of its time zone: lines of several machines are read side by side.
            "text": {"format": LINE, "style": "{", "datefmt": "%Y-%m-%d %H:%M:%S%z"},
            "json": {"()": "console.log_lines.JsonLines"},
        },
        # What a rehearsal does to its calls on purpose would be told as if the program had failed.
        "filters": {
            "not_on_purpose": {"()": "console.gateway.rehearsal.lost_answers.NotOnPurpose"},
            "about": {"()": "console.log_lines.About"},
            "without_traceback": {"()": "console.middleware.WithoutTraceback"},
        },
        "handlers": {
            # What it is about is read from the request, which the second one takes away.
            "console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["about", "without_traceback"]}
        },
        "root": {"handlers": ["console"], "level": level},
        # The beat wakes tasks every few seconds: a line for each would bury what matters.
        "loggers": {
            **{name: {"level": "WARNING"} for name in ("celery.worker.strategy", "celery.app.trace", "celery.beat")},
            "fido2": {"level": "WARNING"},  # which key was used is in the audit log, for its person
            **{name: {"filters": ["not_on_purpose"]} for name in ("uvicorn.error", "django.request")},
        },
    }
