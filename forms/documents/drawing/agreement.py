"""帮扶工作协议书: the parties, what is agreed in the words of the notice, the places to sign and seal."""

from __future__ import annotations

from typing import Any

from forms.annexes.agreement import BLANK
from forms.documents.drawing.faces import TITLE_SONG, Piece
from forms.documents.drawing.grid import Cell, Line, Row
from forms.documents.drawing.prose import Prose
from forms.documents.drawing.styles import ANSWER, BODY, TITLE

PREAMBLE = (
    "根据《{notice_title}》（{notice}），为推动企业专利信息需求与信息服务之间的有效对接，"
    "甲、乙双方自愿组成帮扶结对单位，经见证方组织，订立本协议。"
)
CLAUSES: dict[tuple[str, str], tuple[str, ...]] = {
    ("二", "乙方的义务"): (
        "上列帮扶内容属于公益性服务，乙方不向甲方收取费用。超出上列内容的市场化服务，由双方另订合同。",
        "指定专人负责，按约定的方式和期限提供服务，成果以书面形式交付甲方。",
        "指导甲方解决在专利信息管理与运用等方面存在的问题，帮助甲方培养专利信息人员。",
        "如实记录帮扶过程，协议期满前会同甲方写出结对帮扶单位工作总结，报送见证方。",
    ),
    ("三", "甲方的义务"): (
        "如实提出专利信息需求，提供开展服务所需的技术资料，安排有关人员配合。",
        "指定联系人，及时确认收到的成果，向乙方反馈使用情况。",
        "接受回访，如实提出对帮扶工作的意见与建议。",
    ),
    ("四", "保密"): (
        "乙方对在帮扶中知悉的甲方技术资料和商业秘密负有保密义务。未经甲方书面同意，不得用于帮扶以外的用途，"
        "不得向他人提供。协议期满后，本条继续有效。",
        "作为典型案例宣传的内容涉及甲方的，应当事先征得甲方同意。",
    ),
    ("五", "回访和调整"): (
        "见证方会同帮扶项目承担单位定期对甲方进行回访，征求帮扶意见与建议。",
        "确有需要的，双方协商一致后可以调整帮扶内容和阶段计划，并书面告知见证方。",
    ),
    ("六", "其他"): (
        "未尽事宜由双方协商解决；协商不成的，请见证方协调。",
        "本协议一式三份，甲方、乙方、见证方各执一份，自甲、乙双方签字盖章之日起生效。",
    ),
}
SEAL, HEIGHT = 52.0, 48.0


def draw(sheet: Prose) -> None:
    """Print the whole agreement."""
    sheet.blocks += [Line(TITLE, (Piece(str(sheet.form.title), TITLE_SONG),)), Line(BODY)]
    for name in ("enterprise", "agency"):
        *own, contact, telephone = [[question] for question in sheet.form[name].form]
        sheet.blocks += [filled(sheet, *questions) for questions in (*own, contact + telephone)]
    sheet.blocks.append(filled(sheet, *sheet.form.witness.form))
    sheet.blocks += [Line(BODY), sheet.text(BODY, PREAMBLE)]
    terms = sheet.section("terms")
    sheet.blocks += [filled(sheet, question) for question in (terms.content, terms.mode, terms.term)]
    for (number, title), sentences in CLAUSES.items():
        sheet.chapter(number, title)
        sheet.blocks += [sheet.text(BODY, f"{place}. {sentence}") for place, sentence in enumerate(sentences, start=1)]
    sheet.blocks.append(filled(sheet, terms.signed, tied=True))
    draw_seals(sheet)


def filled(sheet: Prose, *questions: Any, tied: bool = False) -> Line:
    """Labels and their answers on one line; where nothing is known there is a line for a hand."""
    rule = BLANK[: len(BLANK) // len(questions)]
    pieces: list[Piece] = []
    for question in questions:
        pieces += [Piece(f"{'　' if pieces else ''}{question.label.text}："), Piece(sheet.pen.answer(question, rule))]
    return Line(BODY, tuple(pieces), tied=tied)


def draw_seals(sheet: Prose) -> None:
    """Three places side by side: a seal above, a signature and a date below it."""
    seals = list(sheet.form.seals.form)
    for seal in seals:
        sheet.pen.note(seal)
    sheet.open()
    sheet.add(Row([Cell(SEAL, place_of(str(seal.label.text)), "top") for seal in seals], height=HEIGHT))


def place_of(label: str) -> list[Line]:
    """The lines of one place."""
    lines = [f"{label}：", *[""] * 5, "代表（签字）：", "", "　　　　年　　月　　日"]
    return [Line(ANSWER, (Piece(line),) if line else ()) for line in lines]
