"""What older processes, which go on while a newer release's migrations run, cannot survive.

They ask for the columns and tables that they know, and write no others.
"""

from collections.abc import Iterator

from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

GOES = "older processes ask for what is gone then"
NO_VALUE = "older processes write rows without it, and it takes no row without a value (null or db_default would)"
NARROWER = "older processes write values that it takes no more"
ANOTHER_KIND = "older processes read and write another kind of value"
OWN = "it is a step of its own, which has to be read"

# Steps that were read: why older processes survive them.
JUDGED = {
    (
        "pushes.0069_kept_channel",
        "Create constraint configuration_kept_once on model keptconfiguration",
    ): "it takes all that the one before it took: they keep one for each application",
    (
        "pushes.0070_restored",
        "Create constraint push_begun_says_when on model push",
    ): "it takes all that the one before it took",
    (
        "pushes.0078_kept_of_people",
        "Create constraint new_configuration_kept_once on model keptconfiguration",
    ): "it takes all that the one before it took: they keep one for each person",
    ("gateway.0019_may_be_taken", "Raw Python operation"): "it fills a column that they do not know",
    ("pushes.0068_over_limit", "Raw Python operation"): "it fills columns that they do not know",
}


def steps(operation: Operation) -> Iterator[Operation]:
    """What of an operation reaches the database."""
    if isinstance(operation, operations.SeparateDatabaseAndState):
        for one in operation.database_operations:
            yield from steps(one)
    else:
        yield operation


def broken_by(migration: Migration, state: ProjectState) -> list[tuple[str, str]]:
    """Each step that older processes do not survive, as it describes itself, and why. `state` is that before it."""
    found, state = [], state.clone()
    for operation in migration.operations:
        after = state.clone()
        operation.state_forwards(migration.app_label, after)
        for one in steps(operation):
            why = why_not(one, migration.app_label, state, after)
            if why and (f"{migration.app_label}.{migration.name}", one.describe()) not in JUDGED:
                found.append((one.describe(), why))
        state = after
    return found


def why_not(operation: Operation, app: str, before: ProjectState, after: ProjectState) -> str:
    """Why older processes do not survive a step; empty where they do."""
    match operation:
        case operations.DeleteModel() | operations.RenameModel() | operations.AlterModelTable():
            return GOES
        case operations.RemoveField() | operations.RenameField():
            return GOES
        case operations.AddConstraint():
            return NARROWER
        case operations.AlterUniqueTogether():
            return NARROWER if operation.option_value else ""
        case operations.AddField():
            return _of_new(operation.field)
        case operations.AlterField():
            old = before.models[app, operation.model_name_lower].fields[operation.name]
            return _of_changed(old, operation.field)
        case operations.RunSQL() | operations.RunPython():
            return OWN
    return ""


def _of_new(field: "models.Field[object, object]") -> str:
    """A column of its own without a value for rows that do not name it."""
    has_column = not field.many_to_many
    has_value = field.null or field.has_db_default() or isinstance(field, models.GeneratedField)
    return "" if has_value or not has_column else NO_VALUE


def _of_changed(old: "models.Field[object, object]", new: "models.Field[object, object]") -> str:
    if old.get_internal_type() != new.get_internal_type() and not _is_wider(old, new):
        return ANOTHER_KIND
    if (old.null and not new.null) or (new.unique and not old.unique):
        return NARROWER
    if old.has_db_default() and not new.has_db_default() and not new.null:
        return NO_VALUE
    lengths = (old.max_length or 0, new.max_length or 0)
    return NARROWER if lengths[1] and lengths[1] < lengths[0] else ""


WIDER = {
    "CharField": ("TextField",),
    "PositiveSmallIntegerField": ("PositiveIntegerField", "PositiveBigIntegerField"),
    "PositiveIntegerField": ("PositiveBigIntegerField",),
}


def _is_wider(old: "models.Field[object, object]", new: "models.Field[object, object]") -> bool:
    """Whether it takes all that the old one takes, and gives it back as it was."""
    return new.get_internal_type() in WIDER.get(old.get_internal_type(), ())
