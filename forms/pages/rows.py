"""The buttons at the rows of a table: each posts the whole page, so that nothing typed is lost, script or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from forms.models import Response
from forms.workflow import Actor, loaded, save_row
from forms.workflow.grounds import Grounds, mark_of
from forms.workflow.merging import given

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """What becomes of the rows of a table, None where nothing does, and in what words it is told.

    ``place`` is the row to go on at, None for the table. ``undone`` is the row, or the table, one can put back.
    """

    rows: Rows | None
    words: str
    place: int | None = None
    undone: str = ""


@dataclass(frozen=True)
class Outcome:
    """Where to go on after a button: the page, its arguments, and what is told there, empty where nothing happened."""

    words: str = ""
    done: bool = False
    endpoint: str = "section"
    where: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Undo:
    """The offer to put back what was just taken away."""

    value: str
    words: str


# -- finding --------------------------------------------------------------------------------------


def tables(part: Any) -> Iterator[Any]:
    """Every table at and below ``part``."""
    if part.kind == "table":
        yield part
    for inner in getattr(part, "entries", ()) or getattr(part, "form", ()):
        yield from tables(inner)


def named(section: Any, name: str) -> tuple[Any, int]:
    """The table called ``name``, or the table and the place of the row called so; the place of a table is -1.

    None and -1 where the section has neither.
    """
    for table in tables(section):
        if table.name == name:
            return table, -1
        for index, row in enumerate(table.entries):
            if row.name == name:
                return table, index
    return None, -1


# -- what the buttons do --------------------------------------------------------------------------


def full(table: Any) -> Change | None:
    if len(table.entries) < table.max_entries:
        return None
    return Change(None, _("已达 %(most)d 项的上限，不能再增加；请先删除不需要的一项。", most=table.max_entries))


def add(table: Any, index: int) -> Change:
    place = len(table.entries)
    return full(table) or Change([*table.stored(), {}], _("已增加第 %(number)d 项", number=place + 1), place)


def duplicate(table: Any, index: int) -> Change:
    rows, place = table.stored(), index + 1
    told = _("已复制第 %(number)d 项，复制的是第 %(copy)d 项", number=place, copy=place + 1)
    return full(table) or Change([*rows[:place], dict(rows[index]), *rows[place:]], told, place)


def move(table: Any, index: int, place: int) -> Change:
    rows = table.stored()
    if not 0 <= place < len(rows):
        return Change(None, _("第 %(number)d 项已在最前或最后，没有移动。", number=index + 1), index)
    rows.insert(place, rows.pop(index))
    return Change(rows, _("已移到第 %(number)d 项", number=place + 1), place)


def remove(table: Any, index: int) -> Change:
    rows = table.stored()
    return Change(rows[:index] + rows[index + 1 :], gone(index), undone=table.entries[index].name)


def gone(index: int) -> str:
    return str(_("已删除第 %(number)d 项", number=index + 1))


OF_TABLES: dict[str, Callable[[Any, int], Change]] = {"add": add}
OF_ROWS: dict[str, Callable[[Any, int], Change]] = {
    "duplicate": duplicate,
    "up": lambda table, index: move(table, index, index - 1),
    "down": lambda table, index: move(table, index, index + 1),
    "remove": remove,
}


def press(actor: Actor, response: Response, held: Any, posted: Mapping[str, str]) -> Outcome | None:
    """Do what a button at a table asks for, the page itself being saved; None where no such button was pressed.

    :param held: the section as it was posted; where something else is stored now (the button was pressed twice, or
        somebody else changed the table), only that is told
    :raises Clash, Conflict: as :func:`forms.workflow.save_row` does
    """
    section = loaded(response)[held.short_name]
    if "restore" in posted:
        return put_back(actor, response, section, posted["restore"])
    button = next((name for name in (*OF_TABLES, *OF_ROWS, "paste") if name in posted), None)
    if button is None:
        return None
    table, index = named(section, posted[button])
    shown = named(held, posted[button])[0]
    if table is None or shown is None or (button in OF_ROWS) != (index >= 0) or table.stored() != shown.stored():
        return Outcome(_("没有找到要操作的这一项，或者它刚被改过。您填写的内容已保存，请核对后再操作。"))
    if button == "paste":
        return Outcome(endpoint="paste", where={"table": table.name})
    return carry_out(actor, response, section, table, (OF_TABLES | OF_ROWS)[button](table, index))


def carry_out(actor: Actor, response: Response, section: Any, table: Any, change: Change) -> Outcome:
    """Save a change to the rows of a table of a section that holds what is stored."""
    where = {"_anchor": table.id if change.place is None else f"{table.id}-{change.place}"}
    if change.rows is None:
        return Outcome(change.words, where=where)
    before = mark_of(given(section))
    if change.undone:
        where["undo"] = f"{before}:{change.undone}"
    table.process(None, change.rows)
    save_row(actor, response, section.short_name, section.stored(), before)
    return Outcome(change.words, done=True, where=where)


# -- putting back ---------------------------------------------------------------------------------


def as_it_was(response: Response, section: str, undo: str) -> tuple[Any, int]:
    """The table, and the place of the row in it, that ``undo`` (mark and name) stands for, as they were then."""
    mark, _colon, name = undo.partition(":")
    draft = Grounds(response, section, {}).find(mark) if mark else None
    if draft is None:
        return None, -1
    return named(loaded(response, response.answers | {section: draft.answers})[section], name)


def put_back(actor: Actor, response: Response, section: Any, undo: str) -> Outcome:
    """Put back the row that was removed, at its place, or all rows of a table as they were."""
    before, index = as_it_was(response, section.short_name, undo)
    if before is None:
        return Outcome(_("已经不能撤销；需要的请重新填写。"))
    table = named(section, before.name)[0]
    rows = before.stored()
    if index < 0:
        change = Change(rows, _("已恢复原有各项"))
    else:
        place, held = min(index, len(table.entries)), table.stored()
        told = _("已恢复第 %(number)d 项", number=place + 1)
        change = full(table) or Change([*held[:place], rows[index], *held[place:]], told, place)
    return carry_out(actor, response, section, table, change)


def offer_undo(response: Response, section: Any, undo: str) -> None:
    """Have the page of a section offer to put back what ``undo`` says, as long as it is still away."""
    before, index = as_it_was(response, section.short_name, undo)
    if before is None:
        return
    table = named(section, before.name)[0]
    rows, now = before.stored(), table.stored()
    if index < 0 and rows != now:
        table.undo = Undo(undo, _("已填入粘贴的各项"))
    if index >= 0 and rows[:index] + rows[index + 1 :] == now:
        table.undo = Undo(undo, gone(index))
