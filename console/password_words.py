"""Words that make no password of this installation by themselves: whoever guesses tries them first.

They are the console's own, the labels of its host, the words in the names of the provider, of applications and of
roles, and those of PASSWORD_WORDS. A password that has enough besides them may hold them (docs/operations.md).
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pushes.models import Application
from pushes.roles import ROLES

OWN = ("push", "pushes", "console", "tpns", "推送", "控制台")
OF_ROLES = ("admin", "administrator", "marketer", "approver", "auditor")  # one person; ROLES names many
SHORTEST = 3  # bytes of a word: one sign of Chinese, three letters
ENOUGH = 4  # letters besides the words
DISGUISED = str.maketrans("013457@$!", "oieastasi")  # how letters are written with other keys
NO_LETTER = re.compile(r"[\W\d_]+")


class NotOnlyKnownWords:
    """Django asks it of each new password."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse what is hardly more than such words, digits and signs. Which word it was would name applications."""
        words = "|".join(map(re.escape, sorted(set(_words()), key=len, reverse=True)))
        for written in (password.casefold(), password.casefold().translate(DISGUISED)):
            rest, count = re.subn(words, "", written)
            if count and len(NO_LETTER.sub("", rest)) < ENOUGH:
                raise ValidationError(self.get_help_text(), code="password_known_words")

    def get_help_text(self) -> str:
        """The rule, under the field and as the refusal."""
        return _(
            "Write more than a word that colleagues know, such as the name of this console, of its host, of an"
            " application or of a role."
        )


def _words() -> Iterator[str]:
    known = (*OWN, *OF_ROLES, *ROLES, settings.PUBLIC_HOST, settings.OIDC_NAME, *settings.PASSWORD_WORDS)
    for name in (*known, *Application.objects.values_list("name", flat=True)):
        yield from (word for word in NO_LETTER.split(name.casefold()) if len(word.encode()) >= SHORTEST)
