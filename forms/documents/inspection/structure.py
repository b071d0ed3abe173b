"""The structure Word insists on, looked for in renderings: whole cells, rows and tables, ids that occur once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from forms.documents.engine import CompiledTemplate, RenderingFailed
from forms.documents.engine.source import TemplateSource, read
from forms.documents.inspection.finding import Finding
from forms.documents.inspection.markup import BadMarkup, parsed
from forms.documents.inspection.trials import TRIALS, tried
from forms.documents.places import W, children, flow, story
from forms.questionnaire import Questionnaire

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
IDS: tuple[tuple[str, str, str], ...] = (
    (f"{W}bookmarkStart", f"{W}id", "书签编号"),
    (f"{W}bookmarkStart", f"{W}name", "书签名"),
    (DRAWING, "id", "图形编号"),
    (f"{W}sdtPr/{W}id", f"{W}val", "内容控件编号"),
    (f"{W}commentRangeStart", f"{W}id", "批注编号"),
    (f"{W}footnoteReference", f"{W}id", "脚注编号"),
)
Judge = Callable[[Any, str], Iterator[tuple[str, str]]]


def structure_findings(template: bytes, questionnaire: type[Questionnaire] | None) -> list[Finding]:
    """What would be wrong with files made from the template; each fault once, with the case it occurs in.

    Call it on templates whose tags are sound: it lets docxtpl read the template and compiles it.
    """
    try:
        never_empty = frozenset() if questionnaire is None else tables_of_questions(questionnaire)
        found = list(on_trial(read(template), never_empty))
        return found or rendered(template, questionnaire)
    except Exception as error:
        return [Finding("structure", "", f"模板不能生成文件：{error}")]


def tables_of_questions(questionnaire: type[Questionnaire]) -> frozenset[str]:
    """The paths of the tables; each is shown with at least one row (``Table.shown``)."""
    return frozenset(path.split("[]")[0] for path, _question in questionnaire().columns() if "[]" in path)


def on_trial(source: TemplateSource, never_empty: frozenset[str]) -> Iterator[Finding]:
    """The faults of the trials, those of an earlier trial not repeated."""
    known: set[tuple[str, str]] = set()
    seen: set[tuple[str, ...]] = set()
    for trial in TRIALS:
        written = tuple(tried(part, trial, never_empty) for part in source.parts)
        if written in seen:
            continue
        seen.add(written)
        names = (part.name for part in source.parts)
        try:
            roots = {name: parsed(xml.encode("utf-8")) for name, xml in zip(names, written, strict=True)}
        except BadMarkup as error:
            faults = [
                ("", f"标记把 XML 拆散了，生成的文件打不开（{error}）；循环的开头和结尾须在同一张表格或同一层段落里")
            ]
        else:
            faults = [*faults_of(roots), *doubled(roots)]
        for place, words in faults:
            if (place, words) not in known:
                known.add((place, words))
                yield Finding("structure", place, f"{trial.name}，{words}")


def rendered(template: bytes, questionnaire: type[Questionnaire] | None) -> list[Finding]:
    """The faults of real renderings: nothing answered, and everything at its greatest length."""
    if questionnaire is None:
        return []
    ready = CompiledTemplate.compile(template)
    sheets = {
        "什么都没填时": questionnaire().shown(),
        "每项都填到最长时": questionnaire.load(questionnaire.longest()).shown("无"),
    }
    found = []
    for case, answers in sheets.items():
        try:
            roots = {name: etree.fromstring(xml) for name, xml in ready.xml(answers).items()}
        except (RenderingFailed, KeyError, TypeError) as error:
            found.append(Finding("structure", "", f"{case}，模板不能生成文件：{error}"))
            continue
        found += [Finding("structure", place, f"{case}，{words}") for place, words in faults_of(roots)]
    return found


def faults_of(roots: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of place and words for everything that breaks the schema's rules."""
    for name, root in roots.items():
        body = root.find(f"{W}body")
        before = story(name)
        yield from tables_of(root if body is None else body, before)
        for judge in JUDGES:
            yield from judge(root, before)


def tables_of(container: Any, before: str) -> Iterator[tuple[str, str]]:
    """Tables, rows and cells that lack what they must have."""
    tables = (block for block in flow(container) if block.tag == f"{W}tbl")
    for count, table in enumerate(tables, start=1):
        name = f"{before}表 {count}"
        rows = children(table, "tr")
        if not rows:
            yield name, "表格一行也没有，Word 会报告文件损坏；请在循环之外留一行表头"
        for number, row in enumerate(rows, start=1):
            cells = children(row, "tc")
            if not cells:
                yield f"{name} 第 {number} 行", "这一行没有单元格，Word 会报告文件损坏"
            for column, cell in enumerate(cells, start=1):
                if len(cell) == 0 or cell[-1].tag not in (f"{W}p", f"{W}sdt"):
                    where = f"第 {column} 格里没有段落，Word 会报告文件损坏；请在标记之外留一个空段落"
                    yield f"{name} 第 {number} 行", where
                yield from tables_of(cell, f"{name} 第 {number} 行内")


def misplaced(root: Any, before: str) -> Iterator[tuple[str, str]]:
    """Rows, cells, paragraphs and text where the schema has no place for them."""
    for tag, parents in PARENTS.items():
        for element in root.iter(tag):
            parent = element.getparent()
            if parent is not None and parent.tag not in parents:
                local = etree.QName(element).localname
                yield before or "正文", f"{local} 落在了 {etree.QName(parent).localname} 里，标记拆散了版式"


PARENTS: dict[str, set[str]] = {
    f"{W}tr": {f"{W}tbl", f"{W}sdtContent", f"{W}ins", f"{W}customXml"},
    f"{W}tc": {f"{W}tr", f"{W}sdtContent", f"{W}ins", f"{W}customXml"},
    f"{W}t": {f"{W}r"},
}


def loose_text(root: Any, before: str) -> Iterator[tuple[str, str]]:
    """Answers printed between elements, where Word reads nothing."""
    for element in root.iter(f"{W}p", f"{W}tr", f"{W}tc", f"{W}tbl", f"{W}body", f"{W}r"):
        for piece in (element.text, *(child.tail for child in element)):
            if piece and piece.strip():
                yield before or "正文", f"“{piece.strip()[:20]}”落在了文字之外，不会显示"


JUDGES: tuple[Judge, ...] = (misplaced, loose_text)


def doubled(roots: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Ids that occur more than once in the file."""
    for tag, attribute, called in IDS:
        counts = Counter(element.get(attribute) for root in roots.values() for element in root.iterfind(f".//{tag}"))
        for identity, count in counts.items():
            if identity is not None and count > 1:
                yield "", f"{called} {identity} 出现了 {count} 次，须唯一；请删去循环里的书签、图形或控件"
