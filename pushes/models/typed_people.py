"""TypedPeople: who the accounts of a confirmed push are that were typed by hand, as a package has it of its own."""

from django.db import models

from pushes.models.push import Push


class TypedPeople(models.Model):
    """One push's: kept so that another list can be compared with it, beside the push since every page loads pushes."""

    push = models.OneToOneField(Push, on_delete=models.CASCADE, related_name="typed_people")
    kept = models.BinaryField()

    objects = models.Manager["TypedPeople"]()

    def __str__(self) -> str:
        return f"People of push {self.push_id}"

    @classmethod
    def keep(cls, push: Push) -> None:
        """Keep those of a push that is confirmed now."""
        if not push.is_for_package and push.people:
            cls.objects.update_or_create(push=push, defaults={"kept": push.people.kept()})
