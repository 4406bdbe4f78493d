"""What a message's picture lacks, and why phones may not be able to load it."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from pushes.models import Picture
from pushes.models.picture import own_name
from pushes.tpns.message_options import web_address_fault

AT_HOME = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".intranet", ".corp", ".home")


def lacking(address: str) -> Iterator[tuple[str, str]]:
    """The field, and what to do first, about the address of a picture."""
    if name := own_name(address):
        if not Picture.objects.filter(name=name).exists():
            yield "picture", _("Upload the picture again, or take its address out: it is no longer kept here.")
    elif address and (web_address_fault(address) or not address.lower().startswith("https:")):
        yield "picture", _("Write the address of the picture with https://, such as https://example.com/sale.jpg.")


def doubt_of(address: str) -> str:
    """Why phones will not load the picture from there; "" where nothing speaks against it."""
    if not address or web_address_fault(address):
        return ""
    parts = urlsplit(address)
    if _is_near(parts.hostname or ""):
        words = _("Phones cannot load the picture: they do not reach %(host)s, which is this network's own.")
    elif parts.scheme.lower() == "http":
        words = _("Most phones do not load the picture: they take none over http:// from %(host)s.")
    else:
        return ""
    ours = _("Ask an administrator to set PUBLIC_URL to the https:// address at which phones reach this console.")
    return f"{words} {ours}" % {"host": parts.netloc} if own_name(address) else words % {"host": parts.netloc}


def _is_near(host: str) -> bool:
    """Whether a name or an address means something on this machine or in its network only."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.lower().endswith(AT_HOME)
