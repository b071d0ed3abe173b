"""A compiled template: made once from a Word file with tags, rendered by any number of threads."""

from __future__ import annotations

import marshal
import platform
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, NamedTuple

from jinja2 import TemplateError, nodes

from forms.documents.engine.care import Care
from forms.documents.engine.codec import CODECS, Codec, best_codec
from forms.documents.engine.language import Interpreted, Language, interpretation, refuse_more_than_answers
from forms.documents.engine.program import bound, program_of
from forms.documents.engine.sites import REFUSED, Site
from forms.documents.engine.source import PartSource, read
from forms.documents.engine.splice import Frame, member
from forms.documents.engine.steps import NotPlain, steps_of, tags_in
from forms.documents.engine.wording import RenderingFailed, Unprintable

FORMAT = 2
RUNTIME = " ".join(
    (platform.python_implementation(), platform.python_version(), "docxtpl", version("docxtpl"), "format", str(FORMAT))
)


class Stale(ValueError):
    """A compiled form made by another Python or another version of this program."""


class Part(NamedTuple):
    """One templated part, ready to run: as straight-line code, or as compiled Jinja where it is not plain."""

    name: str
    before: bytes
    after: bytes
    source: str
    code: Any
    is_plain: bool
    pieces: tuple[bytes, ...]
    sites: tuple[tuple[str, str], ...]
    care: tuple[int, ...]


@dataclass(frozen=True)
class Runner:
    """A part bound to the function that writes it."""

    part: Part
    write: Callable[[Any, Callable[[bytes], None]], None]
    care: Care


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
    def compile(cls, template: bytes, apart: Collection[str] = ()) -> CompiledTemplate:
        """Compile a Word file with docxtpl's tags.

        :param apart: members, such as a picture, that are not kept but given anew with every rendering
        :raises RenderingFailed: where it is no Word file, or its tags are no template
        """
        try:
            source = read(template)
            parts = [compiled(part, place) for place, part in enumerate(source.parts)]
        except RenderingFailed:
            raise
        except TemplateError as error:
            raise RenderingFailed(f"模板中的标记写错了：{error}") from error
        except Exception as error:
            raise RenderingFailed(f"模板不是完好的 Word 文件：{error}") from error
        codec = CODECS["zlib"]
        kept = [member(name, body, codec) for name, body in source.members if name not in apart]
        return cls(Frame.of(kept), parts)

    def render(
        self, answers: Mapping[str, Any], codec: Codec | None = None, apart: Mapping[str, bytes] | None = None
    ) -> bytes:
        """The Word file these answers give.

        :param answers: nested mappings, lists and strings, as ``Questionnaire.shown`` returns
        :param codec: how to deflate; the best one installed unless given
        :param apart: the members that were left out when it was compiled, by name
        :raises RenderingFailed: an answer is missing or cannot be printed; the message names it
        """
        codec = codec or best_codec()
        given = [member(name, body, codec) for name, body in (apart or {}).items()]
        written = [member(run.part.name, self.written(run, answers), codec) for run in self.runners]
        return self.frame.close([*given, *written])

    def written(self, run: Runner, answers: Mapping[str, Any]) -> bytes:
        """The XML of one part."""
        pieces: list[bytes] = []
        try:
            run.write(answers, pieces.append)
        except Unprintable as error:
            raise RenderingFailed(f"{unprintable(answers)}{error}") from error
        except Exception as error:
            explain(run.part, answers)
            raise RenderingFailed(f"模板无法填写：{error}") from error
        return b"".join((run.part.before, run.care.taken(b"".join(pieces)), run.part.after))

    def tags(self) -> list[str]:
        """The path of every answer the template prints, in order, all branches included; ``[]`` marks rows."""
        return [tag for part in self.parts for tag in tags_in(Language().parse(part.source))]

    def xml(self, answers: Mapping[str, Any]) -> dict[str, bytes]:
        """The uncompressed templated members, by name."""
        return {run.part.name: self.written(run, answers) for run in self.runners}

    def dump(self) -> bytes:
        """The compiled form as bytes, for :meth:`load` under the same Python and program version only."""
        frame = (self.frame.head, self.frame.directory, self.frame.count)
        return RUNTIME.encode("utf-8") + b"\n" + marshal.dumps((frame, [tuple(part) for part in self.parts]))

    @classmethod
    def load(cls, dumped: bytes) -> CompiledTemplate:
        """Read what :meth:`dump` wrote. Never feed it bytes from elsewhere: they are code.

        :raises Stale: made by another Python or another version of this program
        """
        runtime, _line_end, body = dumped.partition(b"\n")
        if runtime != RUNTIME.encode("utf-8"):
            raise Stale(runtime.decode("utf-8", "replace"))
        frame, parts = marshal.loads(body)  # noqa: S302  -- the caller has checked its MAC
        return cls(Frame(*frame), [Part(*part) for part in parts])


def compiled(source: PartSource, place: int) -> Part:
    """Compile one part: straight-line where its Jinja is plain, compiled Jinja otherwise."""
    before, after = source.before.encode("utf-8"), source.after.encode("utf-8")
    care = tuple(Care.of(source, place))
    parsed: nodes.Template = Language().parse(source.source)
    refuse_more_than_answers(parsed)
    try:
        program = program_of(steps_of(parsed))
    except NotPlain:
        jinja, places = interpretation(source.source)
        return Part(source.name, before, after, source.source, jinja, False, (), stored(places), care)
    code = compile(program.source, "<template>", "exec")
    return Part(source.name, before, after, source.source, code, True, program.pieces, stored(program.sites), care)


def stored(sites: Iterable[Site]) -> tuple[tuple[str, str], ...]:
    return tuple((site.kind, site.run_properties) for site in sites)


def runner(part: Part) -> Runner:
    sites = tuple(Site(*site) for site in part.sites)
    write = bound(part.code, part.pieces, sites) if part.is_plain else Interpreted(part.code, sites).write
    return Runner(part, write, Care._make(part.care))


def explain(part: Part, answers: Mapping[str, Any]) -> None:
    """Run the part by compiled Jinja, whose errors name the tag. Raises RenderingFailed."""
    try:
        Interpreted(*interpretation(part.source)).write(answers, lambda piece: None)
    except TemplateError as error:
        raise RenderingFailed(f"模板无法填写：{error}") from error
    except Unprintable:
        raise
    except Exception as error:
        raise RenderingFailed(f"模板无法填写：{type(error).__name__}，{error}") from error


def unprintable(answers: Any, path: str = "") -> str:
    """Which answer holds a character no Word file can, as the start of a sentence; empty where none does."""
    inner: Iterable[tuple[str, Any]] = ()
    if isinstance(answers, Mapping):
        inner = ((f"{path}.{name}" if path else str(name), answer) for name, answer in answers.items())
    elif isinstance(answers, list):
        inner = ((f"{path}[{number}]", answer) for number, answer in enumerate(answers, start=1))
    elif isinstance(answers, str) and REFUSED.search(answers):
        return f"{path}："
    return next((found for name, answer in inner if (found := unprintable(answer, name))), "")
