"""The device of the preview, for templates."""

from django import template

from pushes.models import Application
from pushes.telling.device import Icon, device_of, icon_of

register = template.Library()
register.simple_tag(device_of)


@register.inclusion_tag("components/app_icon.html")
def app_icon(application: Application) -> dict[str, Icon]:
    """The icon of an application."""
    return {"icon": icon_of(application)}
