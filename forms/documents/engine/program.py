"""From the steps of a part to a Python function that takes them, piece by piece, without interpretation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from forms.documents.engine.sites import Printer, Site
from forms.documents.engine.steps import Answer, Branch, Loop, NotPlain, Static, Step

COMPARISONS = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<="}
LOOP = {
    "index": "({n} + 1)",
    "index0": "{n}",
    "first": "({n} == 0)",
    "last": "({n} == len({rows}) - 1)",
    "length": "len({rows})",
}
Write = Callable[[Any, Callable[[bytes], None]], None]


@dataclass
class Program:
    """A part as straight-line Python: its source, the static pieces it writes, the sites it prints answers at."""

    source: str
    pieces: tuple[bytes, ...]
    sites: tuple[Site, ...]


def bound(code: Any, pieces: tuple[bytes, ...], sites: tuple[Site, ...]) -> Write:
    """The function ``write(answers, append)`` of a compiled program."""
    names: dict[str, Any] = {"__builtins__": {"len": len, "enumerate": enumerate, "list": list}}
    names |= {f"S{number}": piece for number, piece in enumerate(pieces)}
    names |= {f"P{number}": Printer(site) for number, site in enumerate(sites)}
    exec(code, names)  # noqa: S102  -- made by this module, kept under a MAC
    write: Write = names["write"]
    return write


def program_of(steps: tuple[Step, ...]) -> Program:
    """The program of a part's steps. Raises NotPlain for expressions that do more than name and compare."""
    writer = Writer()
    writer.body(steps, 1)
    return Program("\n".join(writer.lines), tuple(writer.pieces), tuple(writer.sites))


@dataclass
class Writer:
    """Writes the program of steps, remembering the loops it is in."""

    lines: list[str] = field(default_factory=lambda: ["def write(c, w):"])
    pieces: list[bytes] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    loops: list[tuple[str, int]] = field(default_factory=list)
    count: int = 0

    def add(self, depth: int, line: str) -> None:
        self.lines.append(" " * depth + line)

    def body(self, steps: tuple[Step, ...], depth: int) -> None:
        for step in steps:
            STEPS[type(step)](self, step, depth)
        if not steps:
            self.add(depth, "pass")

    def static(self, step: Static, depth: int) -> None:
        self.pieces.append(step.xml.encode("utf-8"))
        self.add(depth, f"w(S{len(self.pieces) - 1})")

    def answer(self, step: Answer, depth: int) -> None:
        if step.site not in self.sites:
            self.sites.append(step.site)
        self.add(depth, f"w(P{self.sites.index(step.site)}({self.expression(step.expression)}))")

    def branch(self, step: Branch, depth: int) -> None:
        for keyword, (test, body) in zip(["if", *["elif"] * len(step.tests)], step.tests, strict=False):
            self.add(depth, f"{keyword} {self.expression(test)}:")
            self.body(body, depth + 1)
        if step.otherwise:
            self.add(depth, "else:")
            self.body(step.otherwise, depth + 1)

    def loop(self, step: Loop, depth: int) -> None:
        self.count += 1
        number = self.count
        self.add(depth, f"rows{number} = list({self.expression(step.rows)})")
        self.add(depth, f"for n{number}, v{number} in enumerate(rows{number}):")
        self.loops.append((step.name, number))
        self.body(step.body, depth + 1)
        self.loops.pop()
        if step.otherwise:
            self.add(depth, f"if not rows{number}:")
            self.body(step.otherwise, depth + 1)

    # -- expressions ---------------------------------------------------------------------------

    def expression(self, node: Any) -> str:
        handler = EXPRESSIONS.get(type(node))
        if handler is None:
            raise NotPlain(type(node).__name__)
        return handler(self, node)

    def name(self, node: Any) -> str:
        for name, number in reversed(self.loops):
            if node.name == name:
                return f"v{number}"
        if node.name == "loop" and self.loops:
            raise NotPlain("loop")
        return f"c[{node.name!r}]"

    def attribute(self, node: Any) -> str:
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and self.loops:
            if node.attr not in LOOP:
                raise NotPlain(f"loop.{node.attr}")
            number = self.loops[-1][1]
            return LOOP[node.attr].format(n=f"n{number}", rows=f"rows{number}")
        return f"{self.expression(node.node)}[{node.attr!r}]"

    def item(self, node: Any) -> str:
        if not isinstance(node.arg, nodes.Const) or not isinstance(node.arg.value, str):
            raise NotPlain("item")
        return f"{self.expression(node.node)}[{node.arg.value!r}]"

    def constant(self, node: Any) -> str:
        if not isinstance(node.value, (str, int, bool, type(None))):
            raise NotPlain("constant")
        return repr(node.value)

    def comparison(self, node: Any) -> str:
        parts = [self.expression(node.expr)]
        for operand in node.ops:
            if operand.op not in COMPARISONS:
                raise NotPlain(operand.op)
            parts += [COMPARISONS[operand.op], self.expression(operand.expr)]
        return f"({' '.join(parts)})"

    def negation(self, node: Any) -> str:
        return f"(not {self.expression(node.node)})"

    def conjunction(self, node: Any) -> str:
        return f"({self.expression(node.left)} and {self.expression(node.right)})"

    def disjunction(self, node: Any) -> str:
        return f"({self.expression(node.left)} or {self.expression(node.right)})"


STEPS: dict[Any, Callable[[Writer, Any, int], None]] = {
    Static: Writer.static,
    Answer: Writer.answer,
    Branch: Writer.branch,
    Loop: Writer.loop,
}
EXPRESSIONS: dict[Any, Callable[[Writer, Any], str]] = {
    nodes.Name: Writer.name,
    nodes.Getattr: Writer.attribute,
    nodes.Getitem: Writer.item,
    nodes.Const: Writer.constant,
    nodes.Compare: Writer.comparison,
    nodes.Not: Writer.negation,
    nodes.And: Writer.conjunction,
    nodes.Or: Writer.disjunction,
}
