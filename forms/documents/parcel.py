"""What is sent as one ZIP with folders, handed on while it is read: files as they are, an index, the sums of all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from forms.documents.index_sheet import Cell, IndexSheet
from forms.documents.member_names import MemberNames
from forms.documents.stored_zip import StoredZip

COVER = "00_回执.txt"
INDEX = "目录.xlsx"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Enclosure:
    """One file of a package.

    :param folder: the folder it lies in
    :param name: the name wanted for it there
    :param load: reads it when its turn comes; None for one that is not there any more
    :param told: what the index says of it, a cell for every heading
    :param sha256: its hash on record; a file that differs is marked in the index
    """

    folder: str
    name: str
    load: Callable[[], bytes | None]
    told: tuple[Cell, ...]
    sha256: str


def stream(cover: str, enclosures: Iterable[Enclosure], heads: Sequence[str]) -> Generator[bytes, None, None]:
    """The archive, piece by piece: the receipt, every file in its folder, the index and ``SHA256SUMS`` last.

    ``sha256sum -c SHA256SUMS`` checks it once it is unpacked. Enclosures are asked for one by one, as in
    :func:`forms.documents.bundle.stream`.

    :param cover: the words of the receipt
    """
    archive, sums, names = StoredZip(), [], dict[str, MemberNames]()

    def member(path: str, content: bytes) -> Generator[bytes, None, str]:
        found = hashlib.sha256(content).hexdigest()
        sums.append(f"{found}  {path}\n")
        yield archive.header(path, content)
        yield content
        return found

    yield from member(COVER, ("\ufeff" + cover).replace("\n", "\r\n").encode())
    with IndexSheet(_("目录"), [_("序号"), _("文件"), *heads, _("字节"), "SHA-256", _("说明")]) as index:
        for number, enclosure in enumerate(enclosures, start=1):
            content = enclosure.load()
            if content is None:
                index.add((number, "", *enclosure.told, 0, enclosure.sha256, _("文件内容缺失")))
                continue
            name = names.setdefault(enclosure.folder, MemberNames()).give(enclosure.name)
            path = f"{enclosure.folder}/{name}"
            found = yield from member(path, content)
            note = "" if found == enclosure.sha256 else _("内容与记录的 SHA-256 不符，请勿使用，并告诉系统管理员")
            index.add((number, path, *enclosure.told, len(content), found, note))
            content = None  # let go of it before the next one is read
        sheet = index.finish()
    yield from member(INDEX, sheet)
    listed = "".join(sums).encode()
    yield archive.header(SUMS, listed)
    yield listed
    yield archive.close()
