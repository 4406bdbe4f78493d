"""Downloads that stream from disk under ASGI, where Django would read a plain FileResponse into memory first."""

from asyncio import to_thread
from collections.abc import AsyncIterator
from pathlib import Path

from django.http import StreamingHttpResponse

BLOCK = 256 * 1024


class Download(StreamingHttpResponse):
    """The file at `path` as an attachment called `filename` (ASCII)."""

    def __init__(self, path: Path, *, filename: str, content_type: str) -> None:
        super().__init__(_blocks(path), content_type=content_type)
        self["Content-Disposition"] = f'attachment; filename="{filename}"'
        self["Content-Length"] = str(path.stat().st_size)


async def _blocks(path: Path) -> AsyncIterator[bytes]:
    file = await to_thread(path.open, "rb")
    try:
        while block := await to_thread(file.read, BLOCK):
            yield block
    finally:
        file.close()
