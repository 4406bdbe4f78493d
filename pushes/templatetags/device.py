"""The device of the preview, for templates."""

from django import template

from pushes.telling.device import device_of

register = template.Library()
register.simple_tag(device_of)
