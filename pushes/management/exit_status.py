"""What a command's exit status says of a push."""

from pushes.models import Push

PROBLEMS, NOTHING_SENT, ATTENTION, APPROVAL = 1, 2, 3, 4


def status_of(push: Push) -> int:
    """0 for one with which all is well."""
    return {
        Push.Status.FAILED: PROBLEMS,
        Push.Status.STOPPED: PROBLEMS,
        Push.Status.FINISHED_WITH_PROBLEMS: PROBLEMS,
        Push.Status.REACHED_FEW: PROBLEMS,
        Push.Status.CALLED_BACK: PROBLEMS,
        Push.Status.NEEDS_ATTENTION: ATTENTION,
        Push.Status.WAITING_FOR_APPROVAL: APPROVAL,
        Push.Status.DRAFT: NOTHING_SENT,  # sent back, or withdrawn
    }.get(Push.Status(push.status), 0)
