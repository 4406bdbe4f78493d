"""What every action needs: the push held until the transaction ends, and a worker woken after it."""

from celery import Task
from django.db import transaction

from pushes.models import AccountPackage, Push, StalePush


def held(push: Push) -> Push:
    """The push as it stands, held until the transaction ends; StalePush if it is gone."""
    found = Push.objects.select_for_update(of=("self",)).select_related("application", "package").filter(pk=push.pk)
    stored: Push | None = found.first()
    if stored is None:
        raise StalePush(f"Push {push.pk} is gone")
    return stored


def discard_package(package: AccountPackage | None) -> None:
    """Delete a package that no push uses, and its files after commit."""
    if package and not package.pushes.exists() and not package.aside_of.exists():
        package.delete()
        transaction.on_commit(package.delete_files)


def wake(task: Task, pk: int) -> None:
    """Wake a worker after commit. Without a broker nothing is lost: the beat finds the row when there is one again."""

    def ring() -> None:  # a partial has no name, and Django names what failed
        task.delay(pk)

    transaction.on_commit(ring, robust=True)
