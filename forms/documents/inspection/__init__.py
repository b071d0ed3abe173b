"""A template inspected before it is published: is it safe, are its tags sound, can Word open what it gives."""

from __future__ import annotations

from typing import Any

from forms.documents.inspection.archive import archive_findings
from forms.documents.inspection.content import content_findings
from forms.documents.inspection.finding import Finding, shortened
from forms.documents.inspection.markup import MOST_OF_TEMPLATE, BadMarkup, is_markup, parsed
from forms.documents.inspection.pictures import picture_findings
from forms.documents.inspection.sentences import RENDERED, tags_of, writing_findings
from forms.documents.inspection.structure import structure_findings
from forms.documents.inspection.tags import tag_findings
from forms.questionnaire import Questionnaire

__all__ = ["Finding", "inspect", "inspect_blank"]


def inspect(template: bytes, questionnaire: type[Questionnaire] | None, paper: str) -> list[Finding]:
    """What is wrong with a template, in the order to mend it; empty when it may be published.

    Never raises, whatever the bytes: each stage opens the file further than the one before, and only where that one
    found nothing. Nothing in the file is run.

    :param questionnaire: the annex whose answers it prints; None looks at the file alone
    :param paper: the paper it is; every question must stand on the annex's main paper
    """
    try:
        return shortened(staged(template, questionnaire, paper))
    except Exception as error:
        return [Finding("package", "", f"文件无法检查：{error or type(error).__name__}")]


def inspect_blank(blank: bytes) -> list[Finding]:
    """What is wrong with a blank: what is not safe to hand on, and tags, which only its template has. Never raises."""
    try:
        found, parts = opened(blank)
        tags = (tag for name, root in parts.items() if RENDERED.fullmatch(name) for tag in tags_of(root, name))
        written = [tag.found("tag", f"空白表里不能有标记 {tag.written}；请检查两份文件是否选反了") for tag in tags]
        return shortened([*found, *written])
    except Exception as error:
        return [Finding("package", "", f"文件无法检查：{error or type(error).__name__}")]


def staged(template: bytes, questionnaire: type[Questionnaire] | None, paper: str) -> list[Finding]:
    found, parts = opened(template)
    if not parts:
        return found
    written = [*writing_findings(parts), *tag_findings(parts, questionnaire, paper)]
    if found or any(finding.kind in ("syntax", "language", "tag") for finding in written):
        return [*found, *written]
    return [*written, *structure_findings(template, questionnaire)]


def opened(file: bytes) -> tuple[list[Finding], dict[str, Any]]:
    """What is not safe about a file, and its parts, parsed; none where it cannot even be opened."""
    found, members = archive_findings(file)
    parts: dict[str, Any] = {}
    for name, content in members.items():
        if is_markup(name):
            try:
                parts[name] = parsed(content, MOST_OF_TEMPLATE)
            except BadMarkup as error:
                found.append(Finding("package", f"部件 {name}", str(error)))
    if found:
        return found, {}
    return [*content_findings(parts, list(members)), *picture_findings(members)], parts
