"""What a plain template does, as a tree: print static XML, print an answer, repeat, branch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from forms.documents.engine.sites import Scanner, Site


class NotPlain(Exception):
    """The source does more than name answers, compare, branch and repeat: compiled Jinja has to run it."""


@dataclass(frozen=True)
class Static:
    """XML that is the same in every rendering."""

    xml: str


@dataclass(frozen=True)
class Answer:
    """An answer, printed at a site. ``expression`` is its Jinja node."""

    expression: Any
    site: Site


@dataclass(frozen=True)
class Loop:
    """The body once for each row of ``rows``, the row called ``name``; ``otherwise`` where there is none."""

    name: str
    rows: Any
    body: tuple[Step, ...]
    otherwise: tuple[Step, ...]


@dataclass(frozen=True)
class Branch:
    """The body of the first test that holds, or ``otherwise``."""

    tests: tuple[tuple[Any, tuple[Step, ...]], ...]
    otherwise: tuple[Step, ...]


Step = Static | Answer | Loop | Branch


def steps_of(template: nodes.Template) -> tuple[Step, ...]:
    """The steps of a parsed template. Raises NotPlain for statements that are none of these."""
    return walk(template.body, Scanner())


def walk(statements: list[Any], scanner: Scanner) -> tuple[Step, ...]:
    return tuple(step for statement in statements for step in steps(statement, scanner))


def steps(statement: Any, scanner: Scanner) -> Iterator[Step]:
    if isinstance(statement, nodes.Output):
        for node in statement.nodes:
            if not isinstance(node, nodes.TemplateData):
                yield Answer(node, scanner.site())
            elif printed := scanner.feed(node.data):
                yield Static(printed)
    elif isinstance(statement, nodes.If):
        tests = [(branch.test, walk(branch.body, scanner)) for branch in (statement, *statement.elif_)]
        yield Branch(tuple(tests), walk(statement.else_, scanner))
    elif isinstance(statement, nodes.For) and is_plain(statement):
        body = walk(statement.body, scanner)
        name: Any = statement.target
        yield Loop(name.name, statement.iter, body, walk(statement.else_, scanner))
    else:
        raise NotPlain(type(statement).__name__)


def is_plain(loop: Any) -> bool:
    return not loop.recursive and loop.test is None and isinstance(loop.target, nodes.Name)


def path_of(expression: Any, rows: dict[str, str]) -> str:
    """The dotted path an expression names: ``unit.name``, or ``needs.requests[].title`` for a row's.

    :param rows: the path of the rows each loop name stands for
    :raises NotPlain: where it is no path
    """
    if isinstance(expression, nodes.Name):
        return f"{rows[expression.name]}[]" if expression.name in rows else str(expression.name)
    if isinstance(expression, nodes.Getattr):
        return f"{path_of(expression.node, rows)}.{expression.attr}"
    if isinstance(expression, nodes.Getitem) and isinstance(expression.arg, nodes.Const):
        return f"{path_of(expression.node, rows)}.{expression.arg.value}"
    raise NotPlain(type(expression).__name__)


def tags_in(node: Any, rows: dict[str, str] | None = None) -> Iterator[str]:
    """The path of every answer that printing a Jinja node may ask for, in printed order, all branches included.

    An answer printed twice comes twice; conditions and the names of rows are not among them.
    """
    rows = rows or {}
    if isinstance(node, nodes.Output):
        for expression in node.nodes:
            yield from named_in(expression, rows)
    elif isinstance(node, nodes.For):
        inner = rows
        if isinstance(node.target, nodes.Name) and (path := next(named_in(node.iter, rows), "")):
            inner = rows | {node.target.name: path}
        yield from (tag for statement in node.body for tag in tags_in(statement, inner))
        yield from (tag for statement in node.else_ for tag in tags_in(statement, rows))
    else:
        yield from (tag for child in node.iter_child_nodes() for tag in tags_in(child, rows))


def named_in(expression: Any, rows: dict[str, str]) -> Iterator[str]:
    """The paths in an expression; ``loop.index`` and its like are no answers."""
    try:
        path = path_of(expression, rows)
    except NotPlain:
        yield from (path for child in expression.iter_child_nodes() for path in named_in(child, rows))
        return
    if not path.startswith("loop."):
        yield path
