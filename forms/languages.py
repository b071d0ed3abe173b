"""The languages pages are read in: how each is called and writes dates, and its catalogue of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, force_locale, get_locale, gettext
from flask_babel.speaklater import LazyString
from werkzeug.utils import cached_property

TRANSLATIONS = Path(__file__).parent / "translations"
SOURCE = "zh_Hans_CN"


@dataclass(frozen=True)
class Language:
    """A language a reader may choose.

    :param tag: what HTML calls it
    :param name: what it calls itself
    :param day: the pattern of a day (Unicode TR 35), then those of a month, of a day without its year, of an instant
    """

    tag: str
    name: str
    day: str
    month: str
    day_of_year: str
    moment: str

    @property
    def is_chinese(self) -> bool:
        """Whether its readers read the words of the printed form."""
        return self.tag.startswith("zh")


CHINESE_DATES = ("y年M月d日", "y年M月", "M月d日", "y年M月d日 HH:mm")
LANGUAGES = {
    SOURCE: Language("zh-Hans", "简体中文", *CHINESE_DATES),
    "zh_Hant_TW": Language("zh-Hant", "繁體中文", *CHINESE_DATES),
    "en": Language("en", "English", "d MMMM y", "MMMM y", "d MMMM", "d MMMM y, HH:mm"),
}


def locale_now() -> str:
    """The locale of whoever reads; that of the source outside a request."""
    return str(get_locale() or SOURCE)


def language_now() -> Language:
    """The language of whoever reads."""
    return LANGUAGES[locale_now()]


@contextmanager
def source_language() -> Iterator[None]:
    """What is put into words inside is simplified Chinese: Word files, file names, whatever is stored or exported."""
    with force_locale(SOURCE):
        yield


def spelled(day: date, form: str = "day") -> str:
    """A day as the reader's language writes it; ``form`` names another pattern of :class:`Language`."""
    write = format_datetime if isinstance(day, datetime) else format_date
    return str(write(day, getattr(language_now(), form), locale=locale_now()))


def listed(words: Iterable[Any]) -> LazyString:
    """Words one after another, put together when they are read: 申请、授权."""
    kept = list(words)
    return LazyString(lambda: gettext("、").join(map(str, kept)))


def filled(words: Any, found: Mapping[str, Any]) -> LazyString:
    """A message kept without its figures, with them put in when it is read."""
    return LazyString(lambda: str(words) % found)


def catalogue_of(locale: str) -> Path:
    """The file that holds the words of a language."""
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


@lru_cache(maxsize=len(LANGUAGES))
def words_of(locale: str) -> NullTranslations:
    """The words of a language, read from its catalogue once per process; the source needs none."""
    if locale == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    with catalogue_of(locale).open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return Translations(compiled)


class Catalogues(Domain):
    """The words as kept in git: texts, no compiled files beside them."""

    def get_translations(self) -> NullTranslations:
        return words_of(locale_now())


class Languages(Babel):
    """Flask-Babel with our catalogues."""

    @cached_property
    def domain_instance(self) -> Catalogues:
        return Catalogues()
