"""Which addresses may be called. An installation names them: whoever configures an application reaches nothing else."""

from urllib.parse import SplitResult, urlsplit

from django.conf import settings

PORTS = {"http": 80, "https": 443}


def is_allowed(url: str) -> bool:
    """Whether the address is at one of settings.WEBHOOK_ORIGINS, with nothing in it that says who calls."""
    try:
        wanted, allowed = urlsplit(url), [_origin(urlsplit(origin)) for origin in settings.WEBHOOK_ORIGINS]
        return "@" not in wanted.netloc and not wanted.fragment and _origin(wanted) in allowed
    except ValueError:  # a port that is no number, a bracket without its other one
        return False


def _origin(url: SplitResult) -> tuple[str, str, int | None]:
    return url.scheme, (url.hostname or "").lower(), url.port or PORTS.get(url.scheme)
