"""Makes looking words up cheap: a page says hundreds of sentences, and Django asks for each in three slow steps.

Django keeps the language of a request in a place that also works for code from before `contextvars`, and looks every
sentence up in each catalogue of its parts. Here it is a context variable, and what was found is remembered.
"""

from contextvars import ContextVar
from gettext import GNUTranslations
from typing import Any, Final

from django.utils.translation import trans_real

MOST: Final = 20_000  # sentences that are remembered of a language; some are made of what people wrote


class Active:
    """The language of this request, as `trans_real` asks for it: no attribute `value` where none was chosen."""

    __slots__ = ()
    chosen: Final[ContextVar[Any]] = ContextVar("language", default=None)

    @property
    def value(self) -> Any:
        """The translations that were activated."""
        if (found := self.chosen.get()) is None:
            raise AttributeError("value")
        return found

    @value.setter
    def value(self, translations: Any) -> None:
        self.chosen.set(translations)

    @value.deleter
    def value(self) -> None:
        self.chosen.set(None)


class Remembered(dict[str, str]):
    """Sentences of one language, each looked up once."""

    def __init__(self, translations: GNUTranslations) -> None:
        super().__init__()
        self.translations = translations

    def __missing__(self, message: str) -> str:
        if len(self) >= MOST:
            self.clear()
        found = self[message] = GNUTranslations.gettext(self.translations, message)
        return found


def _gettext(self: Any, message: str) -> str:
    """The sentence in the language of these translations; from the second time on it is the remembered lookup."""
    self.gettext = Remembered(self).__getitem__
    return str(self.gettext(message))


def install() -> None:
    """From now on; called once, when the site is put together."""
    trans_real._active = Active()  # type: ignore[attr-defined]
    trans_real.DjangoTranslation.gettext = _gettext  # type: ignore[method-assign]
