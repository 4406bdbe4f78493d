"""The people of this installation: what they are given, who is let in, and what stays of those who are not."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from console import open_sessions
from pushes.models import Application, Push
from pushes.models.queries import PushQuerySet
from pushes.roles import ADMINISTRATORS, ROLES

SHOWN = 20
KEEPERS = User.objects.filter(Q(groups__name=ADMINISTRATORS) | Q(is_superuser=True), is_active=True)


class LastAdministrator(Exception):
    """Nobody would be left who may let others in."""


@dataclass(frozen=True)
class Writings:
    """What a person has begun that has not ended: the number of drafts, and pushes, the next to leave first."""

    drafts: int
    pushes: list[Push]
    are_more: bool


def everybody() -> QuerySet[User]:
    """All people by name, with what a list shows of them, and `sees_all`: whether that is every application."""
    seeing = Group.objects.filter(user=OuterRef("pk"), permissions__codename="view_every_application")
    found = User.objects.annotate(sees_all=Q(is_superuser=True) | Exists(seeing))
    return found.prefetch_related("groups", "applications").order_by("username")


def roles() -> QuerySet[Group]:
    """The roles that can be given, in one order everywhere."""
    return Group.objects.filter(name__in=ROLES).order_by("pk")


def is_out_of_reach(person: User, by: User) -> bool:
    """Superusers are changed by superusers only: an administrator would else become one."""
    return person.is_superuser and not by.is_superuser


def may_change(person: User, by: User) -> bool:
    """Whether `by` may change the person, now."""
    return by.has_perm("auth.change_user") and not is_out_of_reach(person, by)


def give(*, person: User, roles: Iterable[Group], applications: Iterable[Application]) -> None:
    """Let the person have these roles and applications, and no others; LastAdministrator if that cannot be.

    Groups that an installation made itself stay as they are. The gateway's pages stand in Django's admin, which
    administrators may open for that; people and their rights are changed there by superusers only.
    """
    chosen = list(roles)
    with transaction.atomic():
        was_keeper = _is_keeper(person)
        person.groups.set([*person.groups.exclude(name__in=ROLES), *chosen])
        person.applications.set(applications)
        person.is_staff = person.is_superuser or any(role.name == ADMINISTRATORS for role in chosen)
        person.save(update_fields=["username", "email", "is_staff"])  # the rest was read before others changed it
        if was_keeper:
            _require_an_administrator()


def deactivate(*, person: User) -> None:
    """Let the person in no more, from this moment on; LastAdministrator if that cannot be."""
    with transaction.atomic():
        was_keeper = _is_keeper(person)
        _let_in(person, False)
        if was_keeper:
            _require_an_administrator()
        open_sessions.end_all(person)


def reactivate(*, person: User) -> None:
    """Let the person in again, with the password, the roles and the applications of before."""
    _let_in(person, True)


def writings_of(person: User) -> Writings:
    """What the person has begun that has not ended."""
    mine: PushQuerySet = Push.objects.of_person(person)
    drafts = mine.filter(status=Push.Status.DRAFT, author=person.pk).count()
    current = mine.filter(status__in=Push.UNENDED).listed().order_by("due_at", "pk")
    shown = list(current[: SHOWN + 1])
    return Writings(drafts, shown[:SHOWN], len(shown) > SHOWN)


def _let_in(person: User, is_active: bool) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])


def held(person: User) -> User:
    """The person as they are stored, whom nobody else changes until the transaction ends."""
    hold()
    return User.objects.select_for_update().get(pk=person.pk)


def hold() -> None:
    """Go on alone with changing who may do what: two who change each other would leave nobody."""
    list(Group.objects.select_for_update().filter(name=ADMINISTRATORS))


def _is_keeper(person: User) -> bool:
    """Whether the person may let others in."""
    hold()
    return KEEPERS.filter(pk=person.pk).exists()


def _require_an_administrator() -> None:
    if not KEEPERS.all().exists():
        raise LastAdministrator
