"""UnfinishedUpload: a package on its way into a draft, in chunks, and how much of it has arrived."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pushes.accounts.limits import LONGEST_NAME
from pushes.models.package import AccountPackage
from pushes.models.package_files import place_of
from pushes.models.push import Push
from pushes.storage import StoredPath

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Chunks = list[tuple[int, str]]  # of each, in their order: where it ends in the file, and its SHA-256


class UnfinishedUploads(models.QuerySet["UnfinishedUpload"]):
    """Uploads, by what becomes of them."""

    def under_way(self) -> "UnfinishedUploads":
        """Those that are not attached yet."""
        return self.filter(package=None)

    def interrupted(self, push: Push) -> "UnfinishedUpload | None":
        """The newest into this draft of which something has arrived since its package came."""
        since = push.package.created_at if push.package else push.created_at
        return self.under_way().filter(push=push, received__gt=0, touched_at__gt=since).order_by("-touched_at").first()

    def begun_by(self, person: "User") -> "UnfinishedUploads":
        """Those under way into drafts of this person."""
        return self.under_way().filter(push__author=person)

    def remove(self) -> None:
        """Delete the rows, and the files of those that are not attached."""
        for upload in self:
            upload.remove()


class UnfinishedUpload(models.Model):
    """A package on its way. Its bytes lie where the package will; those that the row does not count are not there."""

    KEPT = timedelta(days=1)  # after its last chunk

    push = models.ForeignKey(Push, on_delete=models.CASCADE, related_name="uploads")
    # Who knows the key may send chunks. Who goes on with it gets another, so that two windows never send into one file.
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    former_key = models.UUIDField(null=True, db_index=True)
    folder = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    chunks = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)
    # What became of it, kept for who did not hear the answer.
    package = models.ForeignKey(AccountPackage, on_delete=models.CASCADE, null=True, related_name="+")

    objects: Any = UnfinishedUploads.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="upload_receives_no_more_than_its_size", condition=Q(received__lte=models.F("size"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.received} of {self.size} bytes into push {self.push_id}"

    @property
    def is_whole(self) -> bool:
        """Whether all of it has arrived."""
        return self.received == self.size

    @property
    def place(self) -> str:
        """The storage name of its file."""
        return place_of(self.folder, self.name)

    @property
    def path(self) -> StoredPath:
        """Its file."""
        return StoredPath(self.place)

    @property
    def offsets(self) -> list[int]:
        """Where each chunk begins."""
        return [0, *(end for end, _sha256 in self.chunks)][: len(self.chunks)]

    @property
    def ends_at(self) -> Any:
        """When it is removed, unless more comes."""
        return self.touched_at + self.KEPT

    def grown(self, chunks: Chunks) -> bool:
        """Count these chunks as what is there; False if another request has counted meanwhile, or it is gone."""
        received, now = chunks[-1][0] if chunks else 0, timezone.now()
        stood = UnfinishedUpload.objects.under_way().filter(pk=self.pk, key=self.key, received=self.received)
        is_mine = bool(stood.update(received=received, chunks=chunks, touched_at=now))
        if is_mine:
            self.received, self.chunks, self.touched_at = received, chunks, now
        elif not UnfinishedUpload.objects.filter(pk=self.pk).exists():
            self.delete_files()  # removed while the chunk was written
        return is_mine

    def give_up(self) -> bool:
        """Delete the row and the file; False, and nothing is deleted, if it is attached by now."""
        removed, _rows = UnfinishedUpload.objects.under_way().filter(pk=self.pk).delete()
        if removed:
            self.delete_files()
        return bool(removed)

    def remove(self) -> None:
        """Delete the row, and the file unless it is attached by now."""
        if not self.give_up():
            UnfinishedUpload.objects.filter(pk=self.pk).delete()

    def delete_files(self) -> None:
        """Delete what has arrived. Only of one that is gone and was not attached."""
        self.path.parent.clear()
