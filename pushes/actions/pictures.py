"""Pictures that people upload."""

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile

from pushes.intake.pictures import FOR_ANDROID, FOR_IOS, Made, made_anew
from pushes.models import Application, Picture

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def keep_picture(*, application: Application, by: "User", file: "UploadedFile[bytes]") -> Picture:
    """Store a picture for messages of the application, no larger than its channels take it.

    UnusablePicture if it is none.
    """
    return _kept(made_anew(file, file.size or 0, FOR_IOS if application.is_ios else FOR_ANDROID), by)


def give_icon(*, application: Application, by: "User", icon: Made | None) -> None:
    """Give the application, which is about to be saved, an icon; None takes the one it has."""
    application.icon = _kept(icon, by).name if icon else ""


def _kept(made: Made, by: "User") -> Picture:
    return Picture.keep(made.content, ending=made.ending, width=made.width, height=made.height, by=by)
