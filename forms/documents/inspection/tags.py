"""The tags of a template held against its questionnaire: unknown ones, missing ones, loops that do not close."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from forms.annexes import FORMS
from forms.documents.drawing import Tagged, drawing_of
from forms.documents.inspection.finding import Finding
from forms.documents.inspection.language import CLOSERS, NotUnderstood, Statement, understood
from forms.documents.inspection.sentences import RENDERED, tags_of
from forms.documents.inspection.vocabulary import Named, Unknown, Vocabulary
from forms.questionnaire import Questionnaire


@dataclass
class Reading:
    """The tags of one part being read in order: the blocks open, the answers printed, what was found."""

    vocabulary: Vocabulary | None
    open: list[Statement] = field(default_factory=list)
    scope: dict[str, Named] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def read(self, statement: Statement) -> None:
        STATEMENTS.get(statement.keyword, Reading.condition)(self, statement)

    def output(self, statement: Statement) -> None:
        for named in self.resolved(statement):
            if named.is_answer:
                self.printed.add(named.path)
                continue
            inside = "一张表格，须用 for 逐行打印" if named.row is not None else "一组问题，须逐个打印"
            self.find(statement, "tag", f"标记 {statement.tag.written} 是{inside}")

    def loop(self, statement: Statement) -> None:
        row: Named | None = None
        for named in self.resolved(statement):
            row = named.row
            if row is None:
                self.find(statement, "tag", f"标记 {statement.tag.written} 循环的 {named.path} 不是表格")
        self.open.append(statement)
        if row is not None:
            self.scope = self.scope | {statement.row: row}

    def condition(self, statement: Statement) -> None:
        for _named in self.resolved(statement):
            continue
        if statement.keyword == "if":
            self.open.append(statement)
        elif not self.open:
            self.find(statement, "syntax", f"标记 {statement.tag.written} 之前没有对应的 if")

    def close(self, statement: Statement) -> None:
        opener = CLOSERS[statement.keyword]
        if not self.open or self.open[-1].keyword != opener:
            here = f"，此前打开的是{self.open[-1].tag.place}的 {self.open[-1].tag.written}" if self.open else ""
            self.find(statement, "syntax", f"标记 {statement.tag.written} 之前没有对应的 {opener}{here}")
            return
        opened = self.open.pop()
        self.scope = {name: named for name, named in self.scope.items() if name != opened.row}

    def end(self) -> None:
        for statement in self.open:
            closing = f"end{statement.keyword}"
            self.find(statement, "syntax", f"标记 {statement.tag.written} 没有结束，缺少对应的 {closing}")

    def find(self, statement: Statement, kind: str, words: str) -> None:
        self.findings.append(statement.tag.found(kind, words))

    def resolved(self, statement: Statement) -> Iterator[Named]:
        """What the tag names, as far as it is known; the unknown is found."""
        for names in statement.named if self.vocabulary is not None else ():
            loops = {opened.row for opened in self.open if opened.keyword == "for"}
            if names[0] in loops - self.scope.keys():
                continue
            try:
                yield self.vocabulary.resolve(names, self.scope)  # type: ignore[union-attr]
            except Unknown as unknown:
                guess = f"，是否为 {unknown.suggestion}？" if unknown.suggestion else ""
                tag = statement.tag.written
                self.find(statement, "tag", f"标记 {tag} 在{self.vocabulary.called}中没有对应的问题{guess}")  # type: ignore[union-attr]


STATEMENTS: dict[str, Callable[[Reading, Statement], None]] = {
    "print": Reading.output,
    "for": Reading.loop,
    "endfor": Reading.close,
    "endif": Reading.close,
}


def tag_findings(parts: Mapping[str, Any], questionnaire: type[Questionnaire] | None, paper: str) -> list[Finding]:
    """What is wrong with the tags of a template; without a questionnaire only how they are written.

    :param parts: the root element of every XML member, by name
    :param paper: a paper other than the annex's main one may leave questions out
    """
    vocabulary = None if questionnaire is None else Vocabulary(questionnaire)
    findings: list[Finding] = []
    printed: set[str] = set()
    for name, root in parts.items():
        if RENDERED.fullmatch(name):
            reading = Reading(vocabulary)
            for tag in tags_of(root, name):
                if tag.written.startswith("{#"):
                    continue
                try:
                    reading.read(understood(tag))
                except NotUnderstood as fault:
                    findings.append(fault.finding)
            reading.end()
            findings += reading.findings
            printed |= reading.printed
    if questionnaire is not None and vocabulary is not None and paper == questionnaire.code:
        findings += missing(questionnaire, vocabulary, printed)
    return findings


def missing(questionnaire: type[Questionnaire], vocabulary: Vocabulary, printed: set[str]) -> Iterator[Finding]:
    """The questions that are answered and not printed on the main paper."""
    columns = dict(vocabulary.form.columns())
    for path, question in columns.items():
        if question.kind == "printed" or path in printed or others_words(path, question, printed):
            continue
        boxes = [f"{path}.{code}" for code in boxes_of(question)]
        absent = [box for box in boxes if box not in printed]
        if f"{path}.lines[]" in printed or (boxes and not absent):
            continue
        if path in left_to_other_papers(questionnaire.code):
            continue
        name = f"{question.number} “{question.label.text}”".strip()
        tags = absent if boxes and len(absent) < len(boxes) else [path]
        written = "、".join(f"{{{{ {tag.split('[].')[-1] if '[]' in tag else tag} }}}}" for tag in tags)
        table = f"（表格 {path.split('[]')[0]} 的各行）" if "[]" in path else ""
        what = "的选项框" if tags is absent else ""
        words = f"{vocabulary.called}的问题 {name}{what}没有印在模板里，缺少标记 {written}{table}"
        yield Finding("missing", "", words, written)


def boxes_of(question: Any) -> Iterable[str]:
    """The codes of the boxes a question prints."""
    return ("box",) if question.kind == "agree" else getattr(question, "choices", None) or ()


def others_words(path: str, question: Any, printed: set[str]) -> bool:
    """Whether a text given for 其他 is printed with the words of its question."""
    return getattr(question, "of", None) is not None and f"{path.rpartition('.')[0]}.{question.of}" in printed


@cache
def left_to_other_papers(code: str) -> frozenset[str]:
    """The questions that the other papers of an annex print, as those are drawn."""
    printed: set[str] = set()
    questionnaire = next((annex for annex in FORMS if annex.code == code), None)
    if questionnaire is None:
        return frozenset()
    for name, title in questionnaire.papers.items():
        if name != code:
            pen = Tagged()
            drawing_of(name).draw(questionnaire(), title, pen)
            printed |= set(pen.printed)
    return frozenset(printed)
