"""The peer of the compiled engine: docxtpl itself, made safe. What both print must be the same."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from lxml import etree
from markupsafe import Markup, escape

from forms.characters import is_hidden
from forms.documents import RenderingFailed
from forms.documents.package import repacked
from forms.fields import Shown

SIGNS = {
    "{_": Markup("{&#95;"),
    "_}": Markup("&#95;}"),
    "%_": Markup("%&#95;"),
    "_%": Markup("&#95;%"),
}
"""Half of what docxtpl takes for an escaped delimiter, and how an answer prints it unharmed."""


def render(template: bytes, answers: Mapping[str, Any]) -> bytes:
    """The Word file that ``template`` gives with ``answers``: what ``Questionnaire.shown`` returns.

    Every answer is printed character for character, a line feed as a line break, a tab as a tab. The same template
    and answers give the same bytes. Nothing is shared between calls, so threads may render at once.

    Raises :class:`RenderingFailed` where the template is no Word file, asks for an answer there is none of, does more
    than print answers, or an answer holds a character that no Word file may hold.
    """
    refuse_unprintable(answers, "")
    try:
        document = Template(io.BytesIO(template))
        document.render(dict(answers), Answers(), autoescape=True)
        filled = io.BytesIO()
        document.save(filled)
        return repacked(filled.getvalue())
    except RenderingFailed:
        raise
    except TemplateSyntaxError as error:
        raise RenderingFailed(f"模板中的标记写错了：{error.message}") from error
    except SecurityError as error:
        raise RenderingFailed(f"模板只能打印答案，不能做别的：{error}") from error
    except TemplateError as error:
        raise RenderingFailed(f"模板无法填写：{error}") from error
    except (BadZipFile, KeyError, ValueError, etree.LxmlError) as error:
        raise RenderingFailed(f"模板不是完好的 Word 文件：{error}") from error


def refuse_unprintable(answers: Any, path: str) -> None:
    """Raise RenderingFailed naming the first answer with a character that XML cannot hold or nobody could see."""
    if isinstance(answers, Mapping):
        for name, answer in answers.items():
            refuse_unprintable(answer, f"{path}.{name}" if path else str(name))
    elif isinstance(answers, list):
        for number, answer in enumerate(answers, start=1):
            refuse_unprintable(answer, f"{path}[{number}]")
    elif isinstance(answers, str):
        hidden = next((character for character in answers if is_hidden(character)), None)
        if hidden is not None:
            raise RenderingFailed(f"{path} 的答案里有不能打印的字符 U+{ord(hidden):04X}")


class Missing(StrictUndefined):
    """What a tag without an answer finds: an error that names the tag."""

    @property
    def _undefined_message(self) -> str:
        return f"没有名为“{self._undefined_name}”的答案"


class Answers(ImmutableSandboxedEnvironment):
    """The template language cut down to printing answers, repeating rows and asking whether there is one.

    A name after a dot is a name among the answers and nothing else: a question called ``items`` prints its answer, and
    no template reaches a method. There are no functions, filters or tests.
    """

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Missing, finalize=printable)
        for table in (self.globals, self.filters, self.tests):
            table.clear()

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Undefined):
            return obj
        if isinstance(obj, LoopContext):
            return super().getattr(obj, argument)
        held: Any = obj.parts if isinstance(obj, Shown) else obj
        if isinstance(held, Mapping) and argument in held:
            return held[argument]
        return self.undefined(name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"运算“{operator}”")


def printable(answer: Any) -> Markup:
    """An answer as XML text, safe from what docxtpl does to ``{_{``; raises RenderingFailed where it is no text."""
    if isinstance(answer, Undefined):
        str(answer)
    if not isinstance(answer, str):
        raise RenderingFailed(f"模板要打印的不是一个答案，而是一组：{type(answer).__name__}")
    escaped = escape(str(answer))
    for sign, written in SIGNS.items():
        escaped = escaped.replace(sign, written)
    return escaped


class Template(DocxTemplate):
    """A docxtpl template whose answers stay answers.

    docxtpl repairs broken XML silently, renders footnotes once a section, so that an answer printed in the first round
    is a template in the second, and renders the properties with escaped text. None of that may happen to a record.
    """

    def fix_tables(self, xml: str) -> Any:
        """Refuse XML that is not well-formed before docxtpl makes it so by leaving things out."""
        etree.fromstring(xml.encode("utf-8"))
        return super().fix_tables(xml)

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Leave the properties as the template has them."""

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Render the footnotes once."""
        for part in self.docx.part.package.parts:
            if part.partname == "/word/footnotes.xml":
                source = self.patch_xml(part.blob.decode("utf-8"))
                part._blob = self.render_xml_part(source, part, context, jinja_env).encode("utf-8")
