"""Pictures for tests, as files that people upload: made by Pillow, with what real ones have beside their pixels."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SECRET = b"taken at 31.2304 N 121.4737 E by Anna's phone"


def picture(width: int = 640, height: int = 480, kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """The bytes of a picture whose left half is red and whose right half is blue."""
    image = Image.new(mode, (width, height), "red" if mode != "L" else 200)
    image.paste("blue" if mode != "L" else 50, (width // 2, 0, width, height))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def with_place(**size: int) -> bytes:
    """A JPEG with a place and a device in its EXIF, in its comment and after its end, lying on its side."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()  # ImageDescription
    exif[0x0112] = 6  # Orientation: turned by a quarter
    return picture(exif=exif.tobytes(), comment=SECRET, **size) + SECRET


def uploaded(content: bytes, name: str = "sale.jpg") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content)
