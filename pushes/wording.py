"""Numbers in words, for pages and for the shell."""

from django.utils.translation import ngettext


def counted(accounts: int) -> str:
    """So many accounts."""
    return ngettext("%(count)s account", "%(count)s accounts", accounts) % {"count": f"{accounts:,}"}
