"""A push in words and numbers, for the shell: no accounts, no secrets."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import BigIntegerField, Q
from django.utils.translation import gettext as _

from pushes.accounts import LEDGER
from pushes.kept_questions import Given, KeptQuestion
from pushes.models import Part, Push
from pushes.models.funnel import Step
from pushes.telling import advice_on_few_reached
from pushes.telling.kept_words import meaning
from pushes.telling.numbers import counted, of_shadow
from pushes.telling.sides import Side, sides_of

FIGURES = ("counted", "with_device", "planned", "sent", "arrived", "shown", "clicked")
PART = ("number", "status", "accounts", "upload_id", "service_push_id", "code", "problem")
PARTS: Final = KeptQuestion(
    lambda: (
        Part.objects.filter(push=Given("push", BigIntegerField()))
        .annotate(through_gateway=Q(through__isnull=False))
        .values(*PART, "through_gateway")
    )
)


def facts_of(push: Push) -> dict[str, Any]:
    """A push as `--json` prints it. The ledger is None without a package (`headers` are among the
    blank rows), the figures until the service has some.

    `rehearses` is the number of the push that this is a rehearsal of, None for a push; `test` says whether it
    is a test send. `over_limit`: accounts that the limit of pushes a day left out. Of the figures `counted` and
    `with_device` are accounts, the latter None where the service does not say; the others are devices. `shadow`: the
    accounts that go through the own gateway, None where all go one way; parts say which of them do.
    """
    parts = PARTS.rows(push=push.pk)
    return {
        "push": push.pk,
        "rehearses": push.rehearses_id,
        "test": push.is_test,
        "status": push.status,
        "accounts": push.count,
        "approval": _approval_of(push),
        "ledger": {name: getattr(push.package, name) for name in ("rows", *LEDGER)} if push.package else None,
        "over_limit": sum(part["accounts"] for part in parts if part["status"] == Part.Status.OVER_LIMIT),
        "shadow": shadow_of(push),
        "parts": parts,
        "figures": {name: getattr(push, name) for name in FIGURES} if push.figures_at else None,
    }


def shadow_of(push: Push) -> dict[str, int] | None:
    """How many of its accounts go through the own gateway; None where all go one way."""
    if not push.shadow_percent:
        return None
    return {"percent": push.shadow_percent, "accounts": push.shadow_accounts}


def _approval_of(push: Push) -> dict[str, Any] | None:
    """Who approved it, when, and the SHA-256 of what; or why it went without. None for a push that needs none."""
    if not push.needs_approval:
        return None
    at = push.approved_at.isoformat() if push.approved_at else None
    by = str(push.approved_by) if push.approved_by else None
    return {"by": by, "at": at, "sha256": push.approved_hash, "went_without": push.glass_reason}


def approval_lines(push: Push) -> Iterator[str]:
    """That it waits for somebody else, and how to wait for them; or who approved it, or sent it without, or back."""
    if push.limit_reason:
        yield f"SENT PAST THE LIMIT OF PUSHES A DAY: {push.limit_reason}"
    if push.is_waiting_for_approval:
        yield (
            f"It waits until an approver who did not write it has looked at it, under Approvals. --wait waits "
            f"for that; `manage.py showpush {push.pk}` says how it stands."
        )
    elif push.glass_reason:
        yield f"SENT WITHOUT APPROVAL by {push.approved_by}: {push.glass_reason}"
    elif push.approved_by:
        yield f"Approved by {push.approved_by}: SHA-256 {push.approved_hash}"
    elif push.returned_at:
        yield f"{push.get_return_cause_display()}. {push.return_reason}".rstrip()


def lines_of(push: Push) -> Iterator[str]:
    """A push as a person reads it."""
    if push.is_test:
        yield "A test: sent to test accounts and test devices only, and counted nowhere."
    if push.is_rehearsal:
        yield f"A rehearsal of push {push.rehearses_id}: nobody is reached."
    yield f"Push {push.pk}: {push.get_status_display()}, {counted(push.count)}"
    yield from approval_lines(push)
    yield from of_shadow(shadow_of(push))
    for part in push.parts.all():
        way = ", gateway" if part.through_id else ""
        ids = f"upload id {part.upload_id or '–'}, push id {part.service_push_id or '–'}"
        said = f"{part.problem} {meaning(part.code)}"
        yield f"Part {part.number}{way}: {part.get_status_display()}, {ids} {said}".rstrip()
    if push.figures_at:
        yield from funnel_lines(push)
        for side in sides_of(push):
            yield side_line(side)
    if words := advice_on_few_reached.headline(push):
        yield words
        yield from (f"- {each}" for each in advice_on_few_reached.advice(push))


def side_line(side: Side) -> str:
    """What came of one side of a push, beside the other."""
    steps = ", ".join(f"{str(step.label).lower()} {_number(step)}{_of_before(step)}" for step in side.steps)
    return f"{side.name}: {steps or _('The service has no figures yet.')}"


def funnel_lines(push: Push) -> Iterator[str]:
    """A line for each step, each with its unit and its shares."""
    for step in push.funnel:
        yield f"{step.label}: {_number(step)}{_shares(step)}"


def _shares(step: Step) -> str:
    if step.of_before is None or step.of_all is None:
        return ""
    return f" ({step.of_before:.1%} of the one before, {step.of_all:.1%} of all)"


def _of_before(step: Step) -> str:
    return "" if step.of_before is None else f" ({step.of_before:.1%})"


def _number(step: Step) -> str:
    return f"{_('at most')} {step.number:,} {step.unit}" if step.is_most else f"{step.number:,} {step.unit}"
