"""Tests of the quick way to look words up: it says what Django says, to each thread in its own language."""

from concurrent.futures import ThreadPoolExecutor
from gettext import GNUTranslations
from threading import Barrier

from django.utils import translation
from django.utils.translation import trans_real

from console import quick_words


def test_each_thread_speaks_its_own_language() -> None:
    both = Barrier(2)

    def say(language: str) -> tuple[str | None, str]:
        with translation.override(language):
            both.wait()
            return translation.get_language(), translation.gettext("Push records")

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(say, ("en", "zh-hans")))
    assert said == [("en", "Push records"), ("zh-hans", "推送记录")]
    assert translation.get_language() == "en"


def test_the_language_before_comes_back() -> None:
    with translation.override("zh-hans"):
        with translation.override(None, deactivate=True):
            assert translation.gettext("Save") == "Save"
        translation.deactivate()
        assert translation.gettext("Save") == "Save"


def test_what_is_remembered_is_what_django_finds() -> None:
    chinese = trans_real.translation("zh-hans")
    for message in ("Push records", "nobody says this", "This field is required."):
        for _ in range(2):
            assert chinese.gettext(message) == GNUTranslations.gettext(chinese, message)


def test_what_people_wrote_does_not_fill_the_memory() -> None:
    remembered = quick_words.Remembered(trans_real.translation("en"))
    for number in range(quick_words.MOST + 10):
        assert remembered[f"words {number}"] == f"words {number}"
    assert len(remembered) <= quick_words.MOST
