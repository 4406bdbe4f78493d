"""The sides of a push: the services that its parts go through, of which each is asked about its own."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from pushes.models.application import Application
from pushes.models.part_figures import CountedQuerySet

Model = TypeVar("Model", bound=models.Model)


class SidedQuerySet(CountedQuerySet[Model]):
    """Parts, by the service that they go through."""

    def at(self, application: Application) -> Self:
        """Parts that go through this application: the ids of others are another service's."""
        return self.filter(Q(through=application) | Q(through=None, push__application=application))

    def by_side(self) -> list[Self]:
        """Those of each side by themselves: where one is away, nobody waits for it at the other."""
        through = self.order_by("through_id").values_list("through_id", flat=True).distinct()
        return [self.filter(through=side) for side in through]
