"""Who asks: a client for each person, and the rows they ask about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from console.invitations import invite
from pushes import actions
from pushes.models import Application, BoundCount, Push, SavedFilter
from pushes.readiness.draft_doubts import doubts
from tests import builders
from tests.pages import Page, read


def client_of(user: User | None, *, enforce_csrf_checks: bool = False) -> Client:
    """A browser in which `user` is logged in; nobody when None."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    if user:
        client.force_login(user)
    return client


def same_login(client: Client) -> Client:
    """A browser with the cookies of another, which keeps them when this one logs out."""
    made = Client()
    made.cookies.load({name: cookie.value for name, cookie in client.cookies.items()})
    return made


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards, so that one set-up serves all who ask."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def dave() -> User:
    """Somebody with a login and no role."""
    return User.objects.get_or_create(username="dave")[0]


def who(name: str) -> User | None:
    """The person of that name; None for anonymous."""
    return dave() if name == "dave" else getattr(builders, name)() if name != "anonymous" else None


def shop() -> Application:
    """Alice's application."""
    return Application.objects.filter(name="Shop").first() or builders.application(people=[builders.alice()])


def ready(**fields: object) -> Push:
    """A draft of Alice with nothing left to do."""
    return builders.ready_push(author=builders.alice(), application=shop(), **fields)


def confirmed(**fields: object) -> Push:
    """A push of Alice that she has confirmed."""
    push = ready(**fields)
    ticked = [doubt.key for doubt in doubts(push) if doubt.code in ("same-file", "same-words", "rejects")]
    actions.confirm(push=push, by=builders.alice(), seen=push.fingerprint, ticked=ticked)
    push.refresh_from_db()
    return push


def made(about: str) -> list[int]:
    """The number of what the pages are about, made once for all who ask; nothing for those that are about nothing."""
    makers: dict[str, Callable[[], Model]] = {
        "application": shop,
        "draft": ready,
        "sent": confirmed,
        "template": lambda: actions.save_template(push=ready(), by=builders.alice(), name="Sale"),
        "filter": lambda: SavedFilter.objects.create(person=builders.alice(), name="Ended", query="status=finished"),
        "person": dave,
        "invitation": lambda: invite(by=builders.carol(), email="", roles=[], applications=[])[0],
        "audience": lambda: actions.save_audience(push=ready(), by=builders.alice(), name="Fans"),
    }
    if not about:
        return []
    subject = makers[about]().pk
    shop().people.add(builders.frank())
    return [subject]


def value(page: Page, name: str) -> str:
    """The value of the first field `name` of a page."""
    fields = [field.attributes for field in page.all("input") if field.attributes.get("name") == name]
    return fields[0].get("value", "")


def opened(client: Client, push: Push, **fields: Any) -> dict[str, Any]:
    """What a page of the draft, opened now, sends with `fields` changed."""
    page = read(client.get(reverse("pushes:edit", args=[push.pk])))
    push.refresh_from_db()
    return written(push, **fields) | {name: value(page, name) for name in ("version", "page")}


def written(push: Push, **fields: Any) -> dict[str, Any]:
    """What the form of a draft sends as the draft stands, starting now, with `fields` changed."""
    names = ("version", "target", "typed", "account_type", "account_push_type", "environment", "title", "content")
    return {name: getattr(push, name) for name in names} | {"starts": "now"} | fields


def answered() -> None:
    """The gateway has said that all accounts have a device."""
    BoundCount.objects.update(is_waiting=False, counted_at=timezone.now(), looked_up=2, bound=2)
