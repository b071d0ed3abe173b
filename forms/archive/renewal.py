"""Making a document again from what is kept of it: the answers, the template and the year's calendar."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import date
from functools import lru_cache
from typing import Any
from zipfile import BadZipFile

from forms.annexes import by_code
from forms.calendar import Calendar, Stage
from forms.documents import CompiledTemplate, content_digest
from forms.languages import source_language


def renewed(annex: str, answers: str, template: bytes, year: dict[str, Any]) -> str | None:
    """What the document made again says, as a hash (see ``content_digest``); None where it cannot be made.

    :param answers: the canonical JSON text that was submitted
    :param template: the tagged Word file
    :param year: the programme as the archive keeps it
    """
    try:
        with source_language():
            questionnaire = by_code(annex).load(json.loads(answers), calendar(year))
            return content_digest(compiled(template).render(questionnaire.shown("无")))
    except Exception:  # it may be damaged in any way: that it cannot be made is the finding
        return None


def said_in(docx: bytes) -> str | None:
    """What a Word file says, as a hash; None where it is none."""
    try:
        return content_digest(docx)
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, struct.error):
        return None


@lru_cache(maxsize=16)
def compiled(template: bytes) -> CompiledTemplate:
    """A template compiled from the file that is kept, never from what a database says was compiled of it."""
    return CompiledTemplate.compile(template)


def calendar(year: dict[str, Any]) -> Calendar:
    """The calendar of a programme as the archive keeps it."""
    stages = tuple(
        Stage(stage["title"], date.fromisoformat(stage["opens"]), date.fromisoformat(stage["closes"]))
        for stage in year["stages"]
    )
    due = date.fromisoformat(year["due"])
    return Calendar(year["year"], year["notice"], year["title"], due, stages, today=due)
