"""``fubiao example`` and ``fubiao render``: a whole answer as text or JSON, and a Word file made of one."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from flask import Flask
from lxml import etree

from forms.annexes import FORMS, by_code
from tests.terminal import Terminal

pytestmark = pytest.mark.alike

CODES = [annex.code for annex in FORMS]
PAPERS = [(annex.code, paper) for annex in FORMS for paper in annex.papers]


def example(terminal: Terminal, annex: str) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(terminal.run("example", annex, "--json").out)
    return answers


def written(terminal: Terminal, answers: Any) -> Path:
    file = terminal.instance.parent / "answers.json"
    file.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")
    return file


def words_of(file: Path) -> str:
    """All text of a Word file's body, white space left out."""
    Document(str(file))
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    return "".join("".join(tree.itertext()).split())


def texts_in(value: Any) -> list[str]:
    """Every text of an answer that is no code of ours, such as ``enterprise``."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts_in(part)]
    return [value] if isinstance(value, str) and not value.isascii() else []


@pytest.mark.parametrize("annex", CODES)
def test_the_example_tells_every_question_with_its_answer(shared: Terminal, annex: str) -> None:
    lines = [line.split("\t") for line in shared.run("example", annex).out.splitlines()]
    told = "\n".join("\t".join(line) for line in lines)
    for text in texts_in(example(shared, annex)):
        assert text.split("\n")[0] in told
    asked = {question.number or question.path for question in by_code(annex).load(by_code(annex).example()).walk()}
    assert {line[0] for line in lines if len(line) == 3} == asked


@pytest.mark.parametrize("annex", CODES)
def test_a_word_file_holds_every_answer_of_the_example(shared: Terminal, tmp_path: Path, annex: str) -> None:
    answers, output = example(shared, annex), tmp_path / "out.docx"
    assert f"已生成 {output}" in shared.run("render", annex, written(shared, answers), "-o", output).out
    printed = words_of(output)
    papers = next(found.papers for found in FORMS if found.code == annex)
    for paper in papers:
        if paper != annex:
            shared.run("render", annex, written(shared, answers), "-o", output, "--paper", paper)
            printed += words_of(output)
    missing = [text for text in texts_in(answers) if "".join(text.split()) not in printed and "-" not in text]
    assert not missing, missing
    assert "{{" not in printed
    assert "{%" not in printed
    assert "None" not in printed


def test_the_name_of_a_unit_may_be_any_text(shared: Terminal, tmp_path: Path) -> None:
    """Template syntax, markup and characters beyond the basic plane are printed as they were typed."""
    answers, output = example(shared, "demand"), tmp_path / "out.docx"
    answers["unit"]["name"] = "贵州{{7*7}}</w:t>&𠮷野家有限公司"
    shared.run("render", "demand", written(shared, answers), "-o", output)
    assert "贵州{{7*7}}</w:t>&𠮷野家有限公司" in words_of(output)


def test_invalid_answers_are_refused_in_words_by_question(shared: Terminal, tmp_path: Path) -> None:
    answers, output = example(shared, "demand"), tmp_path / "out.docx"
    answers["unit"]["name"] = ""
    answers["unit"]["credit_code"] = "91110108551385082A"
    said = shared.refused("render", "demand", written(shared, answers), "-o", output)
    assert "答卷不合格" in said
    assert "unit-name：" in said
    assert "unit-credit_code：" in said
    assert "校验位不符" in said
    assert not output.exists()


def test_bytes_that_are_no_json_are_refused_in_words(shared: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes("{“单位”}".encode("gb18030"))
    assert "不是这个附件的 JSON 答卷" in shared.refused("render", "demand", file, "-o", tmp_path / "out.docx")


@pytest.mark.parametrize(
    "content", ["{", "hello", "[]", "7", '"text"', "null", '{"unit": []}', '{"unit": 3}', "[" * 9999]
)
def test_what_is_no_answer_is_refused_in_words(app: Flask, tmp_path: Path, content: str) -> None:
    """The same command in this process, for the sake of time."""
    answers, output = tmp_path / "answers.json", tmp_path / "out.docx"
    answers.write_text(content, encoding="utf-8")
    ended = app.test_cli_runner().invoke(args=["render", "demand", str(answers), "-o", str(output)])
    assert ended.exit_code == 1, ended.exception
    assert "不是这个附件的 JSON 答卷" in ended.stderr or "答卷不合格" in ended.stderr
    assert not output.exists()


def test_an_unknown_paper_is_a_usage_error(shared: Terminal, tmp_path: Path) -> None:
    answers, output = written(shared, {}), tmp_path / "out.docx"
    assert "--paper" in shared.refused("render", "demand", answers, "-o", output, "--paper", "pairs", status=2)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("render", "demand", "没有.json", "-o", "out.docx"), "没有.json"),
        (("render", "demand", "/dev/stdin"), "-o"),
        (("render", "budget", "/dev/stdin", "-o", "out.docx"), "budget"),
        (("example", "budget"), "budget"),
        (("example",), "Missing argument"),
    ],
)
def test_a_mistyped_request_is_a_usage_error(app: Flask, words: tuple[str, ...], named: str) -> None:
    ended = app.test_cli_runner().invoke(args=words)
    assert ended.exit_code == 2
    assert named in ended.stderr


def test_an_output_that_cannot_be_written_is_told(shared: Terminal, tmp_path: Path) -> None:
    answers = written(shared, example(shared, "demand"))
    nowhere = tmp_path / "nowhere" / "out.docx"
    assert str(nowhere) in shared.refused("render", "demand", answers, "-o", nowhere)
