"""A sheet with one question on it, called ``answer``: held as stored, posted as typed, and judged."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from forms.calendar import notice_of_2017
from forms.fields import Part

REFUSED = {
    "nul": "甲\x00乙",
    "bell": "甲\x07乙",
    "form feed": "甲\x0c乙",
    "delete": "甲\x7f乙",
    "half an emoji": "甲\ud83d乙",
    "noncharacter": "甲\ufffe乙",
    "plane end": "甲\U0010ffff乙",
    "reserved block": "甲\ufdd0乙",
}
KEPT = {
    "template": "{{ 7*7 }}{% raw %}",
    "markup": "收入<支出 & \"引号\" '单引号' ]]> </w:t></w:body>",
    "formula": "=HYPERLINK(1)",
    "rare": "𠮷野家〇㐀𪚥",
    "tibetan": "བོད་ཡིག",
    "middle dot": "阿不都·热合曼",
    "uyghur": "ئۇيغۇرچە",
    "private use": "\ue000",
    "full width": "ＡＢＣ１２３",
    "python": "__import__('os').system('x')",
}
WRONG_TYPES: list[Any] = [
    0,
    7,
    -1,
    1.5,
    float("inf"),
    10**30,
    True,
    False,
    {},
    {"answer": "x"},
    [],
    ["x"],
    [None],
    [{}],
]


class Sheet(Part):
    class Meta(Part.Meta):
        calendar = notice_of_2017()


def sheet(**questions: Any) -> type[Sheet]:
    """A sheet with these questions."""
    return type("AnswerSheet", (Sheet,), questions)


def held(question: Any, value: Any) -> Any:
    """The question holding what JSON kept."""
    return sheet(answer=question)(data={"answer": value})["answer"]


def posted(question: Any, *texts: str, before: Any = None) -> Any:
    """The question after a post of ``texts`` over what was held ``before``."""
    formdata = MultiDict([("_enc", "汉✓"), *(("answer", text) for text in texts)])
    return sheet(answer=question)(formdata=formdata, data={"answer": before})["answer"]


def errors(question: Any) -> list[str]:
    """What is said against the answer, in words."""
    question._form.validate()
    return [str(text) for text in question.errors]


def cautions(question: Any) -> list[str]:
    """What is doubted about an answer that is no error."""
    assert errors(question) == []
    return [str(text) for text in question.cautions]
