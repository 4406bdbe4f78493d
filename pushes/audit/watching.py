"""Applications and people: each change that is saved leaves a row of the audit log in the same transaction.

Pages, Django's admin, commands of ours and Django's own (`changepassword`) save them all; so it is here, where all of
these pass, that the change is told, and not at each of them.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete

from pushes.fields import EncryptedTextField
from pushes.models import Application
from pushes.models.audit import AuditRow

Kind = AuditRow.Kind
# What changes of itself, or has rows of its own.
UNTOLD = {
    "id",
    "created_at",
    "turn_at",
    "paused_at",
    "paused_by",
    "pause_reason",
    "last_login",
    "date_joined",
    "password",
}
WITHOUT_VALUES = {"kept_recipients", "icon", "email"}  # accounts, names of files, addresses: only that it changed
KINDS = {
    Application: (Kind.APPLICATION_ADDED, Kind.APPLICATION_CHANGED),
    User: (Kind.PERSON_ADDED, Kind.PERSON_CHANGED),
}
MEMBERS = {
    Application.people.through: (Kind.ACCESS_GIVEN, Kind.ACCESS_TAKEN),
    User.groups.through: (Kind.ROLE_GIVEN, Kind.ROLE_TAKEN),
    User.user_permissions.through: (Kind.PERMISSION_GIVEN, Kind.PERMISSION_TAKEN),
}


def begin() -> None:
    """Watch from now on; once, when the site is loaded."""
    for model in KINDS:
        model.save = _watched(model.save)  # type: ignore[method-assign]
    for through in MEMBERS:
        m2m_changed.connect(_members, sender=through, dispatch_uid=f"pushes.audit.{through.__name__}")
    post_delete.connect(_deleted, sender=User, dispatch_uid="pushes.audit.deleted")


def _watched(save: Callable[..., None]) -> Callable[..., None]:
    @wraps(save)
    def saving(row: Any, *args: Any, **options: Any) -> None:
        fields = _told(row, options.get("update_fields"))
        if not fields or _is_of_rehearsals(row):
            save(row, *args, **options)
            return
        has_new_password = getattr(row, "_password", None) is not None
        with transaction.atomic():
            stored = type(row)._base_manager.select_for_update().filter(pk=row.pk)
            before = stored.first() if row.pk and not row._state.adding else None
            save(row, *args, **options)
            _tell(row, before, fields, has_new_password=has_new_password)

    return saving


def _told(row: models.Model, saved: Iterable[str] | None) -> "list[models.Field[Any, Any]]":
    """The fields that are told of where they change. Of a person who logs in nothing is."""
    names = None if saved is None else set(saved)
    own = [
        field for field in row._meta.concrete_fields if names is None or field.name in names or field.attname in names
    ]
    is_password = any(field.name == "password" for field in own)
    return own if is_password or any(field.name not in UNTOLD for field in own) else []


def _is_of_rehearsals(row: models.Model) -> bool:
    return isinstance(row, Application) and row.pk is not None and row.pk < 0


def _tell(row: Any, before: Any, fields: "list[models.Field[Any, Any]]", *, has_new_password: bool) -> None:
    added, changed = KINDS[type(row)]
    if before is None:
        AuditRow.objects.record(added, row, changed=_differences(row, type(row)(), fields)["changed"])
        return
    if has_new_password and before.password != row.password:
        AuditRow.objects.record(Kind.PASSWORD_CHANGED, row)
    differences = _differences(row, before, fields)
    active = differences["changed"].pop("is_active", None) if isinstance(row, User) else None
    if active:
        AuditRow.objects.record(Kind.ACTIVATED if row.is_active else Kind.DEACTIVATED, row)
    if any(differences.values()):
        AuditRow.objects.record(changed, row, **differences)


def _differences(row: Any, before: Any, fields: "list[models.Field[Any, Any]]") -> dict[str, Any]:
    """`changed`: by field what it was and is. `replaced`: fields of which only that is told."""
    changed: dict[str, list[Any]] = {}
    replaced = []
    for field in fields:
        old, new = getattr(before, field.attname), getattr(row, field.attname)
        if field.name in UNTOLD or old == new:
            continue
        if field.name in WITHOUT_VALUES or isinstance(field, EncryptedTextField | models.JSONField):
            replaced.append(field.name)
        else:
            changed[field.name] = [_plain(old), _plain(new)]
    return {"changed": changed, "replaced": replaced}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


def _members(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: set[int] | None, **_: object
) -> None:
    """Somebody was given or taken a role, an application, a permission."""
    if action not in ("post_add", "post_remove", "pre_clear") or _is_of_rehearsals(instance):
        return
    given, taken = MEMBERS[sender]
    keys = _all_of(sender, instance, model) if pk_set is None else pk_set
    others = list(model._base_manager.filter(pk__in=keys).order_by("pk"))
    kind = given if action == "post_add" else taken
    pairs = [(other, [instance]) for other in others] if reverse else [(instance, others)]
    for on, members in pairs:
        if members:
            AuditRow.objects.record(kind, on, names=[_name(member) for member in members])


def _all_of(through: Any, instance: Any, model: Any) -> list[int]:
    """The keys of all that are taken at once."""
    own, others = (
        next(field for field in through._meta.fields if field.related_model is each) for each in (type(instance), model)
    )
    return list(through.objects.filter(**{own.name: instance}).values_list(others.attname, flat=True))


def _name(member: Any) -> str:
    return str(getattr(member, "codename", None) or getattr(member, "name", None) or member)


def _deleted(sender: object, instance: User, **_: object) -> None:
    AuditRow.objects.record(Kind.PERSON_DELETED, instance)
