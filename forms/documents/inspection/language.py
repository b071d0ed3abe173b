"""What a tag says, as Jinja parses it: only names, constants, comparisons, ``if`` and ``for`` are allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from forms.documents.engine.program import COMPARISONS
from forms.documents.inspection.finding import Finding
from forms.documents.inspection.sentences import Tag, quoted

KEYWORD = re.compile(r"[A-Za-z_]*")
FRAMES = {
    "for": "{{% {body} %}}{{% endfor %}}",
    "if": "{{% {body} %}}{{% endif %}}",
    "elif": "{{% if 1 %}}{{% {body} %}}{{% endif %}}",
}
CLOSERS = {"endfor": "for", "endif": "if"}
ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.TemplateData,
)
REFUSED: dict[type[nodes.Node], str] = {
    nodes.Filter: "过滤器",
    nodes.Call: "函数调用",
    nodes.Test: "is 判断",
    nodes.CondExpr: "行内条件",
    nodes.BinExpr: "运算",
    nodes.UnaryExpr: "运算",
    nodes.Concat: "连接",
    nodes.Slice: "切片",
    nodes.Literal: "列表或字典",
    nodes.Assign: "赋值",
}
MESSAGES = (
    (re.compile(r"got 'end of (?:print statement|statement block)'|unexpected end|end of template"), "少了内容"),
    (re.compile(r"expected token 'end of .*', got '?(.*?)'?$"), "多出了 {0}"),
    (re.compile(r"unexpected char '?(.*?)'? at"), "有不认识的符号 {0}"),
    (re.compile(r"expected token '?(.*?)'?, got '?(.*?)'?$"), "{1} 处应为 {0}"),
    (re.compile(r"unexpected '(.*)'"), "多出了 {0}"),
)
PARSER = Environment(autoescape=True)


@dataclass
class Statement:
    """A tag understood: its keyword (``print``, ``for``, ``if``, ``elif``, ``else``, ``endfor``, ``endif``), its parts.

    ``named`` are the dotted paths it uses; for a loop the first is what it walks and ``row`` is how it calls a row.
    """

    tag: Tag
    keyword: str
    named: list[list[str]] = field(default_factory=list)
    row: str = ""


class NotUnderstood(ValueError):
    """The tag is none of the language; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def understood(tag: Tag) -> Statement:
    """The statement a tag makes. Raises NotUnderstood."""
    keyword = "print" if tag.is_output else KEYWORD.match(tag.body)[0]  # type: ignore[index]
    if keyword in CLOSERS or keyword == "else":
        if tag.body != keyword:
            raise wrong(tag, f"多出了 {tag.body[len(keyword) :].strip()}")
        return Statement(tag, keyword)
    if keyword != "print" and keyword not in FRAMES:
        words = f"标记 {tag.written} 不能用：模板只能打印答案，并使用 if 和 for"
        raise NotUnderstood(tag.found("language", words))
    source = f"{{{{ {tag.body} }}}}" if tag.is_output else FRAMES[keyword].format(body=tag.body)
    try:
        parsed = PARSER.parse(source)
    except (TemplateSyntaxError, RecursionError) as error:
        raise wrong(tag, translated(str(error))) from error
    refuse(parsed, tag)
    return statement(parsed, tag, keyword)


def wrong(tag: Tag, reason: str) -> NotUnderstood:
    words = f"标记 {tag.written} 写错了：{reason}，所在的句子是“{quoted(tag.sentence)}”"
    return NotUnderstood(tag.found("syntax", words))


def translated(message: str) -> str:
    """Jinja's complaint in words for an officer."""
    for pattern, words in MESSAGES:
        if match := pattern.search(message):
            return words.format(*match.groups())
    return "写法不对"


def refuse(parsed: nodes.Template, tag: Tag) -> None:
    """Raise NotUnderstood for the first node that is not allowed."""
    for node in (parsed, *parsed.find_all(nodes.Node)):
        reason = objection(node)
        if reason:
            raise NotUnderstood(
                tag.found("language", f"标记 {tag.written} 不能用{reason}：模板只能打印答案，并使用 if 和 for")
            )


def objection(node: nodes.Node) -> str:
    """Why a node is not allowed; empty where it is."""
    if not isinstance(node, ALLOWED):
        return next((words for kind, words in REFUSED.items() if isinstance(node, kind)), type(node).__name__)
    if isinstance(node, nodes.Operand) and node.op not in COMPARISONS:
        return f"“{node.op}”"
    if isinstance(node, nodes.Const) and not isinstance(node.value, (str, int, bool, type(None))):
        return "小数"
    if isinstance(node, nodes.Getitem) and not (isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)):
        return "下标"
    if isinstance(node, nodes.For) and (node.test or node.recursive or not isinstance(node.target, nodes.Name)):
        return "带条件、递归或多个名字的 for"
    return ""


def statement(parsed: nodes.Template, tag: Tag, keyword: str) -> Statement:
    found = Statement(tag, keyword, [])
    top: Any = parsed.body[0]
    if keyword == "for":
        found.row = top.target.name
        found.named = list(paths(top.iter))
        if len(found.named) != 1 or isinstance(top.iter, nodes.Const):
            raise wrong(tag, "in 之后应为一张表格的名字")
    elif keyword == "print":
        expression = next((node for node in top.nodes if not isinstance(node, nodes.TemplateData)), None)
        found.named = list(paths(expression))
        if not isinstance(expression, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            raise wrong(tag, "大括号里应为一个问题的名字")
    else:
        condition = top.test if keyword == "if" else top.elif_[0].test
        found.named = list(paths(condition))
    return found


def paths(node: Any) -> Iterator[list[str]]:
    """The dotted paths an expression uses."""
    names: list[str] = []
    at = node
    while isinstance(at, (nodes.Getattr, nodes.Getitem)):
        arg: Any = at.attr if isinstance(at, nodes.Getattr) else getattr(at.arg, "value", "")
        names.insert(0, str(arg))
        at = at.node
    if isinstance(at, nodes.Name):
        yield [at.name, *names]
    elif at is not None:
        for child in at.iter_child_nodes():
            yield from paths(child)
