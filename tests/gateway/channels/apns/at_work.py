"""Apple's stand-in in a thread of its own, for tests that are not asynchronous."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.gateway.channels.apns.service import Apple, serving


@contextmanager
def at_work(apple: Apple, certificate: Path) -> Iterator[str]:
    """Its URL."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    service = serving(apple, certificate)
    try:
        yield asyncio.run_coroutine_threadsafe(service.__aenter__(), loop).result()
        asyncio.run_coroutine_threadsafe(service.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
