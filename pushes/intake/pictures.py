"""A picture that somebody uploads: taken apart, and made anew of nothing but its pixels.

What a file holds besides (where it was taken, by which device, what hides behind its end) is not in what is made.
What claims more pixels than fit into memory is refused before any is read.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, Final

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

MEGABYTE: Final = 1024 * 1024
LARGEST_MB: Final = 10  # of what is uploaded: what the cameras of phones make
LARGEST: Final = LARGEST_MB * MEGABYTE  # bytes
MOST_PIXELS: Final = 16_000_000
LARGEST_MADE: Final = 1_000_000  # bytes of what is made of it: Xiaomi and FCM take less than 1 MB
SMALLER: Final = 0.8  # of each side, while it has more bytes
QUALITY: Final = 85
SIGNATURES: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}


class UnusablePicture(ValueError):
    """What was uploaded cannot be used as a picture; its text says what to do."""


@dataclass(frozen=True)
class Shape:
    """How large a picture may become, in pixels; `is_square`: it is cut to a square of that size."""

    width: int
    height: int
    is_square: bool = False


@dataclass(frozen=True)
class Made:
    """A picture that was made anew: its bytes, and what names of such files end with."""

    content: bytes
    ending: str
    width: int
    height: int


FOR_ANDROID: Final = Shape(1600, 324)  # TPNS's own channel: a height of at most 324 pixels, the width adapts
FOR_IOS: Final = Shape(1600, 1600)  # APNs limits the bytes alone
ICON: Final = Shape(96, 96, is_square=True)


def made_anew(file: IO[Any], size: int, shape: Shape) -> Made:
    """The picture in a file of `size` bytes, never larger than it is. UnusablePicture if it cannot be used."""
    if size > LARGEST:
        words = _("Choose a picture of at most %(most)s MB: this one has %(size)s MB.")
        raise UnusablePicture(words % {"most": LARGEST_MB, "size": f"{size / MEGABYTE:.1f}"})
    kind = _kind_of(file)
    try:
        image = _pixels(file, shape)
    except UnusablePicture:
        raise
    except Exception as damage:  # whatever a decoder stumbles over: these are bytes of anybody
        raise UnusablePicture(_("Save the picture anew and choose it again: this file is damaged.")) from damage
    if shape.is_square:
        return _written(ImageOps.fit(image, (shape.width, shape.height)), "WEBP")
    image.thumbnail((shape.width, shape.height), Image.Resampling.LANCZOS)
    made = _written(image, kind)
    while len(made.content) > LARGEST_MADE:
        image = image.resize((max(1, int(image.width * SMALLER)), max(1, int(image.height * SMALLER))))
        made = _written(image, kind)
    return made


def _kind_of(file: IO[Any]) -> str:
    head = bytes(file.read(8))
    file.seek(0)
    for signature, kind in SIGNATURES.items():
        if head.startswith(signature):
            return kind
    raise UnusablePicture(_("Choose a picture that is saved as JPEG or PNG: this file is neither."))


def _pixels(file: IO[Any], shape: Shape) -> Image.Image:
    """Upright, in the colours of screens, and with nothing of the file but what is seen."""
    try:
        opened = Image.open(file, formats=("JPEG", "PNG"))
    except Image.DecompressionBombError:
        raise UnusablePicture(_too_many_pixels()) from None
    if opened.width * opened.height > MOST_PIXELS:
        raise UnusablePicture(_too_many_pixels())
    opened.draft(None, (2 * shape.width, 2 * shape.width))  # of a JPEG no more is read than the size needs
    profile = opened.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened)
    is_clear = upright.has_transparency_data
    seen = _in_colours_of_screens(upright, profile).convert("RGBA" if is_clear else "RGB")
    seen.info = {}  # a comment, a profile: some formats write them again
    return seen


def _too_many_pixels() -> str:
    return _("Choose a picture of at most %(most)s million pixels: this one has more.") % {
        "most": MOST_PIXELS // 1_000_000
    }


def _in_colours_of_screens(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Converted to sRGB, where the file says what its colours are; where that cannot be read, as they are."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    mode = image.mode if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _written(image: Image.Image, kind: str) -> Made:
    out, options = BytesIO(), {} if kind == "PNG" else {"quality": QUALITY}
    flat = image.convert("RGB") if kind == "JPEG" else image
    flat.save(out, kind, **options)
    return Made(out.getvalue(), {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kind], image.width, image.height)
