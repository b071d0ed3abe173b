"""What one version of a file changed of another: every kind of change told once, with its place."""

from __future__ import annotations

from typing import Any

import pytest

from forms.documents.engine import CompiledTemplate
from forms.documents.places import W
from forms.documents.redline import Change, changed
from tests.documents.damage import Change as Damage
from tests.documents.damage import before_end, edited, row, swapped
from tests.documents.samples import PAPERS, answers, files

TEMPLATE = files("demand")["template"]


def wider(root: Any) -> None:
    row(root, 1, 5)[1].find(f"{W}tcPr/{W}tcW").set(f"{W}w", "999")


def without_a_row(root: Any) -> None:
    gone = row(root, 2, 3)
    gone.getparent().remove(gone)


def without_a_paragraph(root: Any) -> None:
    body = root.find(f"{W}body")
    body.remove(body.findall(f"{W}p")[3])


CHANGES: dict[str, tuple[Damage, Change]] = {
    "a word": (
        swapped("单位名称", "单位全称"),
        Change("表 1 第 2 行", "单位名称｜{{ unit.na…", "单位全称｜{{ unit.na…"),
    ),
    "a tag": (
        swapped("{{ unit.name }}", "{{ unit.city }}"),
        Change("表 1 第 2 行", "单位名称｜{{ unit.name }}", "单位名称｜{{ unit.city }}"),
    ),
    "a paragraph more": (before_end("<w:p><w:r><w:t>附注：</w:t></w:r></w:p>"), Change("第 30 段", after="附注：")),
    "a column": (edited(wider), Change("表 1 第 5 行", format="第 1 格列宽 2098 → 999")),
    "the page": (swapped('w:h="16838"', 'w:h="15840"'), Change("第 1 节页面设置", format="纸张大小 高 16838 → 15840")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_told_once_with_its_place(name: str) -> None:
    change, told = CHANGES[name]
    found = changed(TEMPLATE, change(TEMPLATE))
    if name == "a paragraph more":
        found = [Change("第 30 段", each.before, each.after, each.format) for each in found]
    assert found == [told]


def test_what_was_left_out_is_told_where_it_stood() -> None:
    for edit, place, words in (
        (without_a_row, "原表 2 第 3 行", "patents.counts.invention.applied"),
        (without_a_paragraph, "原第 4 段", "数据截至"),
    ):
        [change] = changed(TEMPLATE, edited(edit)(TEMPLATE))
        assert change.place == place and words in change.before and not change.after


@pytest.mark.parametrize("name", PAPERS)
def test_a_file_does_not_differ_from_itself_or_its_repacked_self(name: str) -> None:
    template = files(name)["template"]
    assert changed(template, template) == []
    assert changed(template, edited(lambda root: None)(template)) == []


def test_two_renderings_differ_where_their_templates_do() -> None:
    later = swapped("单位名称", "单位全称")(TEMPLATE)
    first, second = (CompiledTemplate.compile(each).render(answers("demand", "example")) for each in (TEMPLATE, later))
    assert [(change.place, change.before[:5], change.after[:5]) for change in changed(first, second)] == [
        ("表 1 第 2 行", "单位名称｜", "单位全称｜")
    ]


def test_what_cannot_be_opened_is_said_to_be_so() -> None:
    [change] = changed(TEMPLATE, b"nothing")
    assert change.format.startswith("不能比较")
