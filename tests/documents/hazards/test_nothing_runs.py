"""Hazards 9–12 and 21: neither a template nor an answer runs anything, and renderings know nothing of each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import jinja2
import pytest

from forms.documents.engine import CompiledTemplate, RenderingFailed
from tests.documents.hazards.making import LAST, template, text_of, with_footnote
from tests.documents.reading import paragraphs

PAYLOADS = (
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ a.__class__.__base__.__subclasses__() }}",
    "{{ a|attr('__class__') }}",
    "{{ self.__init__.__globals__ }}",
    "{% import 'os' as os %}{{ os.getpid() }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
)
BOMBS = (
    "{{ 'x' * 10**9 }}",
    "{% set n = 9999999 * 9999999 * 9999999 %}{{ n }}",
    "{{ '%999999999d' % 1 }}",
    "{% for i in range(10**9) %}{{ i }}{% endfor %}",
    "{% for i in 'xxxxxxxxxx' %}{% for j in 'xxxxxxxxxx' %}.{% endfor %}{% endfor %}",
    "{% for i in a %}{% for j in a %}{% for k in a %}{% for m in a %}.{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
)
DICT_NAMES = ("items", "keys", "values", "get", "copy", "update", "pop")


@pytest.mark.parametrize("payload", PAYLOADS + BOMBS)
def test_hazard_09_a_template_runs_no_python(payload: str) -> None:
    with pytest.raises(RenderingFailed):
        CompiledTemplate.compile(template(payload)).render({"a": "甲"})


def test_hazard_10_an_answer_in_a_footnote_is_never_a_template() -> None:
    made = with_footnote(template("正文", sections=3), "注：{{ a }}")
    for answer in ("{{ 7*7 }}", "{% for x in y %}", "{{ cycler.__init__.__globals__.os.getpid() }}"):
        rendered = CompiledTemplate.compile(made).render({"a": answer})
        assert text_of(rendered, "word/footnotes.xml") == f"注：{answer}"


def test_hazard_11_threads_share_a_template_and_nothing_else() -> None:
    compiled = CompiledTemplate.compile(template("{{ a }}", "{% set b = a %}{{ b }}", header="{{ a }}"))

    def rendered(marker: str) -> tuple[str, bytes]:
        return marker, compiled.render({"a": marker})

    with ThreadPoolExecutor(4) as threads:
        for marker, file in threads.map(rendered, [f"答卷{number}" for number in range(80)]):
            assert list(paragraphs(file)) == [marker, marker, LAST]
            assert text_of(file, "word/header1.xml") == marker


def test_hazard_12_questions_may_be_called_as_the_methods_of_a_dict() -> None:
    lines = [f"{{{{ {name} }}}} {{{{ part.{name} }}}}" for name in DICT_NAMES]
    loop = "{%p for row in rows.items %}", "".join(f"{{{{ row.{name} }}}}" for name in DICT_NAMES), "{%p endfor %}"
    answers = {name: f"{name}的答案" for name in DICT_NAMES}
    compiled = CompiledTemplate.compile(template(*lines, *loop))
    rendered = compiled.render(answers | {"part": answers, "rows": {"items": [answers, answers]}})
    row = "".join(answers.values())
    assert list(paragraphs(rendered)) == [*(f"{text} {text}" for text in answers.values()), row, row, LAST]


def test_hazard_21_nobody_elses_environment_is_touched() -> None:
    theirs = jinja2.Environment()
    before = (theirs.autoescape, dict(theirs.filters), dict(theirs.globals))
    CompiledTemplate.compile(template("{{ a }}{% set b = a %}")).render({"a": "甲"})
    assert (theirs.autoescape, theirs.filters, theirs.globals) == before
    assert jinja2.Environment().from_string("{{ '<'|upper }}{{ range(2)|list }}").render() == "<[0, 1]"
