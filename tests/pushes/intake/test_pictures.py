"""A picture that is uploaded is made anew: what is in the file besides its pixels goes, and what is none is refused."""

import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from pushes.intake.pictures import FOR_ANDROID, FOR_IOS, ICON, LARGEST, LARGEST_MADE, Made, UnusablePicture, made_anew
from tests.pictures import SECRET, picture, with_place


def made(content: bytes, shape: Any = FOR_IOS) -> Made:
    return made_anew(BytesIO(content), len(content), shape)


def seen(found: Made) -> Image.Image:
    return Image.open(BytesIO(found.content))


@pytest.mark.parametrize(("shape", "size"), [(FOR_ANDROID, (243, 324)), (FOR_IOS, (480, 640))])
def test_what_tells_place_and_device_goes_and_the_picture_stands_upright(shape: Any, size: tuple[int, int]) -> None:
    content = with_place(width=640, height=480)
    assert content.count(SECRET) == 3
    found = made(content, shape)
    assert SECRET not in found.content
    assert (found.ending, found.width, found.height) == ("jpg", *size)
    assert seen(found).size == size
    assert not seen(found).getexif()
    assert {"comment", "exif", "icc_profile"} & set(seen(found).info) == set()
    red, blue = seen(found).getpixel((5, 5)), seen(found).getpixel((5, size[1] - 5))  # a quarter turn: above and below
    assert red[0] > 200 > 60 > red[2]  # type: ignore[index]
    assert blue[2] > 200 > 60 > blue[0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("mode", "kind", "ending"),
    [("RGB", "PNG", "png"), ("RGBA", "PNG", "png"), ("P", "PNG", "png"), ("L", "JPEG", "jpg"), ("CMYK", "JPEG", "jpg")],
)
def test_each_kind_of_colours_is_taken(mode: str, kind: str, ending: str) -> None:
    content = BytesIO()
    Image.open(BytesIO(picture(kind="PNG"))).convert(mode).save(content, kind)
    found = made(content.getvalue(), FOR_ANDROID)
    assert (found.ending, found.width, found.height) == (ending, 432, 324)
    assert seen(found).mode in ("RGB", "RGBA")


def test_grey_of_sixteen_bits_stays_grey() -> None:
    content = BytesIO()
    Image.new("I;16", (10, 10), 0x8000).save(content, "PNG")
    assert seen(made(content.getvalue())).getpixel((5, 5)) == (128, 128, 128)


def test_what_is_clear_stays_clear_and_an_icon_is_a_small_square() -> None:
    content = picture(300, 100, "PNG", "RGBA")
    image = Image.open(BytesIO(content))
    image.putpixel((150, 50), (0, 0, 0, 0))
    out = BytesIO()
    image.save(out, "PNG")
    assert seen(made(out.getvalue())).getpixel((150, 50))[3] == 0  # type: ignore[index]
    icon = made(out.getvalue(), ICON)
    assert (icon.ending, seen(icon).format, seen(icon).size) == ("webp", "WEBP", (96, 96))
    assert len(icon.content) < 3_000


def test_a_small_picture_stays_as_small_as_it_is_and_a_large_one_gets_below_a_megabyte() -> None:
    assert (made(picture(20, 10)).width, made(picture(20, 10)).height) == (20, 10)
    noise = BytesIO()
    Image.effect_noise((1700, 1700), 200).save(noise, "PNG")
    found = made(noise.getvalue())
    assert 100_000 < len(found.content) <= LARGEST_MADE
    assert found.width == found.height < 1600


def bomb() -> bytes:
    """A PNG of a few bytes that claims 900 million pixels."""
    header = (30_000).to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00"
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    parts = [len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


REFUSED = {
    "a GIF": (picture(kind="GIF"), "Choose a picture that is saved as JPEG or PNG: this file is neither."),
    "a page": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "this file is neither."),
    "nothing": (b"", "this file is neither."),
    "cut off": (picture()[:900], "Save the picture anew and choose it again: this file is damaged."),
    "only a beginning": (b"\x89PNG\r\n\x1a\n", "this file is damaged."),
    "a bomb": (bomb(), "Choose a picture of at most 16 million pixels: this one has more."),
    "too wide": (picture(16_001, 1_000, "PNG", "L"), "at most 16 million pixels"),
    "too many bytes": (b"\xff" * (LARGEST + 1), "Choose a picture of at most 10 MB: this one has 10.0 MB."),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_is_refused_in_words(kind: str) -> None:
    content, words = REFUSED[kind]
    with pytest.raises(UnusablePicture) as refused:
        made(content)
    assert words in str(refused.value)
