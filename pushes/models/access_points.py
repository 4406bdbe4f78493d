"""Access points: the services that applications can live at. Others than these are the environment's to name."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pushes.tpns import contract

LEADS_BY = ("access_point", "access_id", "platform")  # fields of an application: they say to whom its pushes go


class AccessPoint(models.TextChoices):
    """The services that every installation knows."""

    GATEWAY = contract.AccessPoint.GATEWAY.value, _("Own gateway")
    GUANGZHOU = contract.AccessPoint.GUANGZHOU.value, _("TPNS Guangzhou")
    SHANGHAI = contract.AccessPoint.SHANGHAI.value, _("TPNS Shanghai")
    HONGKONG = contract.AccessPoint.HONGKONG.value, _("TPNS Hong Kong")
    SINGAPORE = contract.AccessPoint.SINGAPORE.value, _("TPNS Singapore")


def access_points() -> list[tuple[str, str | Promise]]:
    """All there are to choose from, with what people call them: those above, then settings.ACCESS_POINTS."""
    own = ((name, f"{name} ({address})") for name, address in settings.ACCESS_POINTS.items())
    return [*AccessPoint.choices, *own]


def address_of(name: str) -> str:
    """The base URL of the service, with its final slash; "" for one that the environment names no more.

    ImproperlyConfigured if the own gateway is said to be where a real service is: a rehearsal would go there.
    """
    if name == AccessPoint.GATEWAY:
        return _own_gateway()
    if name in AccessPoint.values:
        return contract.ADDRESSES[contract.AccessPoint(name)]
    return str(settings.ACCESS_POINTS.get(name, ""))


def _own_gateway() -> str:
    url = str(settings.GATEWAY_URL)
    if contract.is_real_service(url):
        raise ImproperlyConfigured("GATEWAY_URL is the address of a real push service, not of an own gateway.")
    return url
