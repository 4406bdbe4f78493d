"""What stand-ins with an event loop of their own share."""

import asyncio


async def let_go() -> None:
    """End what is still going on in this loop, such as an answer that would come much later."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
