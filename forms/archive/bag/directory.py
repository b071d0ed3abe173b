"""Writing a bag to a disk: what was interrupted goes on where it stopped, and the result is the same."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from forms.archive.bag.folders import Folder, Line
from forms.archive.bag.making import Bag, File, Member, told_of
from forms.archive.bag.selection import Bounded, Selection
from forms.models import canonical

PARTIAL, JOURNAL, DRAFT = ".partial", ".journal", "~"


class Occupied(Exception):
    """The directory is there already, or what is half written is another selection; the message says which."""


def export(selection: Selection, target: Path, compiler: str, tell: Callable[[int], None] = lambda count: None) -> Bag:
    """Write the bag of a selection to ``target``, which must not be there yet.

    Documents go to ``target.partial``, and ``target.journal`` remembers which are whole; once all are, the directory
    takes its name. Run again after an interruption, it goes on with what the ledger held when it began.

    :param tell: told after each document how many there are
    :raises Occupied: the target is there, or an interrupted export of something else
    """
    if target.exists():
        raise Occupied(f"{target} 已存在；请另选目录，或先移走它")
    partial, journal = target.with_name(target.name + PARTIAL), target.with_name(target.name + JOURNAL)
    bounded, done = begun(journal, selection)
    partial.mkdir(parents=True, exist_ok=True)
    for draft in partial.rglob(f"*{DRAFT}"):
        draft.unlink()
    bag = Bag(bounded, compiler)
    with journal.open("a", encoding="utf-8") as notes:
        for folder in Folder.all(bounded):
            written = done.get(folder.mark)
            if written is None or not all(is_whole(partial, File(*file)) for file in written["files"]):
                written = keep(bag, folder, partial)
                notes.write(canonical(written) + "\n")
                notes.flush()
            bag.note(Line(*written["line"]), folder.links, (File(*file) for file in written["files"]))
            tell(bag.facts.count)
    for member in bag.rest():
        write(partial, member)
    partial.replace(target)
    journal.unlink()
    return bag


def begun(journal: Path, selection: Selection) -> tuple[Bounded, dict[str, Any]]:
    """The bounds an interrupted export began with and the documents it had written; new bounds where there is none."""
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
    if not lines:
        bounded = Bounded.now(selection)
        journal.parent.mkdir(parents=True, exist_ok=True)
        journal.write_text(canonical({"selection": selection.told(), "until": bounded.until}) + "\n", encoding="utf-8")
        return bounded, {}
    first = json.loads(lines[0])
    if first["selection"] != selection.told():
        raise Occupied(f"{journal} 是另一次导出留下的；请用同样的条件继续，或另选目录")
    done = {}
    for line in lines[1:]:
        try:
            note = json.loads(line)
        except ValueError:
            continue  # the line that was being written when it stopped
        done[note["mark"]] = note
    told = dict(first["selection"])
    since = date.fromisoformat(told.pop("since")) if told["since"] else told.pop("since")
    return Bounded(Selection(**told, since=since), first["until"]), done


def keep(bag: Bag, folder: Folder, place: Path) -> dict[str, Any]:
    """Write the files of one document; returns what the journal keeps of it."""
    files = []
    for member in bag.folder(folder):
        write(place, member)
        files.append(list(told_of(member)))
    return {"mark": folder.mark, "line": list(folder.line), "files": files}


def write(place: Path, member: Member) -> None:
    """Put one file in its place: whole, or not at all."""
    path = place / member.path
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + DRAFT)
    with draft.open("wb") as file:
        file.write(member.content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def is_whole(place: Path, file: File) -> bool:
    """Whether a file is there as it was written."""
    path = place / file.path
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
