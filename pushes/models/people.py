"""Who the accounts of a list are: kept so that it can be compared with others, and so that nobody can read it."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from pushes.accounts import People
from pushes.models.columns import WithColumns

AT_ONCE = 25  # sketches read together: a third of a megabyte


def people_key() -> bytes:
    """What this installation's lists are compared by. With another SECRET_KEY they are like none of before."""
    return salted_hmac("pushes.models.people", b"", algorithm="sha256").digest()


class Sketches(models.QuerySet["Sketch"]):
    """Sketches, by whose they are."""

    def keep(self, people: People, **owner: Any) -> None:
        """Keep who the accounts of `package` or `push` are, in place of what was kept of them."""
        fields = {"count": people.count, "digest": people.digest, "sample": people.sample}
        self.update_or_create(**owner, defaults=fields)

    def people(self, keys: Collection[int]) -> Iterator[tuple[int, People]]:
        """Those of the sketches with these keys, a few at a time."""
        found = self.filter(pk__in=keys).values_list("pk", "count", "digest", "sample")
        for pk, count, digest, sample in found.iterator(AT_ONCE):
            yield pk, People(count, bytes(digest), bytes(sample))


class Sketch(models.Model):
    """What is kept of the people of a checked package, or of a confirmed push whose accounts were typed.

    It stands beside them since every page loads these, and it has up to 14 KB.
    """

    package = models.OneToOneField("pushes.AccountPackage", on_delete=models.CASCADE, null=True, related_name="sketch")
    push = models.OneToOneField("pushes.Push", on_delete=models.CASCADE, null=True, related_name="sketch")
    count = models.PositiveBigIntegerField()
    digest = models.BinaryField(db_index=True)
    sample = models.BinaryField()

    objects = Sketches.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="sketch_is_of_one_list",
                condition=Q(package=None, push__isnull=False) | Q(package__isnull=False, push=None),
            ),
        )

    def __str__(self) -> str:
        return f"Sketch of {self.count} accounts"


class WithPeople(WithColumns):
    """A package of which is known whether another has the same people."""

    class Meta:
        abstract = True

    @property
    def people(self) -> People | None:
        """Its people; None where nothing was kept of them."""
        keys = Sketch.objects.filter(package=self.pk).values_list("pk", flat=True)
        return next((people for _pk, people in Sketch.objects.people(keys)), None)

    def keep_people(self, people: People | None) -> None:
        """Keep who they are."""
        if people:
            Sketch.objects.keep(people, package_id=self.pk)
