"""Reading a rendered file back: what was printed for each answer, and proof that nothing else differs."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from forms.documents.engine.language import Language
from forms.documents.engine.sites import BREAK, Site
from forms.documents.engine.source import PartSource, TemplateSource, read
from forms.documents.engine.steps import Answer, Branch, Loop, Static, Step, path_of, steps_of

TEXT = re.compile(r"[^<]*")


class NotOurs(ValueError):
    """The file was not rendered from this template, or was changed since; the message says where."""


@dataclass(frozen=True)
class Printed:
    """One answer as printed: its path, with the row number where it stands in a table (``needs.requests[0].title``)."""

    path: str
    text: str


def answers_in(rendered: bytes, template: bytes) -> list[Printed]:
    """The answers printed in a file, in order.

    :raises NotOurs: where anything but answers differs from what ``template`` prints
    """
    source, trees = prepared(template)
    found: list[Printed] = []
    with zipfile.ZipFile(io.BytesIO(rendered)) as package:
        held = sorted(package.namelist())
        if held != sorted([name for name, _content in source.members] + [part.name for part in source.parts]):
            raise NotOurs(f"文件中的部件与模板不同：{'、'.join(held)}")
        for name, content in source.members:
            if package.read(name) != content:
                raise NotOurs(f"{name} 与模板不同")
        for part, tree in zip(source.parts, trees, strict=True):
            found += part_answers(package.read(part.name).decode("utf-8"), part, tree)
    return found


@lru_cache(maxsize=16)
def prepared(template: bytes) -> tuple[TemplateSource, tuple[tuple[Step, ...], ...]]:
    """A template read, and the steps of its parts; many files are read back over the same few."""
    source = read(template)
    return source, tuple(
        (Static(part.before), *steps_of(Language().parse(part.source)), Static(part.after)) for part in source.parts
    )


@lru_cache(maxsize=16_384)
def units(unit: str, following: str | None) -> re.Pattern[str]:
    """As many units as there are, or as few as lead to ``following``; a sheet has more patterns than ``re`` keeps."""
    return re.compile(f"(?:{unit})*" if following is None else f"(?:{unit})*?(?={re.escape(following)})")


def part_answers(xml: str, part: PartSource, tree: tuple[Step, ...]) -> list[Printed]:
    reader = Reader(xml, part.name)
    for end, printed in reader.steps(tree, 0, {}):
        if end == len(xml):
            return printed
    raise NotOurs(f"{part.name} 第 {reader.furthest} 个字符处与模板不同：{xml[reader.furthest : reader.furthest + 60]}")


class Reader:
    """Matches steps against XML; every place where the steps could go on is tried in turn."""

    def __init__(self, xml: str, name: str) -> None:
        self.xml, self.name = xml, name
        self.furthest = 0

    def steps(self, tree: tuple[Step, ...], at: int, rows: dict[str, str]) -> Iterator[tuple[int, list[Printed]]]:
        """Each way the steps match from ``at``: where they end, and what was printed."""
        places: list[tuple[int, list[Printed]]] = [(at, [])]
        self.furthest = max(self.furthest, at)
        for number, step in enumerate(tree):
            following = tree[number + 1] if number + 1 < len(tree) else None
            ahead: list[tuple[int, list[Printed]]] = []
            for place, printed in places:
                ahead += [(end, printed + more) for end, more in self.step(step, place, rows, following)]
            if not ahead:
                return
            places = ahead
            self.furthest = max(self.furthest, *(place for place, _printed in places))
        yield from places

    def step(self, step: Step, at: int, rows: dict[str, str], following: Any) -> Iterator[tuple[int, list[Printed]]]:
        if isinstance(step, Static):
            if self.xml.startswith(step.xml, at):
                yield at + len(step.xml), []
        elif isinstance(step, Answer):
            yield from self.answer(step, at, rows, following)
        elif isinstance(step, Loop):
            yield from self.loop(step, at, rows)
        else:
            yield from self.branch(step, at, rows)

    def answer(
        self, step: Answer, at: int, rows: dict[str, str], following: Any
    ) -> Iterator[tuple[int, list[Printed]]]:
        unit = "|".join(["[^<]", *map(re.escape, marks(step.site))])
        path = numbered(step.expression, rows)
        if isinstance(following, Static):
            match = units(unit, following.xml).match(self.xml, at)
            ends = [] if match is None else [match.end()]
        else:
            text: Any = units(unit, None).match(self.xml, at)
            ends = [at, *(at + match.end() for match in re.finditer(unit, text[0]))]
        for end in ends:
            yield end, [Printed(path, plain(self.xml[at:end], step.site))]

    def loop(self, step: Loop, at: int, rows: dict[str, str]) -> Iterator[tuple[int, list[Printed]]]:
        path = numbered(step.rows, rows)
        printed: list[Printed] = []
        place, number = at, 0
        while True:
            turn = next(self.steps(step.body, place, rows | {step.name: f"{path}[{number}]"}), None)
            if turn is None or turn[0] == place:
                break
            place, number = turn[0], number + 1
            printed = printed + turn[1]
        if number:
            yield place, printed
        else:
            yield from self.steps(step.otherwise, at, rows)

    def branch(self, step: Branch, at: int, rows: dict[str, str]) -> Iterator[tuple[int, list[Printed]]]:
        for _test, body in step.tests:
            yield from self.steps(body, at, rows)
        yield from self.steps(step.otherwise, at, rows)


def numbered(expression: Any, rows: dict[str, str]) -> str:
    """The path of an expression, the rows it stands in numbered."""
    return path_of(expression, rows).replace("[]", "")


def marks(site: Site) -> list[str]:
    """The XML that stands for a line break and a tab in an answer at a site."""
    return [BREAK, site.table["\t"]] if site.kind == "text" else []


def plain(xml: str, site: Site) -> str:
    """The answer whose XML this is."""
    if site.kind == "text":
        xml = xml.replace(site.table["\t"], "\t").replace(BREAK, "\n")
    return html.unescape(xml)
