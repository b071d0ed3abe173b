"""The template language as it is run when a part is more than plain: docxtpl's Jinja, cut down to answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.compiler import generate
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from markupsafe import Markup

from forms.documents.engine.sites import Printer, Scanner, Site
from forms.documents.engine.steps import NotPlain, path_of
from forms.documents.engine.wording import RenderingFailed

ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign,
    nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.CondExpr,
    nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.FloorDiv, nodes.Mod, nodes.Neg,
)  # fmt: skip
DEEPEST_LOOP = 3
GREATEST_NUMBER = 10**15


class Missing(StrictUndefined):
    """What a tag without an answer finds: an error that names the tag."""

    @property
    def _undefined_message(self) -> str:
        return f"没有名为“{self._undefined_name}”的答案"


class Language(ImmutableSandboxedEnvironment):
    """Jinja in which a name after a dot is a name among the answers and nothing else.

    A question called ``items`` prints its answer, and no template reaches a method or calls anything. Arithmetic is
    for whole numbers of a size people print.
    """

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Missing)
        for table in (self.globals, self.filters, self.tests):
            table.clear()

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Undefined):
            return obj
        if isinstance(obj, LoopContext):
            return super().getattr(obj, argument)
        held: Any = getattr(obj, "parts", obj)
        if isinstance(held, Mapping) and argument in held:
            return held[argument]
        if isinstance(held, list) and isinstance(argument, int) and -len(held) <= argument < len(held):
            return held[argument]
        return self.undefined(name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, int) and isinstance(right, int):
            result = super().call_binop(context, operator, left, right)
            if abs(result) <= GREATEST_NUMBER:
                return result
        raise SecurityError(f"运算“{operator}”只用于整数")


def refuse_more_than_answers(node: Any, depth: int = 0) -> None:
    """Raise RenderingFailed where a parsed template does more than print, compare and repeat answers."""
    if not isinstance(node, ALLOWED):
        raise RenderingFailed(f"模板只能打印答案，不能做别的：第 {node.lineno} 行的 {type(node).__name__}")
    if isinstance(node, nodes.For):
        depth += 1
        try:
            path_of(node.iter, {})
        except NotPlain:
            raise RenderingFailed("模板只能按答案中的表重复") from None
        if depth > DEEPEST_LOOP or node.recursive:
            raise RenderingFailed(f"模板中的重复套了 {DEEPEST_LOOP} 层以上")
    for child in node.iter_child_nodes():
        refuse_more_than_answers(child, depth)


def place_outputs(template: nodes.Template) -> list[Site]:
    """Rewrite every output of a parsed template to print through its site's filter; returns the sites in order."""
    scanner, sites = Scanner(), []
    for output in template.find_all(nodes.Output):
        placed: list[Any] = []
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                placed.append(nodes.TemplateData(scanner.feed(node.data)))
                continue
            site = scanner.site()
            if site not in sites:
                sites.append(site)
            name = f"site{sites.index(site)}"
            placed.append(nodes.Filter(node, name, [], [], None, None))
        output.nodes = placed
        for node in placed:
            node.set_environment(template.environment)
            node.set_lineno(output.lineno)
    return sites


def printing(site: Site) -> Any:
    """The filter that prints an answer at ``site``."""
    printer = Printer(site)

    def filtered(answer: Any) -> Markup:
        if isinstance(answer, Undefined):
            str(answer)
        return Markup(printer(answer).decode("utf-8"))  # noqa: S704  -- the printer escapes

    return filtered


def interpretation(source: str) -> tuple[Any, list[Site]]:
    """The code compiled Jinja runs a source by, and the sites its filters ``site0``, ``site1``… print at."""
    environment = Language()
    parsed = environment.parse(source)
    sites = place_outputs(parsed)
    environment.filters.update({f"site{number}": printing(site) for number, site in enumerate(sites)})
    return compile(str(generate(parsed, environment, None, None)), "<template>", "exec"), sites


class Interpreted:
    """A part run by compiled Jinja; may be shared by threads."""

    def __init__(self, code: Any, sites: Iterable[Site]) -> None:
        environment = Language()
        environment.filters.update({f"site{number}": printing(site) for number, site in enumerate(sites)})
        self.template = environment.template_class.from_code(environment, code, environment.globals)

    def write(self, answers: Any, append: Any) -> None:
        """Append the part's XML as UTF-8."""
        append(self.template.render(dict(answers)).encode("utf-8"))
