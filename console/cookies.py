"""How the console's own cookies are called; Django's have their names in the settings."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


def called(name: str) -> str:
    """The cookie's name in browsers. static/js has the prefix from the page."""
    return f"{settings.COOKIE_PREFIX}{name}"


class MessagesInCookie(CookieStorage):
    """What a page says once, in a cookie of the console's own kind of name."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """Django has no setting for it."""
        return called("messages")


class Messages(FallbackStorage):
    """As Django's: what is too long for a cookie lies in the session."""

    storage_classes = (MessagesInCookie, SessionStorage)
