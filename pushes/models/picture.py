"""Picture: an image that this installation serves, to phones and to its own pages, under an address nobody guesses."""

import re
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FOLDER: Final = "/pictures/"
NAME: Final = r"[0-9a-f]{64}\.(?:jpg|png|webp)"
_ENDS_WITH_NAME: Final = re.compile(rf"{FOLDER}({NAME})$")


class Picture(models.Model):
    """One image, by its name: a digest of its bytes that only this installation can make, so that it is stored once."""

    name = models.CharField(max_length=80, unique=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # The last time.
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, content: bytes, *, ending: str, width: int, height: int, by: "User") -> "Picture":
        """Store the image of these bytes, or find it stored."""
        digest = salted_hmac("pushes.picture", content, algorithm="sha256").hexdigest()
        facts = {"size": len(content), "width": width, "height": height, "uploaded_by": by}
        with transaction.atomic():  # the row first: who takes the picture away meanwhile has it locked
            found: Picture
            found, _made = cls.objects.update_or_create(
                name=f"{digest}.{ending}", defaults=facts | {"uploaded_at": timezone.now()}
            )
            if not default_storage.exists(found.place):
                default_storage.save(found.place, ContentFile(content))
        return found

    @property
    def place(self) -> str:
        """The storage name of its file."""
        return place_of(self.name)

    @property
    def address(self) -> str:
        """Where phones fetch it."""
        return address_of(self.name)


def place_of(name: str) -> str:
    """The storage name of the file of a picture."""
    return f"pictures/{name}"


def address_of(name: str) -> str:
    """The address of a picture of this name, as it is reached from elsewhere."""
    return f"{settings.PUBLIC_URL}{path_of(name)}"


def path_of(name: str) -> str:
    """The same for pages of this installation: whatever it is called, they find it there."""
    return f"{FOLDER}{name}"


def name_in(address: str) -> str:
    """The name of the picture that an address ends with, of this installation under whatever name; else ""."""
    found = _ENDS_WITH_NAME.search(address)
    return found[1] if found else ""


def own_name(address: str) -> str:
    """The name of the picture that this installation serves at an address; "" if it is another's."""
    name = name_in(address)
    return name if name and address == address_of(name) else ""
