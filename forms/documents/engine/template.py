"""A compiled template: made once from a Word file with tags, rendered by any number of threads."""

from __future__ import annotations

import marshal
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from jinja2 import TemplateError, nodes

from forms.documents.engine.codec import CODECS, Codec, best_codec
from forms.documents.engine.language import Interpreted, Language
from forms.documents.engine.program import bound, program_of
from forms.documents.engine.sites import Site
from forms.documents.engine.source import PartSource, read
from forms.documents.engine.splice import Frame, member
from forms.documents.engine.steps import NotPlain, steps_of
from forms.documents.engine.tables import may_need_repair, repaired
from forms.documents.engine.wording import RenderingFailed

FORMAT = 1
RUNTIME = f"{platform.python_implementation()} {platform.python_version()} format {FORMAT}"


class Stale(ValueError):
    """A compiled form made by another Python or another version of this program."""


class Part(NamedTuple):
    """One templated part, ready to run. ``code`` is None where compiled Jinja runs ``source``."""

    name: str
    before: bytes
    after: bytes
    source: str
    code: Any
    pieces: tuple[bytes, ...]
    sites: tuple[tuple[str, str], ...]
    repair: bool


@dataclass(frozen=True)
class Runner:
    """A part bound to the function that writes it."""

    part: Part
    write: Callable[[Any, Callable[[bytes], None]], None]


class CompiledTemplate:
    """Word files from answers. Make one with :meth:`compile`, keep it with :meth:`dump` and :meth:`load`.

    ``render`` is deterministic: the same answers give the same bytes with the same codec. Nothing is shared between
    renderings but what is never changed, so one template serves all threads.
    """

    def __init__(self, frame: Frame, parts: list[Part]) -> None:
        self.frame = frame
        self.parts = parts
        self.runners = [runner(part) for part in parts]

    @classmethod
    def compile(cls, template: bytes) -> CompiledTemplate:
        """Compile a Word file with docxtpl's tags.

        :raises RenderingFailed: where it is no Word file, or its tags are no template
        """
        try:
            source = read(template)
            parts = [compiled(part) for part in source.parts]
        except RenderingFailed:
            raise
        except TemplateError as error:
            raise RenderingFailed(f"模板中的标记写错了：{error}") from error
        except Exception as error:
            raise RenderingFailed(f"模板不是完好的 Word 文件：{error}") from error
        codec = CODECS["zlib"]
        return cls(Frame.of([member(name, body, codec) for name, body in source.members]), parts)

    def render(self, answers: Mapping[str, Any], codec: Codec | None = None) -> bytes:
        """The Word file these answers give.

        :param answers: nested mappings, lists and strings, as ``Questionnaire.shown`` returns
        :param codec: how to deflate; the best one installed unless given
        :raises RenderingFailed: an answer is missing or cannot be printed; the message names it
        """
        codec = codec or best_codec()
        return self.frame.close([member(run.part.name, self.written(run, answers), codec) for run in self.runners])

    def written(self, run: Runner, answers: Mapping[str, Any]) -> bytes:
        """The XML of one part."""
        pieces: list[bytes] = []
        try:
            run.write(answers, pieces.append)
        except (KeyError, TypeError, AttributeError, TemplateError):
            explain(run.part, answers)
            raise
        body = b"".join(pieces)
        if run.part.repair:
            body = repaired(body)
        return b"".join((run.part.before, body, run.part.after))

    def xml(self, answers: Mapping[str, Any]) -> dict[str, bytes]:
        """The uncompressed templated members, by name."""
        return {run.part.name: self.written(run, answers) for run in self.runners}

    def dump(self) -> bytes:
        """The compiled form as bytes, for :meth:`load` under the same Python and program version only."""
        frame = (self.frame.head, self.frame.directory, self.frame.count)
        return marshal.dumps((RUNTIME, frame, [tuple(part) for part in self.parts]))

    @classmethod
    def load(cls, dumped: bytes) -> CompiledTemplate:
        """Read what :meth:`dump` wrote. Never feed it bytes from elsewhere: they are code.

        :raises Stale: made by another Python or another version of this program
        """
        runtime, frame, parts = marshal.loads(dumped)  # noqa: S302  -- the caller has checked its MAC
        if runtime != RUNTIME:
            raise Stale(runtime)
        return cls(Frame(*frame), [Part(*part) for part in parts])


def compiled(source: PartSource) -> Part:
    """Compile one part: straight-line where its Jinja is plain, compiled Jinja otherwise."""
    before, after = source.before.encode("utf-8"), source.after.encode("utf-8")
    repair = source.is_body and may_need_repair(source.source)
    parsed: nodes.Template = Language().parse(source.source)
    try:
        program = program_of(steps_of(parsed))
    except NotPlain:
        Interpreted(source.source)
        return Part(source.name, before, after, source.source, None, (), (), repair)
    code = compile(program.source, "<template>", "exec")
    sites = tuple((site.kind, site.run_properties) for site in program.sites)
    return Part(source.name, before, after, source.source, code, program.pieces, sites, repair)


def runner(part: Part) -> Runner:
    if part.code is None:
        return Runner(part, Interpreted(part.source).write)
    return Runner(part, bound(part.code, part.pieces, tuple(Site(*site) for site in part.sites)))


def explain(part: Part, answers: Mapping[str, Any]) -> None:
    """Run the part by compiled Jinja, whose errors name the tag. Raises RenderingFailed."""
    try:
        Interpreted(part.source).write(answers, lambda piece: None)
    except TemplateError as error:
        raise RenderingFailed(f"模板无法填写：{error}") from error
