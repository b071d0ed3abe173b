"""The tags of a template where they stand, and what is wrong with how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from forms.documents.inspection.finding import Finding
from forms.documents.inspection.mending import QUOTED, narrow
from forms.documents.places import Placed, paragraphs, story, tag_text

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
LEFT_OVER = re.compile(r"\{[{%#]|[%#}]\}")
WIDE_TAG = re.compile(r"[{｛][{｛%％].*?[}｝%％][}｝]", re.DOTALL)
WIDE_SIGN = re.compile("[｛｝（），．＝％　＿［］＜＞！：；。、０-９ａ-ｚＡ-Ｚ]")
HEAD = re.compile(r"\{[{%#][-+]?(tr|tc|p|r)\s")
CONTAINERS = {"tr": "表格行", "tc": "单元格", "p": "段落", "r": "文字"}
RENDERED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml|docProps/core\.xml")
LONGEST = 60


@dataclass(frozen=True)
class Tag:
    """A tag: as written, the place and the sentence it stands in, and what it stands for whole (``tr``, ``p``…)."""

    written: str
    placed: Placed
    sentence: str

    @property
    def place(self) -> str:
        return self.placed.spot

    @property
    def takes(self) -> str:
        """The container that gives way to the tag: ``tr``, ``tc``, ``p``, ``r``, or empty."""
        match = HEAD.match(self.written)
        return match[1] if match else ""

    @property
    def is_output(self) -> bool:
        return self.written.startswith("{{")

    @property
    def body(self) -> str:
        """What stands between the braces, as Jinja reads it."""
        inner = self.written[2:-2].strip("-+")
        inner = inner[len(self.takes) :] if self.takes else inner
        for curly, straight in zip("“”‘’", "\"\"''", strict=True):
            inner = inner.replace(curly, straight)
        return inner.strip()

    def found(self, kind: str, words: str) -> Finding:
        return Finding(kind, self.place, words, self.written)


def tags_of(root: Any, name: str) -> Iterator[Tag]:
    """The tags of a part in order. Those in attributes come last."""
    for placed in paragraphs(root, name):
        sentence = tag_text(placed.paragraph)
        yield from (Tag(written, placed, sentence) for written in TAG.findall(sentence))
    loose = [element.text or "" for element in root] if name.startswith("docProps/") else []
    loose += [value for element in root.iter(etree.Element) for value in element.attrib.values()]
    for value in loose:
        yield from (Tag(written, Placed(story(name) or "正文的属性", root), value) for written in TAG.findall(value))


def quoted(sentence: str) -> str:
    """The sentence, cut where it is long."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST]}……"


def writing_findings(parts: Mapping[str, Any]) -> Iterator[Finding]:
    """Braces left over or full-width, full-width signs inside tags, tags where nothing is filled in, text eaten."""
    for name, root in parts.items():
        if not (name.startswith("word/") and name.endswith(".xml")):
            continue
        for placed in paragraphs(root, name):
            sentence = tag_text(placed.paragraph)
            if RENDERED.fullmatch(name):
                yield from in_sentence(placed, sentence)
            elif TAG.search(sentence):
                yield Finding("tag", placed.spot, f"这里的标记不会填写，所在的句子是“{quoted(sentence)}”")


def in_sentence(placed: Placed, sentence: str) -> Iterator[Finding]:
    """What is wrong with the tags of one paragraph."""
    rest = TAG.sub("", sentence)
    for wide in WIDE_TAG.findall(rest):
        offered = narrow(wide)
        yield Finding("syntax", placed.spot, f"标记 {wide} 用了全角大括号，应写作 {offered}", wide)
    if LEFT_OVER.search(WIDE_TAG.sub("", rest)):
        words = f"标记没有写完整，所在的句子是“{quoted(sentence)}”；标记须在同一段内以 {{{{ 开头、以 }}}} 结尾"
        yield Finding("syntax", placed.spot, words)
    for written in TAG.findall(sentence):
        tag = Tag(written, placed, sentence)
        if signs := WIDE_SIGN.findall(QUOTED.sub("", written[2:-2])):
            words = f"标记 {written} 里有全角符号 {'、'.join(dict.fromkeys(signs))}，应写作 {narrow(written)}"
            yield tag.found("syntax", words)
        yield from eaten(tag)


def eaten(tag: Tag) -> Iterator[Finding]:
    """Text that vanishes with the row, cell or paragraph a tag stands for; signs docxtpl cannot read in such a tag."""
    if not tag.takes:
        return
    if tag.is_output:
        yield tag.found("language", f"标记 {tag.written} 不能用：答案只能写作 {{{{ {tag.body} }}}}")
        return
    if set(tag.body) & set("%}#"):
        yield tag.found("syntax", f"标记 {tag.written} 里不能有 % 和 }} 号")
    placed = tag.placed
    if tag.takes in ("tr", "tc") and placed.row is None:
        yield tag.found("syntax", f"标记 {tag.written} 只能放在表格的行里")
        return
    within: dict[str, list[Any]] = {
        "tr": [] if placed.row is None else list(placed.row.iter(placed.paragraph.tag)),
        "tc": [] if placed.cell is None else list(placed.cell.iter(placed.paragraph.tag)),
        "p": [placed.paragraph],
        "r": [],
    }
    around = "".join(tag_text(each) for each in within[tag.takes]).replace(tag.written, "", 1).strip()
    if around:
        goes = f"标记 {tag.written} 会连同所在{CONTAINERS[tag.takes]}一起消失"
        words = f"{goes}，同处的“{quoted(around)}”将不会印出，请另起一处"
        yield tag.found("eaten", words)
