"""The catalogues in git: brought up to date with what there is to translate, and held against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po

from forms.cli.traditional import traditional
from forms.cli.wording import messages
from forms.languages import LANGUAGES, SOURCE, catalogue_of

TRANSLATED = tuple(locale for locale in LANGUAGES if locale != SOURCE)
CONVERTED = {"zh_Hant_TW": traditional}
"""The languages nobody writes: how they are made from the source."""

PLACEHOLDER = re.compile(r"%\(\w+\)[0-9.]*[a-zA-Z]|\{\w+\}|%%")
HEAD = re.compile(r"\A(?:#.*\n)*")
Words = str | tuple[str, ...]


def read(locale: str) -> Catalog:
    """The catalogue of a language as it is in git, an empty one where there is none."""
    file = catalogue_of(locale)
    content = file.read_bytes() if file.is_file() else b""
    return read_po(BytesIO(content), locale=locale, charset="utf-8", abort_invalid=True)


def head_of(locale: str) -> str:
    """The comments a catalogue begins with, which only people write: its glossary."""
    file = catalogue_of(locale)
    found = HEAD.match(file.read_text(encoding="utf-8")) if file.is_file() else None
    return found[0] if found else ""


def update(locale: str, given: dict[str, Words] | None = None) -> list[str]:
    """Bring a catalogue up to date, with the translations ``given`` put in; returns what is still to be translated.

    A message that is gone goes; one that is there keeps its words; nothing is guessed from similar messages.
    """
    known = {key(message): message.string for message in read(locale) if message.id and not message.fuzzy}
    fresh = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    for message in messages():
        if message.id:
            fresh.add(message.id, translation(locale, message, known, given or {}, fresh.num_plurals))
    write(locale, fresh)
    return missing(fresh)


def translation(
    locale: str, message: Message, known: dict[str, Any], given: dict[str, Words], plurals: int
) -> str | tuple[str, ...]:
    """What a message is in a language, empty where nobody has said it yet."""
    make = CONVERTED.get(locale)
    if make is not None:
        words = make(key(message))
        return (words,) * plurals if message.pluralizable else words
    blank = ("",) * plurals if message.pluralizable else ""
    found = given.get(key(message)) or known.get(key(message)) or blank
    return found if isinstance(found, tuple) == message.pluralizable else blank


def key(message: Message) -> str:
    """The source of a message, which has one form in Chinese."""
    return str(message.id[0] if message.pluralizable else message.id)


def write(locale: str, catalog: Catalog) -> None:
    """Write a catalogue so that the same words give the same bytes: sorted, no line numbers, no dates."""
    body = BytesIO()
    write_po(body, catalog, no_location=True, omit_header=True, sort_output=True, width=0)
    fields = {
        "Language": locale,
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": f"nplurals={catalog.num_plurals}; plural={catalog.plural_expr};",
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
    file = catalogue_of(locale)
    file.parent.mkdir(parents=True, exist_ok=True)
    text = f'{head_of(locale)}msgid ""\nmsgstr ""\n{lines}\n{body.getvalue().decode("utf-8").strip()}\n'
    file.write_text(text, encoding="utf-8")


def missing(catalog: Catalog) -> list[str]:
    """The sources of the messages of a catalogue nobody has translated."""
    return [key(message) for message in catalog if message.id and not all(strings(message))]


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each form of plural."""
    found: Any = message.string
    return found if isinstance(found, tuple) else (found or "",)


def faults(locale: str) -> Iterator[str]:
    """What is wrong with a catalogue, one sentence each: stale, incomplete, unsure, or damaged placeholders."""
    catalog = read(locale)
    held = {key(message): message for message in catalog if message.id}
    wanted = {key(message): message for message in messages() if message.id}
    yield from (f"{locale} 缺少：{words}" for words in sorted(wanted.keys() - held.keys()))
    yield from (f"{locale} 多余：{words}" for words in sorted(held.keys() - wanted.keys()))
    for words, message in held.items():
        if message.fuzzy:
            yield f"{locale} 未定稿：{words}"
        if not all(strings(message)):
            yield f"{locale} 未翻译：{words}"
        elif any(placeholders(text) != placeholders(words) for text in strings(message)):
            yield f"{locale} 占位符不同：{words}"
        elif locale in CONVERTED and strings(message)[0] != CONVERTED[locale](words):
            yield f"{locale} 不是现在转换的结果：{words}"


def placeholders(text: str) -> Counter[str]:
    """What is put into a message when it is shown."""
    return Counter(PLACEHOLDER.findall(text))
