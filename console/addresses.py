"""Addresses in settings: the one that people open, and those that may be called beside the known ones."""

import re
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

_NAME: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")


class Public(NamedTuple):
    """The address that people open: as it begins each link, and its host as ALLOWED_HOSTS has it."""

    url: str
    host: str


def public(text: str) -> Public:
    """The address `text`. ImproperlyConfigured when nobody could open it; a path is for a check to find."""
    url = _split(text)
    if url is None:
        raise ImproperlyConfigured(
            "Set PUBLIC_URL to the address people open, beginning with http:// or https://, such as "
            f"https://push.example.com. It is {text!r}."
        )
    rest = url.path.rstrip("/") + (f"?{url.query}" if url.query else "")
    return Public(f"{url.scheme}://{url.netloc.lower()}{rest}", _host(url))


def origins(name: str, texts: list[str]) -> list[str]:
    """Scheme, host and port of each. ImproperlyConfigured when one is less, or has a path."""
    found = {text: _origin(text) for text in texts}
    for text, origin in found.items():
        if not origin:
            words = f"Set {name} to addresses without a path, such as https://hooks.example.com, separated by commas."
            raise ImproperlyConfigured(f"{words} One is {text!r}.")
    return list(found.values())


def hosts(name: str, texts: list[str]) -> list[str]:
    """Names of hosts, those with a dot before them for all below, and origins. ImproperlyConfigured for another."""
    found = {text: text.lower() if _NAME.fullmatch(text.lower().removeprefix(".")) else _origin(text) for text in texts}
    for text, host in found.items():
        if not host:
            raise ImproperlyConfigured(
                f"Set {name} to hosts such as push.example.com, .example.com for all below it, or "
                f"http://10.0.0.5:8080, separated by commas. One is {text!r}."
            )
    return list(found.values())


def _origin(text: str) -> str:
    """Empty where it is none, or more."""
    url = _split(text)
    return f"{url.scheme}://{url.netloc.lower()}" if url and url.path in ("", "/") and not url.query else ""


def _split(text: str) -> SplitResult | None:
    """The parts of an address of http or https whose host can be one."""
    try:
        url = urlsplit(text)
        is_whole = url.scheme in ("http", "https") and not set("@# \\") & set(text) and url.port != 0
        return url if is_whole and _is_host(url) else None
    except ValueError:  # a port that is no number, a bracket without its other one
        return None


def _is_host(url: SplitResult) -> bool:
    name = url.hostname or ""
    return ":" in name or bool(_NAME.fullmatch(name))


def _host(url: SplitResult) -> str:
    name = url.hostname or ""
    return f"[{name}]" if ":" in name else name
