"""What every action needs: the push held until the transaction ends, and a worker woken after it."""

from collections.abc import Iterator
from contextlib import contextmanager

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


def attach(push: Push, stored: Push, package: AccountPackage | None) -> None:
    """Attach `package` to the draft, or none; `stored` is its row, held. What it had can be brought back; what was set
    aside before cannot any more.
    """
    push.change_target(package, stored.package or stored.package_aside)
    if stored.package:
        discard_package(stored.package_aside)


@contextmanager
def files_undone(package: AccountPackage | None) -> Iterator[None]:
    """Delete the files of a package that was stored in this transaction, if what follows fails and its row goes."""
    try:
        yield
    except BaseException:
        if package:
            package.delete_files()
        raise


def wake(task: Task, pk: int) -> None:
    """Wake a worker after commit. Without a broker nothing is lost: the beat finds the row when there is one again."""

    def ring() -> None:  # a partial has no name, and Django names what failed
        task.delay(pk)

    transaction.on_commit(ring, robust=True)
