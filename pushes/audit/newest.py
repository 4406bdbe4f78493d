"""Who changed a field last: the newest row that tells of it, as far back as is worth looking."""

from django.db.models import Model

from pushes.models.audit import AuditRow

LOOKED_THROUGH = 100
Kind = AuditRow.Kind
# Fields whose members are given and taken, each of which has a row of its own.
MEMBERS = {
    "people": (Kind.ACCESS_GIVEN, Kind.ACCESS_TAKEN),
    "applications": (Kind.ACCESS_GIVEN, Kind.ACCESS_TAKEN),
    "roles": (Kind.ROLE_GIVEN, Kind.ROLE_TAKEN),
}
# As the model calls what a form has in pieces.
COLUMNS = {"test_accounts": "kept_recipients", "test_devices": "kept_recipients", "icon_file": "icon"}


def newest_change(on: Model, name: str) -> AuditRow | None:
    """The newest row that tells of the form's field `name` of an application, a person, an audience or a template."""
    kinds = MEMBERS.get(name)
    if name == "applications":  # told of each of them, with the person's name
        rows = AuditRow.objects.filter(kind__in=MEMBERS[name])[:LOOKED_THROUGH]
        return next((row for row in rows if str(on) in row.details.get("names", ())), None)
    rows = AuditRow.objects.filter(on_kind=AuditRow.Thing.of(on), on_id=on.pk)
    if kinds:
        return rows.filter(kind__in=kinds).first()
    return next((row for row in rows[:LOOKED_THROUGH] if _tells(row, COLUMNS.get(name, name))), None)


def _tells(row: AuditRow, column: str) -> bool:
    if row.kind == Kind.AUDIENCE_RENAMED:
        return column == "name"
    return any(column in row.details.get(told, ()) for told in ("changed", "replaced", "fields_of_page"))
