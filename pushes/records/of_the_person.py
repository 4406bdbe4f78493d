"""Filters of which the choices are the person's: the applications that they may see, and who has pushes there."""

from typing import Any

import django_filters
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import OuterRef
from django.utils.functional import cached_property
from django_filters.fields import ChoiceField

from pushes.models import Application, Push
from pushes.models.queries import applications_named_for
from pushes.records import paging


def _authors(seen: list[int] | None) -> list[tuple[int, str]]:
    """Keys and names of who created a push of these applications, or of all."""
    if seen is None:
        one = paging.first_of(Push.objects.filter(author=OuterRef("pk")))
    else:
        one = paging.first_of(Push.objects.filter(author=OuterRef(OuterRef("pk")), application=OuterRef("pk")))
        among = Application.objects.filter(pk__in=seen)
        one = paging.first_of(among.annotate(one=one).filter(one__isnull=False))
    found = User.objects.annotate(one=one).filter(one__isnull=False).order_by("username")
    return list(found.values_list("pk", "username"))


class _KeyField(ChoiceField):  # type: ignore[misc]
    """The key of one of a list; None for all of them."""

    def clean(self, value: Any) -> int | None:
        chosen = super().clean(value)
        return int(chosen) if chosen else None


class KeyFilter(django_filters.ChoiceFilter):  # type: ignore[misc]
    """One of what the filter set has by the filter's name in the plural: keys and names."""

    field_class = _KeyField

    @property
    def field(self) -> Any:
        """The field of the form."""
        self.extra["choices"] = getattr(self.parent, f"{self.field_name}s")
        return super().field


class OfThePerson(django_filters.FilterSet):  # type: ignore[misc]
    """A filter set that knows what the person who asks may choose."""

    @cached_property
    def applications(self) -> list[tuple[int, str]]:
        """Keys and names of those that the person may see; a page that has asked for them already sets them."""
        return applications_named_for(self.request.user)

    @property
    def authors(self) -> list[tuple[int, str]]:
        """Keys and names of who created a push that the person may see. It may be as it was some seconds ago."""
        sees_all = self.request.user.has_perm("pushes.view_every_application")
        seen = None if sees_all else [key for key, _name in self.applications]
        name = f"authors-{'of-all' if seen is None else ','.join(map(str, seen))}"
        return cache.get_or_set(name, lambda: _authors(seen), timeout=settings.COUNTS_KEPT) or []
