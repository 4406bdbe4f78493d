"""Downloads that stream under ASGI, where Django would read a plain FileResponse into memory first."""

from asyncio import to_thread
from collections.abc import AsyncIterator

from django.http import StreamingHttpResponse

from pushes.storage import StoredPath

BLOCK = 256 * 1024


class Download(StreamingHttpResponse):
    """The file at `path` as an attachment called `filename` (ASCII)."""

    def __init__(self, path: StoredPath, *, filename: str, content_type: str) -> None:
        super().__init__(_blocks(path), content_type=content_type)
        self["Content-Disposition"] = f'attachment; filename="{filename}"'
        self["Content-Length"] = str(path.size())


async def _blocks(path: StoredPath) -> AsyncIterator[bytes]:
    file = await to_thread(path.open)
    try:
        while block := await to_thread(file.read, BLOCK):
            yield block
    finally:
        file.close()
