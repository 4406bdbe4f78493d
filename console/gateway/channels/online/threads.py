"""Questions to the database and writing to it from the event loop, each in a thread and on a connection of its own.

One thread each, however many devices listen; and a question never stands behind a write that waits for its turn.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import Error, connection

Result = TypeVar("Result")

READER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gateway-reader")
WRITER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gateway-writer")


async def in_thread(thread: ThreadPoolExecutor, work: Callable[..., Result], *arguments: Any) -> Result:
    """Run `work` in the thread. After a failure of the database the thread connects anew."""

    def worked() -> Result:
        try:
            return work(*arguments)
        except Error:
            connection.close()
            raise

    return await asyncio.get_running_loop().run_in_executor(thread, worked)
