"""Pictures that people upload."""

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile

from pushes.intake.pictures import FOR_ANDROID, FOR_IOS, made_anew
from pushes.models import Application, Picture

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def keep_picture(*, application: Application, by: "User", file: "UploadedFile[bytes]") -> Picture:
    """Store a picture for messages of the application, no larger than its channels take it.

    UnusablePicture if it is none.
    """
    made = made_anew(file, file.size or 0, FOR_IOS if application.is_ios else FOR_ANDROID)
    return Picture.keep(made.content, ending=made.ending, width=made.width, height=made.height, by=by)
