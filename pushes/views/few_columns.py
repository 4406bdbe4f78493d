"""A push with few of its columns, for programs that ask many times a second how it stands: the question is kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import BigIntegerField

from pushes.kept_questions import Given, KeptQuestion
from pushes.models import Push

# What `one_visible_to` asks of a person: with another answer it is another question.
DEPENDS_ON: Final = ("pushes.view_every_application", "pushes.use_every_application")


@dataclass(frozen=True)
class _Somebody:
    """Whoever has these permissions; who it is, is told each time."""

    has: Mapping[str, bool]
    pk: Given

    def has_perm(self, name: str) -> bool:
        return self.has[name]


def found(person: User | AnonymousUser, pk: int, columns: Collection[str]) -> Push | None:
    """The push with these columns, if the person may see it."""
    if pk > BigIntegerField.MAX_BIGINT:
        return None
    question = _question(tuple(columns), *map(person.has_perm, DEPENDS_ON))
    return next(iter(question.rows(person=person.pk, push=pk)), None)


@cache
def _question(columns: tuple[str, ...], *answers: bool) -> KeptQuestion[Push]:
    somebody: Any = _Somebody(dict(zip(DEPENDS_ON, answers, strict=True)), Given("person", BigIntegerField()))
    place: Any = Given("push", BigIntegerField())
    related = {name.partition("__")[0] for name in columns if "__" in name}
    return KeptQuestion(lambda: Push.objects.one_visible_to(somebody, place).select_related(*related).only(*columns))
