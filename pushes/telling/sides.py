"""What came of each side of a push that is shared out, beside the other: by its own service and by the own gateway."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from pushes.models import Application, Push
from pushes.models.channel_figures import ChannelFigures, channels_of
from pushes.models.funnel import Step
from pushes.models.reach import funnel_of


@dataclass(frozen=True)
class Side:
    """One of them. `accounts`: all of its parts. `figures` by their names, `steps` made of them and what each of its
    `channels` did are of those that its service has counted; no steps until it has counted some.
    """

    name: Any
    is_gateway: bool
    accounts: int
    figures: Mapping[str, int | None]
    steps: list[Step]
    channels: list[ChannelFigures]


def sides_of(push: Push) -> list[Side]:
    """Both, that of its own service first; none where all of it goes one way."""
    if not push.shadow_percent:
        return []
    application = push.application
    own = _side(push, application.get_access_point_display(), is_gateway=False)
    return [own, _side(push, Application.AccessPoint.GATEWAY.label, is_gateway=True)]


def _side(push: Push, name: Any, *, is_gateway: bool) -> Side:
    parts = push.parts.filter(through__isnull=not is_gateway)
    figures = parts.figures()
    accounts = parts.aggregate(all=Sum("accounts", default=0))["all"]
    has_figures = parts.exclude(planned=None).exists()
    steps = funnel_of(figures, is_ios=push.application.is_ios) if has_figures else []
    return Side(name, is_gateway, accounts, figures, steps, channels_of(parts.by_channel()))
