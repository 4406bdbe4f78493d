"""What the programs of an installation need is loaded once, before they become copies of one process.

Nothing that is loaded may hold a line or a thread: a copy would have half of it. docs/adr/0070 has the reasons.
"""

import gc
from importlib import import_module
from typing import Final

import kombu.pools
from django.conf import settings
from django.db import connections

from console.celery import app

# What the programs would load by themselves: the web, then workers and beat, then what they do.
MODULES: Final = (
    *("console.gateway.channels.online.asgi", "console.gateway.host_names", "console.health.probes"),
    *("console.request_bodies", "console.serving", "console.uploads", "uvicorn"),
    *("uvicorn.lifespan.off", "uvicorn.loops.auto", "uvicorn.protocols.http.auto"),
    *("celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "console.clock_set_back"),
    *("celery.concurrency.prefork", "celery.concurrency.thread", "celery.worker.consumer", "kombu.transport.redis"),
    *("console.gateway.tasks", "console.tasks", "pushes.tasks"),
)


def preload() -> None:
    """Load it, and let go of what may not be shared."""
    for name in (settings.ROOT_URLCONF, *MODULES):
        import_module(name)
    connections.close_all()
    kombu.pools.reset()  # type: ignore[no-untyped-call]
    app._after_fork()
    # Python looks for garbage no more among all this: to look at a page of memory is to have one of one's own.
    gc.collect()
    gc.freeze()
