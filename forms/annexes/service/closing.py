"""Sections 八 to 十: whom to reach, and who vouches for the answers."""

from __future__ import annotations

from forms.annexes.contacts import Contact
from forms.fields import Agree, Choices, Day, Part, Printed, Table, Text
from forms.validators import Answered, Length, NotFuture

CRITERIA = {"foundation": "基础扎实", "ability": "能力突出", "reach": "辐射性强"}
LISTING = {"cultivated": "列为重点培育机构", "paired": "列为结对单位"}


class Contacts(Part):
    """八、联系方式."""

    contacts = Table(
        Contact,
        "联系人",
        min_entries=1,
        max_entries=3,
        examples=[
            {
                "name": "王海燕",
                "post": "信息部主任",
                "telephone": "0851-84826501",
                "mobile": "13985100003",
                "fax": "0851-84826502",
                "email": "wang@example.com",
            },
        ],
        number="3.40",
        why="省级知识产权局和企业要凭这里的信息与本机构联系，用于帮扶工作。",
        source="C",
    )
    filler = Text("填表人", [Answered(), Length(2, 20)], number="3.41a", source="C", example="王海燕")
    filled = Day("填表日期", [Answered(), NotFuture()], number="3.41b", source="C", example="2017-06-06")


class Statement(Part):
    """九、机构意见."""

    agreed = Agree(
        "承诺填报内容真实",
        [Answered()],
        number="3.42a",
        source="C",
        hint="勾选后打印本表，由负责人签字并加盖公章。",
        example=True,
    )
    signature = Printed("负责人（签字）", number="3.42b", source="C")
    seal = Printed("（盖章）", number="3.42c", source="C")
    signed = Printed("年　月　日", number="3.42d", source="C")


class Opinion(Part):
    """十、省级知识产权局意见."""

    criteria = Choices(
        "选取条件", choices=CRITERIA, number="3.43a", source="N", example=["foundation", "ability", "reach"]
    )
    listing = Choices("列入名单", choices=LISTING, number="3.43b", source="N", example=["cultivated", "paired"])
    seal = Printed("（盖章）", number="3.43c", source="N")
    signed = Printed("年　月　日", number="3.43d", source="N")
