"""Many documents as one ZIP, handed on while they are read: one in memory at a time, with an index sheet inside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from forms.documents.index_sheet import Cell, IndexSheet
from forms.documents.member_names import MemberNames
from forms.documents.stored_zip import StoredZip

INDEX = "索引.xlsx"


@dataclass(frozen=True)
class Entry:
    """One line of the index, and the file it is about.

    :param name: the name wanted for the file; empty where there is none
    :param load: reads the file when its turn comes; None where there is none, or a reader that finds none any more
    :param told: what the index says of it, a cell for every heading
    :param note: why there is no file, or what else to know
    :param sha256: what the file's hash is on record; a file that differs is marked in the index
    """

    name: str
    load: Callable[[], bytes | None] | None = None
    told: tuple[Cell, ...] = ()
    note: str = ""
    sha256: str | None = None


def stream(entries: Iterable[Entry], heads: Sequence[str] = ()) -> Generator[bytes, None, None]:
    """The archive, piece by piece: every file as it is, stored, and ``索引.xlsx`` last.

    Entries are asked for one by one, each only once the one before has been handed on, so closing this generator
    stops the reading. A reader's error passes through: the archive then ends without its directory, and no program
    takes it for a whole one.

    :param heads: the headings of what the entries tell
    """
    archive, names = StoredZip(), MemberNames(INDEX)
    with IndexSheet(_("索引"), [_("序号"), _("文件名"), *heads, _("字节"), "SHA-256", _("说明")]) as index:
        for number, entry in enumerate(entries, start=1):
            content = entry.load() if entry.load is not None else None
            if content is None:
                index.add((number, "", *entry.told, 0, "", entry.note or _("文件内容缺失")))
                continue
            name = names.give(entry.name)
            found = hashlib.sha256(content).hexdigest()
            intact = entry.sha256 in (None, found)
            note = entry.note if intact else _("内容与记录的 SHA-256 不符，请勿使用，并告诉系统管理员")
            index.add((number, name, *entry.told, len(content), found, note))
            yield archive.header(name, content)
            yield content
            content = None  # let go of it before the next one is read
        sheet = index.finish()
    yield archive.header(INDEX, sheet)
    yield sheet
    yield archive.close()
