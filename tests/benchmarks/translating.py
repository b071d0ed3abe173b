"""Annex 2's template in the tag languages of its peers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from forms.documents.engine.source import TemplateSource, read

LOOP = re.compile(r"\{% for (\w+) in ([\w.]+) %\}(.*?)\{% endfor %\}", re.DOTALL)
TAG = re.compile(r"\{\{ ([\w.]+) \}\}")
ROW_OR_TAG = re.compile(r"\{%tr for (\w+) in ([\w.]+) %\}|\{\{ ([\w.]+) \}\}")
TEXT = re.compile(r"(<w:t(?: [^>/]*)?>)(.*)(</w:t>)", re.DOTALL)
WHOLE = "whole"
"""The name of an answer among its own parts: other engines know no text that has parts."""


def translated(template: bytes, translate: Callable[[str, set[str]], str], parted: set[str]) -> bytes:
    """The template with the tags of every templated part translated; ``parted`` are the paths of answers with parts."""
    source: TemplateSource = read(template)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in source.members:
            package.writestr(name, content)
        for part in source.parts:
            package.writestr(part.name, part.before + translate(part.source, parted) + part.after)
    return packed.getvalue()


def for_rust_docxtpl(template: bytes, parted: set[str]) -> bytes:
    """The template itself, but for the answers with parts."""
    rows: dict[str, str] = {}

    def named(tag: re.Match[str]) -> str:
        if tag[1]:
            rows[tag[1]] = tag[2]
            return tag[0]
        first, *rest = tag[3].split(".")
        path = ".".join([f"{rows[first]}[]", *rest]) if first in rows else tag[3]
        return "{{ " + whole(tag[3], path, parted) + " }}"

    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as held, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name in held.namelist():
            content = held.read(name)
            if name == "word/document.xml":
                content = ROW_OR_TAG.sub(named, content.decode("utf-8")).encode("utf-8")
            package.writestr(name, content)
    return packed.getvalue()


def in_docxtemplater(source: str, parted: set[str]) -> str:
    """``{a.b}``, and ``{#a.b}…{/a.b}`` in the first and last cell of repeated rows."""

    def repeated(loop: re.Match[str]) -> str:
        def named(tag: re.Match[str]) -> str:
            inner, path = inside(tag[1], loop)
            return "{" + whole(inner, path, parted) + "}"

        rows = TAG.sub(named, loop[3])
        return TEXT.sub(lambda text: f"{text[1]}{{#{loop[2]}}}{text[2]}{{/{loop[2]}}}{text[3]}", rows, count=1)

    return TAG.sub(lambda tag: "{" + whole(tag[1], tag[1], parted) + "}", LOOP.sub(repeated, source))


def in_carbone(source: str, parted: set[str]) -> str:
    """``{d.a.b}``, and repeated rows twice: for ``[i]`` and for ``[i+1]``."""

    def repeated(loop: re.Match[str]) -> str:
        def numbered(place: str) -> str:
            def named(tag: re.Match[str]) -> str:
                inner, path = inside(tag[1], loop)
                return "{d." + whole(path if path == inner else f"{loop[2]}[{place}].{inner}", path, parted) + "}"

            return TAG.sub(named, loop[3])

        return numbered("i") + numbered("i+1")

    return TAG.sub(lambda tag: "{d." + whole(tag[1], tag[1], parted) + "}", LOOP.sub(repeated, source))


def inside(tag: str, loop: re.Match[str]) -> tuple[str, str]:
    """A tag in a loop: its name within the row, and its path from the top; both the same where it is not the row's."""
    inner = tag.removeprefix(f"{loop[1]}.")
    return (tag, tag) if inner == tag else (inner, f"{loop[2]}[].{inner}")


def whole(name: str, path: str, parted: set[str]) -> str:
    return f"{name}.{WHOLE}" if path in parted else name


def for_docxtemplater(template: bytes, parted: set[str]) -> bytes:
    return translated(template, in_docxtemplater, parted)


def for_carbone(template: bytes, parted: set[str]) -> bytes:
    return translated(template, in_carbone, parted)
