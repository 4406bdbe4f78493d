"""What a person does. Keyword-only; who did it is `by`. Workers are woken after commit."""

from pushes.actions.approving import approve, break_glass, reject, withdraw
from pushes.actions.audiences import delete_audience, rename_audience, save_audience, saveable_package, use_audience
from pushes.actions.bound import ask_bound, count_bound_now, first_answer_came
from pushes.actions.confirming import confirm
from pushes.actions.connection import Connection, try_connection
from pushes.actions.cutting import NotReady
from pushes.actions.daily_limit import ask_limit, foresee_limit_now
from pushes.actions.deciding import continue_after_canary, it_arrived, resume, send_again, send_now, skip
from pushes.actions.drafts import begin_push, create_push, discard_draft, save_draft
from pushes.actions.duplicating import duplicate_push
from pushes.actions.gathering import gather, gather_again, gatherable, groups_of
from pushes.actions.kept_writing import keep_writing, store_kept
from pushes.actions.packages import attach_package, bring_back_package, remove_package
from pushes.actions.pausing import go_on, pause
from pushes.actions.pictures import give_icon, keep_picture
from pushes.actions.recalling import revoke, terminate
from pushes.actions.rehearsing import rehearse
from pushes.actions.stopping import send_over_limit, send_the_rest, stop
from pushes.actions.templates import change_template, delete_template, save_template, use_template
from pushes.actions.testing import send_test
from pushes.actions.undoing_and_rescheduling import reschedule, start_now, undo
from pushes.actions.uploads import (
    NotThere,
    TooManyUploads,
    attach_upload,
    begin_upload,
    go_on_with_upload,
    take_chunk,
    taken_over,
)
from pushes.actions.webhooks import (
    add_webhook,
    change_secret,
    end_former_secret,
    remove_webhook,
    show_secret,
    try_again,
)

__all__ = [
    "Connection",
    "NotReady",
    "NotThere",
    "TooManyUploads",
    "add_webhook",
    "approve",
    "ask_bound",
    "ask_limit",
    "attach_package",
    "attach_upload",
    "begin_push",
    "begin_upload",
    "break_glass",
    "bring_back_package",
    "change_secret",
    "change_template",
    "confirm",
    "continue_after_canary",
    "count_bound_now",
    "create_push",
    "delete_audience",
    "delete_template",
    "discard_draft",
    "duplicate_push",
    "end_former_secret",
    "first_answer_came",
    "foresee_limit_now",
    "gather",
    "gather_again",
    "gatherable",
    "give_icon",
    "go_on",
    "go_on_with_upload",
    "groups_of",
    "it_arrived",
    "keep_picture",
    "keep_writing",
    "pause",
    "rehearse",
    "reject",
    "remove_package",
    "remove_webhook",
    "rename_audience",
    "reschedule",
    "resume",
    "revoke",
    "save_audience",
    "save_draft",
    "save_template",
    "saveable_package",
    "send_again",
    "send_now",
    "send_over_limit",
    "send_test",
    "send_the_rest",
    "show_secret",
    "skip",
    "start_now",
    "stop",
    "store_kept",
    "take_chunk",
    "taken_over",
    "terminate",
    "try_again",
    "try_connection",
    "undo",
    "use_audience",
    "use_template",
    "withdraw",
]
