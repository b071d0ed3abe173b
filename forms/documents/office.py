"""PDF and page images of a Word file, by LibreOffice and Poppler where they are installed."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _

from forms.languages import listed

MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 60
DOTS_PER_INCH = 96
PATIENCE = 8.0
"""How long a run waits for the one before. With both time limits it stays below the minute a proxy waits."""

PROFILE = "registrymodifications.xcu"
SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "UseLocking", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Java/VirtualMachine", "Enable", "false"),
)
"""What LibreOffice may not do: run macros or Java, follow links."""

DEAD_END = "http://127.0.0.1:9"
"""A proxy nobody keeps: whatever asks for the network is sent there."""


class Unavailable(Exception):
    """A program is not installed; the message says which, and how to install it."""


class Busy(Exception):
    """Another file is being converted."""


class Failed(Exception):
    """This file cannot be converted; the message says why."""


@dataclass(frozen=True)
class Program:
    """A converter: the names it goes by, what it is called, what installs it, how many seconds and bytes it gets."""

    names: tuple[str, ...]
    title: Any
    package: str
    seconds: float
    memory: int | None = None

    def path(self) -> str | None:
        """Where it is, None where it is not installed."""
        return next((found for name in self.names if (found := shutil.which(name))), None)


PROGRAMS = {
    "soffice": Program(("soffice", "libreoffice"), "LibreOffice", "libreoffice-writer fonts-noto-cjk", 30.0),
    "pdftoppm": Program(("pdftoppm",), _("Poppler（pdftoppm）"), "poppler-utils", 12.0, 768 * 1024**2),
}
turn = threading.Lock()


def missing(*names: str) -> str:
    """What is not installed of the programs named (of all, named none), in words; empty where all are there."""
    absent = [PROGRAMS[name] for name in names or PROGRAMS if PROGRAMS[name].path() is None]
    if not absent:
        return ""
    titles, packages = listed(one.title for one in absent), " ".join(one.package for one in absent)
    words = _(
        "这台服务器没有安装 %(titles)s，请系统管理员安装（Debian、Ubuntu：apt install %(packages)s）。",
        titles=titles,
        packages=packages,
    )
    return str(words)


def pdf(docx: bytes) -> bytes:
    """The PDF LibreOffice prints a Word file to. Raises Unavailable, Busy or Failed."""
    if len(docx) > MOST_BYTES:
        raise Failed(_("文件超过 %(size)d MB，不能转换。", size=MOST_BYTES // 1024**2))
    with workplace("soffice") as folder:
        (folder / "document.docx").write_bytes(docx)
        keep_quiet(folder / "profile")
        run("soffice", folder, *office_words(folder))
        printed = folder / "document.pdf"
        if not printed.is_file():
            raise Failed(_("LibreOffice 没有转换出 PDF。"))
        return printed.read_bytes()


def pages(pdf: bytes) -> list[bytes]:
    """The pages of a PDF as PNG images, the first sixty. Raises Unavailable, Busy or Failed."""
    with workplace("pdftoppm") as folder:
        (folder / "document.pdf").write_bytes(pdf)
        size = ("-r", str(DOTS_PER_INCH), "-l", str(MOST_PAGES))
        run("pdftoppm", folder, "-png", *size, "document.pdf", "page")
        images = sorted(folder.glob("page-*.png"), key=lambda image: int(image.stem.removeprefix("page-")))
        if not images:
            raise Failed(_("PDF 没有转换出图片。"))
        return [image.read_bytes() for image in images]


def first_page(pdf: bytes, longest: int) -> bytes:
    """The first page of a PDF as a JPEG image, its longer side of ``longest``. Raises Unavailable, Busy or Failed."""
    with workplace("pdftoppm") as folder:
        (folder / "document.pdf").write_bytes(pdf)
        run("pdftoppm", folder, "-jpeg", "-singlefile", "-scale-to", str(longest), "document.pdf", "page")
        image = folder / "page.jpg"
        if not image.is_file():
            raise Failed(_("PDF 没有转换出图片。"))
        return image.read_bytes()


@contextlib.contextmanager
def workplace(name: str) -> Iterator[Path]:
    """A folder of one's own for one run of a program, gone afterwards; one run at a time in this process."""
    if PROGRAMS[name].path() is None:
        raise Unavailable(missing(name))
    if not turn.acquire(timeout=PATIENCE):
        raise Busy(_("另一份文件正在转换，请稍等片刻再试。"))
    try:
        with tempfile.TemporaryDirectory(prefix="fubiao-office-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    finally:
        turn.release()


def office_words(folder: Path) -> tuple[str, ...]:
    """How LibreOffice is asked for a PDF: without windows, with a profile of this run alone."""
    quiet = ("--headless", "--norestore", "--nologo", "--nofirststartwizard", "--nolockcheck", "--nodefault")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    wanted = ("--infilter=MS Word 2007 XML", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder))
    return (profile, *quiet, *wanted, "document.docx")


def keep_quiet(profile: Path) -> None:
    """A profile that holds LibreOffice to what is asked."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / PROFILE).write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def run(name: str, folder: Path, *words: str) -> None:
    """Run a program in a folder, in a process group that does not outlive the call. Raises Failed."""
    program = PROGRAMS[name]
    surroundings = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder)}
    surroundings |= {"LANG": "C.UTF-8", "http_proxy": DEAD_END, "https_proxy": DEAD_END, "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 - the words are ours, the file's name too
        [str(program.path()), *words],
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    hold_down(process.pid, program.memory)
    try:
        code = process.wait(program.seconds)
    except subprocess.TimeoutExpired:
        raise Failed(
            _("%(title)s 超过 %(seconds)d 秒没有完成，已停止。", title=program.title, seconds=int(program.seconds))
        ) from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if code:
        raise Failed(_("%(title)s 未能转换这份文件（退出码 %(code)d）。", title=program.title, code=code))


def hold_down(pid: int, memory: int | None) -> None:
    """Keep a process to so much memory where the system can: a small file may ask for all there is."""
    if memory is not None and hasattr(resource, "prlimit"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
