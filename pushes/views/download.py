"""Downloads that stream under ASGI, where Django would read a plain FileResponse into memory first."""

from asyncio import to_thread
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from django.http import StreamingHttpResponse

from pushes.accounts.words.list_of_rejects import Retold
from pushes.storage import StoredPath

BLOCK = 256 * 1024


class Download(StreamingHttpResponse):
    """The file at `path` as an attachment called `filename` (ASCII), or what it is retold as."""

    def __init__(self, path: StoredPath, *, filename: str, content_type: str, retold: Retold | None = None) -> None:
        super().__init__(_retold(path, retold) if retold else _blocks(path), content_type=content_type)
        self["Content-Disposition"] = f'attachment; filename="{filename}"'
        if not retold:
            self["Content-Length"] = str(path.size())


async def _blocks(path: StoredPath) -> AsyncGenerator[bytes, None]:
    file = await to_thread(path.open)
    try:
        while block := await to_thread(file.read, BLOCK):
            yield block
    finally:
        file.close()


async def _retold(path: StoredPath, retold: Retold) -> AsyncIterator[bytes]:
    async with aclosing(_blocks(path)) as blocks:
        async for block in blocks:
            yield await to_thread(retold, block)
    yield retold.end()
