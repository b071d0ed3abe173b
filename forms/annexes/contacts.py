"""How people are reached: one row of the table of contacts, the same in annexes 2 and 3."""

from __future__ import annotations

from forms.fields import Part, Text
from forms.validators import Answered, AnsweredUnless, Email, Fax, Length, Mobile, Phone


class Contact(Part):
    """One person; of the office telephone and the mobile number at least one must be given."""

    name = Text("联系人", [Answered(), Length(2, 20)], source="C", example="杨晓梅")
    post = Text("部门及职务", [Answered(), Length(2, 40)], source="C", example="技术中心知识产权主管")
    telephone = Text(
        "办公电话",
        [AnsweredUnless("mobile"), Phone()],
        source="C",
        hint="请带区号；办公电话和手机至少填一项。",
        example="0851-86826497",
    )
    mobile = Text("手机", [Mobile()], source="C", example="13885100001")
    fax = Text("传真", [Fax()], source="C", example="0851-86826498")
    email = Text("电子邮箱", [Answered(), Email()], source="C", example="yang@example.com")
