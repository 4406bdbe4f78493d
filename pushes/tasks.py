"""Celery tasks, thin: an id in, one call. They are alarm clocks: doubled or lost ones change nothing."""

from collections.abc import Callable, Sequence
from random import sample
from threading import BoundedSemaphore

from celery import shared_task

from pushes import delivery, figures, intake, overview, webhooks
from pushes.models.audit import AuditLink

# A wake-up that waited longer than this in the queue has been repeated by the beat.
STALE_SECONDS = 30
SOON_SECONDS = 1
# Of each kind are woken at once; the others next time. Hundreds of pushes whose figures were due stood in the queue
# again and again before what was to be delivered, which came minutes late.
MOST_WOKEN = 50
# Of the sender's threads at most so many do anything but deliver. What finds none free is woken again by the beat.
ASIDE = BoundedSemaphore(3)
COUNTING = BoundedSemaphore(2)  # of these: a count may take long, and figures must not wait for it
RECALLING = BoundedSemaphore(2)  # of the threads: a push that is called back waits for no count and for no figures
CALLING = BoundedSemaphore(2)  # of the threads: who answers late holds up other programs, and no push
GATHERING = BoundedSemaphore(1)  # of these: who opens a preview must not wait for it


@shared_task
def check_package(package_id: int) -> None:
    """Check a stored account package."""
    intake.check(package_id)


@shared_task
def gather_accounts(package_id: int) -> None:
    """Make one step in gathering a package from a push that was sent, and have it gone on with, or checked."""
    _within(GATHERING, lambda pk: _counting(_gather, pk), package_id)


def _gather(package_id: int) -> None:
    said = intake.gather(package_id)
    if said is intake.Said.ASK_ON:
        gather_accounts.delay(package_id)
    if said is intake.Said.CHECK:
        check_package.delay(package_id)


@shared_task
def forget_uploads() -> None:
    """Remove uploads that were begun and not gone on with, and files that nothing names."""
    intake.forget_uploads()
    intake.forget_folders()


@shared_task
def forget_accounts() -> None:
    """Delete the accounts of pushes that ended long ago, as their application has it, and what no limit asks for."""
    intake.forget_accounts()
    delivery.forget_runs()


@shared_task
def forget_pictures() -> None:
    """Remove pictures that nothing shows any more."""
    intake.forget_pictures()


@shared_task
def link_audit() -> None:
    """Link rows of the audit log whose process was killed before it could."""
    AuditLink.objects.link_left_over()


@shared_task
def deliver_push(push_id: int) -> None:
    """Make one step with a push and, if there is more to do at once or soon, ask to be woken for it."""
    said = delivery.advance(push_id)
    if said is delivery.Next.NOW:
        deliver_push.delay(push_id)
    if said is delivery.Next.SOON:
        deliver_push.apply_async((push_id,), countdown=SOON_SECONDS)
    if said is delivery.Next.FIGURES:
        refresh_figures.apply_async((push_id,), countdown=SOON_SECONDS)


@shared_task
def recall_push(push_id: int) -> None:
    """Ask the service to call a push back."""
    _within(RECALLING, delivery.recall, push_id)


@shared_task
def refresh_figures(push_id: int) -> None:
    """Ask the service what came of a push."""
    _aside(figures.refresh, push_id)


@shared_task
def foresee_limit(push_id: int) -> None:
    """Count how many accounts of a draft would be over the limit of pushes a day."""
    delivery.foresee(push_id)


@shared_task
def count_bound(push_id: int) -> None:
    """Ask the own gateway how many accounts of a draft have a device."""
    _counting(figures.count_bound, push_id)


def _counting(work: Callable[[int], None], pk: int) -> None:
    _within(COUNTING, lambda each: _aside(work, each), pk)


def _aside(work: Callable[[int], None], push_id: int) -> None:
    _within(ASIDE, work, push_id)


def _within(threads: BoundedSemaphore, work: Callable[[int], None], push_id: int) -> None:
    if threads.acquire(blocking=False):
        try:
            work(push_id)
        finally:
            threads.release()


@shared_task
def call_webhook(webhook_id: int) -> None:
    """Tell a program what it has not been told yet, and then others."""
    _within(CALLING, webhooks.call, webhook_id)


@shared_task
def forget_webhook_calls() -> None:
    """Remove the calls that were made long ago."""
    webhooks.forget_calls()


@shared_task
def count_overview() -> None:
    """Count the days of the overview on which a push moved."""
    overview.count_what_moved()


@shared_task
def wake() -> None:
    """Find what should be moving and is not, and wake it."""
    delivery.tell_of_idle_ones()
    for task, ids in (
        (check_package, intake.waiting()),
        (gather_accounts, intake.waiting_to_gather()),
        (deliver_push, delivery.waiting()),
        (recall_push, delivery.waiting_for_recall()),
        (refresh_figures, figures.waiting()),
        (count_bound, figures.waiting_for_count()),
        (foresee_limit, delivery.waiting_to_foresee()),
        (call_webhook, webhooks.waiting()),
    ):
        for pk in _some(ids):
            task.apply_async((pk,), expires=STALE_SECONDS)


def _some(ids: Sequence[int]) -> Sequence[int]:
    """As many as are woken at once, any of them: those that come first may be the ones that cannot move."""
    return ids if len(ids) <= MOST_WOKEN else sample(ids, MOST_WOKEN)
