"""The gateway's Celery tasks: an id in, one call. Losing or doubling a message changes nothing."""

from celery import shared_task
from django.utils import timezone

from console import allowances
from console.gateway.carrying import pruning, queueing, resolving
from console.gateway.channels.online import counting
from console.gateway.channels.queue import rows, turns
from console.gateway.contract import repeated_calls
from console.gateway.rehearsal import simulated_devices

WAKE_AT_ONCE = 100  # pushes one tick wakes
PRUNING_SECONDS = 20  # how long one task prunes at most; the next hour goes on
MESSAGE_SECONDS = 30  # a message not picked up by then is dropped; the next tick sends another


@shared_task(name="console.gateway.tasks.resolve_push")
def resolve_push(gateway_push_id: int) -> None:
    """Carry the push on for a bounded time; asks to be called again, when it may go on, while something is left."""
    if moment := resolving.advance(gateway_push_id, simulated_devices):
        wait = max(0.0, (moment - timezone.now()).total_seconds())
        resolve_push.apply_async((gateway_push_id,), countdown=wait, expires=wait + MESSAGE_SECONDS)


@shared_task(name="console.gateway.tasks.wake")
def wake() -> None:
    """Wake every push that should be moving and is not: its time has come, or its worker is gone."""
    for gateway_push_id in resolving.stuck()[:WAKE_AT_ONCE]:
        resolve_push.apply_async((gateway_push_id,), expires=MESSAGE_SECONDS)
    queueing.take_back_lately(rows.taking_back())
    for channel_id in rows.due():
        carry_channel.apply_async((channel_id,), expires=MESSAGE_SECONDS)


@shared_task(name="console.gateway.tasks.carry_channel")
def carry_channel(channel_id: int) -> None:
    """Send what is due in the channel for a bounded time; asks to be called again while something is left."""
    turns.carry(channel_id)
    if channel_id in rows.due():
        carry_channel.apply_async((channel_id,), expires=MESSAGE_SECONDS)


@shared_task(name="console.gateway.tasks.prune")
def prune() -> None:
    """Take away what is old, for a bounded time."""
    pruning.prune(seconds=PRUNING_SECONDS)
    allowances.forget()


@shared_task(name="console.gateway.tasks.forget")
def forget() -> None:
    """Take away remembered calls that nobody can repeat any more, and what web processes noted that are gone."""
    repeated_calls.forget()
    counting.forget()
