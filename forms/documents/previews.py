"""The PDF and the page images of documents, kept by SHA-256 in a folder that never grows beyond its bound."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from forms.documents import office

MOST_BYTES = 200 * 1024 * 1024
FOLDER = "previews"
PDF, PAGES = "pdf", "pages"


class Previews:
    """A cache: everything in it can be made again, and any of it may be gone at any time.

    :param directory: where it is; made, for its owner alone, with the first preview
    :param most_bytes: how much it may hold; what was not asked for longest goes first
    """

    def __init__(self, directory: Path, most_bytes: int = MOST_BYTES) -> None:
        self.directory = directory
        self.most_bytes = most_bytes

    def pdf(self, sha256: str, load: Callable[[], bytes]) -> bytes:
        """The PDF of the document with this hash, which ``load`` reads. Raises what :func:`office.pdf` raises."""
        found = self.taken(sha256, PDF)
        return found[0] if found else self.kept(sha256, PDF, [office.pdf(load())])[0]

    def pages(self, sha256: str, load: Callable[[], bytes]) -> list[bytes]:
        """Its pages as PNG images. Raises what :func:`office.pdf` and :func:`office.pages` raise."""
        found = self.taken(sha256, PAGES)
        return found or self.kept(sha256, PAGES, office.pages(self.pdf(sha256, load)))

    def page(self, sha256: str, number: int, load: Callable[[], bytes]) -> bytes | None:
        """One of the pages, counted from 1; None where there are not so many. Raises what :meth:`pages` raises."""
        with contextlib.suppress(OSError):
            return (self.directory / f"{sha256}-{PAGES}" / str(number)).read_bytes()
        images = self.pages(sha256, load)
        return images[number - 1] if 1 <= number <= len(images) else None

    def taken(self, sha256: str, kind: str) -> list[bytes]:
        """What is kept of a document, in order; nothing where nothing whole is kept."""
        shelf = self.directory / f"{sha256}-{kind}"
        try:
            files = sorted(shelf.iterdir(), key=lambda file: int(file.name))
            found = [file.read_bytes() for file in files]
            os.utime(shelf)
        except OSError:
            return []
        return found

    def kept(self, sha256: str, kind: str, files: list[bytes]) -> list[bytes]:
        """Keep files, whole or not at all, and make room; returns them. A full disk costs the cache, not the reader."""
        shelf = self.directory / f"{sha256}-{kind}"
        draft = self.directory / f".{secrets.token_hex(8)}"
        with contextlib.suppress(OSError):
            self.directory.mkdir(mode=0o700, exist_ok=True)
            draft.mkdir(mode=0o700)
            for number, content in enumerate(files, start=1):
                (draft / str(number)).write_bytes(content)
            draft.rename(shelf)
        shutil.rmtree(draft, ignore_errors=True)
        self.make_room()
        return files

    def make_room(self) -> None:
        """Remove what was not asked for longest until the rest is within the bound."""
        shelves = []
        for shelf in self.directory.glob("*"):
            with contextlib.suppress(OSError):
                size = sum(file.stat().st_size for file in shelf.iterdir())
                shelves.append((shelf.stat().st_mtime_ns, size, shelf))
        total = sum(size for _, size, _ in shelves)
        for _, size, shelf in sorted(shelves):
            if total <= self.most_bytes:
                return
            leaving = self.directory / f".{secrets.token_hex(8)}"  # renamed first: nobody finds half of it
            with contextlib.suppress(OSError):
                shelf.rename(leaving)
            shutil.rmtree(leaving, ignore_errors=True)
            total -= size
