"""One string typed into every question of an annex through its pages: kept exactly, or refused by name with it kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import Any

from forms.annexes import by_code
from forms.characters import trim
from forms.fields.text import Text
from forms.models import Response, now, scoped, transaction
from forms.validators import Length
from forms.workflow import loaded
from tests.conftest import Person
from tests.pages.answering import controls, send, stored

TYPED_IN = ("input", "textarea")
NOT_TYPED = ("hidden", "radio", "checkbox", "file", "submit")
LATER_ROW = re.compile(r"-[1-9]\d*-")
FILLER = "考验"
ROUNDS = 8


class Inputs(HTMLParser):
    """The inputs of a page one types in, with what stands in them, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in TYPED_IN and said.get("name") and said.get("type") not in NOT_TYPED:
            self.values[said["name"]] = said.get("value", "")
            self.inside = said["name"] if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.values[self.inside] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.inside:
            self.values[self.inside] = self.values[self.inside].removeprefix("\n")
            self.inside = ""


@dataclass
class Entered:
    """What became of a string in one annex: path to the text kept, path to the refusal, and what is wrong."""

    exact: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    accepted: int = 0


@cache
def base_of(annex: str, slug: str) -> dict[str, Any]:
    """The example of an annex in a region, every 其他 chosen where it may be, so that its text is asked for."""
    questionnaire = by_code(annex)
    held = questionnaire.load(questionnaire.example())
    for question in held.walk():
        if question.kind in ("choice", "select") and getattr(question, "other", None) is not None:
            question.data = question.other.option
            question.other.data = "另一种"
    kept = held.stored()
    fits = not judged(questionnaire, kept)
    kept = kept if fits else questionnaire.example()
    return kept | ({"cover": kept["cover"] | {"region": slug}} if annex == "plan" else {})


def judged(questionnaire: Any, answers: dict[str, Any]) -> list[Any]:
    found = questionnaire.load(answers).only_for("filler")
    found.validate()
    return list(found.problems())


def enter(person: Person, annex: str, base: dict[str, Any], text: str) -> Entered:
    """Type ``text`` into every question of every section, and look what each page then says; nothing is submitted."""
    put(person, annex, base)
    entered, typed = Entered(), {}
    sections = [section.short_name for section in by_code(annex)().sections("filler")]
    pages = {}
    for section in sections:
        address = f"/fill/{person.public_id}/sections/{section}"
        page = person.get(address)
        form = controls(page)
        mine = {
            name: fitted(text, question_at(annex, name))
            for name in Inputs(page.text).values
            if name in form and not LATER_ROW.search(name)
        }
        for name, value in mine.items():
            form[name] = value
        send(person, address, form)
        typed |= mine
        shown = person.client.get(f"{address}?review=1").get_data(as_text=True)
        pages |= dict.fromkeys(mine, (Inputs(shown).values, shown))
    with stored(person) as response:
        judge(loaded(response).only_for("filler"), typed, pages, entered)
    return entered


def question_at(annex: str, name: str) -> Any:
    """The question of an input, in a questionnaire of its own."""
    return examples(annex).question(name.replace("-", "."))


@cache
def examples(annex: str) -> Any:
    """The example of an annex."""
    return by_code(annex).load(by_code(annex).example())


def fitted(text: str, question: Any) -> str:
    """The text, with something behind it where the question asks for more of it."""
    least = max((rule.least for rule in getattr(question, "validators", ()) if isinstance(rule, Length)), default=0)
    short = isinstance(question, Text) and len(trim(text)) < least
    return text + FILLER * least if short and trim(text) else text


def judge(held: Any, typed: dict[str, str], pages: dict[str, Any], entered: Entered) -> None:
    """Sort what was typed into kept and refused; everything else is a fault."""
    saved = {question.path: question.written() for question in held.walk()}
    held.validate()
    errors: dict[str, str] = {}
    for question, sentence in held.problems():
        errors.setdefault(question.path, sentence)
    for name, value in typed.items():
        path = name.replace("-", ".")
        question = held.question(path)
        if question is None or not question.applies:
            continue
        shown, page = pages[name]
        there = lines(shown.get(name, "(no input)"))
        if path in errors:
            entered.refused[path] = errors[path]
            if escape(errors[path], quote=True).replace("&quot;", "&#34;").replace("&#x27;", "&#39;") not in page:
                entered.faults.append(f"{path}: the page does not say {errors[path]!r}")
            if there not in (lines(value), trim(value)):
                entered.faults.append(f"{path}: refused, and the page shows {there[:60]!r} for {value[:60]!r}")
        elif question.raw is not None:
            entered.faults.append(f"{path}: kept unread without an error")
        else:
            entered.exact[path] = str(question.written())
            entered.accepted += 1
            if isinstance(question, Text) and saved[path] != trim(value):
                entered.faults.append(f"{path}: {value[:60]!r} became {saved[path][:60]!r}")
            if question.written() != saved[path] and not any(hasattr(rule, "typed") for rule in question.validators):
                entered.faults.append(f"{path}: {saved[path][:60]!r} is written anew without a rule that says how")
            if there != saved[path]:
                entered.faults.append(f"{path}: the page shows {there[:60]!r} for {saved[path][:60]!r}")


def lines(text: str) -> str:
    """The text with the line ends a browser gives it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def put(person: Person, annex: str, answers: dict[str, Any]) -> None:
    """Make these the person's draft."""
    with person.app.test_request_context(), scoped(person.scope), transaction():
        response: Response = person.response()
        response.answers = answers
        response.visited = [section.short_name for section in by_code(annex)().sections()]
        response.version += 1
        response.saved_at = now()


def submits(person: Person, annex: str, base: dict[str, Any], entered: Entered) -> None:
    """Put the example back where the string was refused, and submit the rest through the page."""
    answers = mended(person, annex, base, entered)
    put(person, annex, answers)
    address = f"/fill/{person.public_id}"
    page = person.client.get(f"{address}/check")
    form = controls(person.checked(page, 200), "/submit")
    form["confirmed"] = form["declared"] = "yes"
    answer = person.client.post(f"{address}/submit", data=form)
    if answer.status_code != 303:
        entered.faults.append(f"{annex}: submitting is answered with {answer.status_code}")


def mended(person: Person, annex: str, base: dict[str, Any], entered: Entered) -> dict[str, Any]:
    """The draft with the example where something does not hold; ``entered.exact`` is what is left of the string."""
    with stored(person) as response:
        answers = loaded(response).stored()
    for _ in range(ROUNDS):
        wrong = [question.path for question, _sentence in judged(by_code(annex), answers)]
        if not wrong:
            break
        for path in wrong:
            restore(answers, base, path.split("."))
    kept = by_code(annex).load(answers).only_for("filler")
    kept.validate()
    kept.prune()
    found = {path: kept.question(path) for path in entered.exact}
    entered.exact = {
        path: text
        for path, text in entered.exact.items()
        if text and found[path] is not None and found[path].written() == text
    }
    return answers


def restore(answers: Any, base: Any, names: list[str]) -> None:
    """Put back what the example says at a path."""
    *way, last = [int(name) if name.isdecimal() else name for name in names]
    for name in way:
        answers, base = answers[name], base[name]
    answers[last] = base[last]


def texts(entered: Entered) -> Iterator[str]:
    """The lines that must be printed, once for every question that holds them."""
    for text in entered.exact.values():
        yield from (line for line in text.split("\n") if line.strip())
