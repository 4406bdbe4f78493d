"""Words of the audit log."""

from django import template

from pushes.audit.words import told, who

register = template.Library()
register.filter("details", told)
register.filter("done_by", who)
