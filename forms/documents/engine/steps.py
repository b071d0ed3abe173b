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


def paths(tree: tuple[Step, ...], rows: dict[str, str] | None = None) -> Iterator[str]:
    """The path of every answer the steps print, in printed order; an answer printed twice comes twice."""
    rows = rows or {}
    for step in tree:
        if isinstance(step, Answer):
            yield path_of(step.expression, rows)
        elif isinstance(step, Loop):
            yield from paths(step.body, rows | {step.name: path_of(step.rows, rows)})
            yield from paths(step.otherwise, rows)
        elif isinstance(step, Branch):
            for _test, body in step.tests:
                yield from paths(body, rows)
            yield from paths(step.otherwise, rows)
