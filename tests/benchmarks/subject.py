"""What is rendered: annex 2 with its full example, by docxtpl, by the engine, and the least any engine must do."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from forms.annexes.demand import Demand
from forms.documents.engine import CODECS, CompiledTemplate
from forms.documents.engine.splice import member
from tests.benchmarks.translating import WHOLE

TEMPLATE = Path(__file__).parents[2] / "doc_templates" / "demand.template.docx"
LEVELS = {"zlib": "zlib 6", "zlib-ng": "zlib-ng 6", "isal": "isal 1"}


def shown() -> dict[str, Any]:
    """The full example as the template is given it."""
    return Demand.load(Demand.example()).shown()


def plain(answer: Any) -> Any:
    """What is shown as JSON values; a text with parts is one of them, for engines that know no such texts."""
    if isinstance(answer, dict):
        return {name: plain(inner) for name, inner in answer.items()}
    if isinstance(answer, list):
        return [plain(inner) for inner in answer]
    parts = getattr(answer, "parts", None)
    return {WHOLE: str(answer)} | plain(parts) if parts else str(answer)


def parted(answer: Any, path: str = "") -> set[str]:
    """The paths of the answers with parts."""
    if isinstance(answer, dict):
        named = [parted(inner, f"{path}.{name}" if path else name) for name, inner in answer.items()]
        return set().union(*named)
    if isinstance(answer, list):
        return parted(answer[0], f"{path}[]") if answer else set()
    return {path} if getattr(answer, "parts", None) else set()


def answers_json() -> str:
    """The example as JSON, texts with parts taken apart."""
    return json.dumps(plain(shown()), ensure_ascii=False)


def docxtpl_contender() -> Callable[[], object]:
    """docxtpl as everyone uses it: one object, rendered again and again."""
    document, answers = DocxTemplate(TEMPLATE), shown()

    def work() -> bytes:
        document.render(answers, autoescape=True)
        saved = io.BytesIO()
        document.save(saved)
        return saved.getvalue()

    return work


def engine_contenders() -> dict[str, Callable[[], object]]:
    """The compiled template with each codec, and beside each the limit: the ready XML deflated, the rest copied."""
    template, answers = CompiledTemplate.compile(TEMPLATE.read_bytes()), shown()
    ready = template.xml(answers)
    found: dict[str, Callable[[], object]] = {}
    for name, codec in CODECS.items():
        found[f"compiled, {LEVELS[name]}"] = lambda codec=codec: template.render(answers, codec)  # type: ignore[misc]
        found[f"limit, {LEVELS[name]}"] = lambda codec=codec: template.frame.close(  # type: ignore[misc]
            [member(part, xml, codec) for part, xml in ready.items()]
        )
    return found


def loading_contender() -> Callable[[], object]:
    """Loading the compiled template from bytes."""
    dumped = CompiledTemplate.compile(TEMPLATE.read_bytes()).dump()
    return lambda: CompiledTemplate.load(dumped)
