"""A backup closed with age to a public key: one file, which only the holder of the private key opens, with any age."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import click
from pyrage import DecryptError, RecipientError, decrypt_io, encrypt_io, x25519

SUFFIX = ".age"
SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how a line with a private key begins
UNREADABLE = "打不开这份加密备份：密钥不是与它相应的那一把，或文件已损坏、不完整"


def recipient(text: str) -> x25519.Recipient:
    """The public key somebody typed. Raises ClickException."""
    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError as error:
        raise click.ClickException(
            f"“{text}”不是 age 公钥；它以 age1 开头，由 fubiao backup-key 或 age-keygen 生成"
        ) from error


def identities_in(lines: Iterable[str]) -> list[x25519.Identity]:
    """The private keys of a key file. Raises ClickException where it holds none."""
    try:
        found = [x25519.Identity.from_str(line.strip()) for line in lines if line.startswith(SECRET)]
    except Exception as error:
        raise click.ClickException("密钥文件里的私钥不完整") from error
    if not found:
        raise click.ClickException(f"密钥文件里没有私钥（以 {SECRET} 开头的一行）")
    return found


def seal(folder: Path, partial: Path, recipients: list[x25519.Recipient]) -> None:
    """Write the files of a folder to one file for the recipients; nothing of them is held in memory."""
    with partial.open("wb") as target:
        piped(lambda out: pack(folder, out), lambda stream: encrypt_io(stream, target, recipients))


def unseal(file: Path, folder: Path, identities: list[x25519.Identity], names: tuple[str, ...]) -> None:
    """Lay the files ``names`` of a sealed backup into a folder. Raises ClickException where it does not open."""
    try:
        with file.open("rb") as source:
            piped(lambda out: decrypt_io(source, out, identities), lambda stream: unpack(stream, folder, names))
    except (DecryptError, tarfile.TarError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the disk's; age's own have no number
            raise
        raise click.ClickException(UNREADABLE) from error


def piped(write: Callable[[IO[bytes]], Any], read: Callable[[IO[bytes]], Any]) -> None:
    """Let one function read what the other writes. What the writer met comes before what the reader made of it."""
    reading, writing = os.pipe()

    def fill() -> None:
        with open(writing, "wb") as out:
            write(out)

    with ThreadPoolExecutor(1) as pool:
        filling = pool.submit(fill)
        try:
            with open(reading, "rb") as stream:
                read(stream)
        except Exception:
            if (met := filling.exception()) is not None and not isinstance(met, BrokenPipeError):
                raise met from None
            raise
        filling.result()


def pack(folder: Path, out: IO[bytes]) -> None:
    with tarfile.open(fileobj=out, mode="w|") as packed:
        for file in sorted(folder.iterdir()):
            packed.add(file, file.name)


def unpack(stream: IO[bytes], folder: Path, names: tuple[str, ...]) -> None:
    """Lay out the files that may be in a backup, closed to others, and read to the end: the seal is checked there."""
    with tarfile.open(fileobj=stream, mode="r|") as packed:
        for member in packed:
            if member.name not in names or not member.isreg():
                raise tarfile.TarError(member.name)
            member.mode = 0o600
            packed.extract(member, folder, filter="data")
    while stream.read(1 << 20):
        pass
