"""Whether a file is the official blank with answers in it and nothing else changed; the difference, in words.

``blocks`` reads a file into paragraphs, tables and rows, ``pattern`` says which of them are answer places and repeat,
``alignment`` finds which block stands for which, ``paragraphs``, ``tables`` and ``surroundings`` tell their
differences in the ``wording`` of an officer.
"""

from __future__ import annotations

import zipfile
from functools import lru_cache

from lxml import etree

from forms.documents.conformance.blocks import Package
from forms.documents.conformance.report import Difference, Report
from forms.documents.conformance.surroundings import surroundings
from forms.documents.conformance.tables import stories
from forms.documents.engine.reading import NotOurs, answers_in
from forms.documents.inspection.archive import Refused
from forms.documents.inspection.markup import BadMarkup
from forms.languages import source_language

__all__ = ["Difference", "Report", "compare"]


def compare(blank: bytes, document: bytes, template: bytes | None = None) -> Report:
    """Hold a file against the official blank; answers are subtracted, whatever else differs is told.

    The file is the tagged template, a file rendered from it, or one that went through Word. Values in answer places,
    ticked boxes, repeated rows and repeated paragraphs of an answer are no differences. With ``template`` the
    comparison goes over it: template against blank, then the file against the template, where every answer place and
    every loop is known; without it, empty runs, empty cells and ``□`` of the blank are the answer places. A file that
    has tags itself is held against the blank.

    Never raises for a bad ``document``: what is no Word file is a report that does not hold.
    """
    try:
        with source_language():  # the words of the year are read into the tags, as they are printed
            found = differences(blank, document) if template is None else bridged(blank, document, template)
    except (BadMarkup, Refused, KeyError, zipfile.BadZipFile, etree.LxmlError, ValueError) as error:
        found = [Difference("文件", f"不能比较：{error}")]
    return Report(tuple(dict.fromkeys(found)))


def bridged(blank: bytes, document: bytes, template: bytes) -> list[Difference]:
    """Blank against template, template against file; the file is read back exactly where it was rendered from it."""
    try:
        answers_in(document, template)
    except (NotOurs, KeyError, UnicodeDecodeError, zipfile.BadZipFile):
        if Package.of(document).has_tags:
            return differences(blank, document)
        return [*of_template(blank, template), *differences(template, document)]
    return list(of_template(blank, template))


@lru_cache(maxsize=32)
def of_template(blank: bytes, template: bytes) -> tuple[Difference, ...]:
    """Blank against template, worked out once for all files of the template."""
    return tuple(differences(blank, template))


def differences(expected: bytes, found: bytes) -> list[Difference]:
    """Where ``found`` differs from the pattern ``expected``."""
    pattern, package = Package.of(expected), Package.of(found)
    if package.has_tags and not pattern.has_tags:
        package.say_programme()
    return [*stories(pattern, package), *surroundings(pattern, package)]
