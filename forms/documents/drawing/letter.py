"""The letter of invitation: what to fill in, by when, the personal link in type and as a picture to be scanned."""

from __future__ import annotations

import io
from dataclasses import replace

from docx import Document
from docx.shared import Mm

from forms.documents.drawing.faces import HEITI, TITLE_SONG, Piece
from forms.documents.drawing.grid import Line
from forms.documents.drawing.paper import paper
from forms.documents.drawing.properties import DC, TERMS
from forms.documents.drawing.styles import BODY, FIGURE, ISSUER, TITLE, Style
from forms.documents.package import repacked

TITLED = "邀请函"
PICTURE = "word/media/image1.png"
"""The member that holds the picture, given anew for every letter."""

PICTURE_SIZE = 30
PLACE = "〔二维码〕"
LINK_FACE = "Consolas"

TEXT_STYLE = replace(BODY, code="LetterText", name="信函正文", points=14, line=24)
"""四号 type, so that a letter with the longest names still ends on its first page."""

HEAD = replace(TITLE, code="LetterTitle", name="信函标题", after=12)
ADDRESSEE = replace(TEXT_STYLE, code="Addressee", name="主送单位", indent=0)
SIGNED = replace(ISSUER, code="LetterIssuer", name="信函署名", points=14, line=24, left=16)
LINK = Style("PersonalLink", "专属链接", points=12, line=20, left=2.33, before=2, after=2)
SCANNED = replace(FIGURE, code="Scanned", name="二维码", points=10.5, line=16, after=2)
OPEN = Style("PictureLine", "二维码图", points=10.5, line=88, align="center", before=8, keep_next=True)
STYLES = (HEAD, TEXT_STYLE, ADDRESSEE, LINK, OPEN, SCANNED, SIGNED)

TEXT = (
    "根据《{notice_title}》（{notice}）的要求，请贵单位填报{year}年度附件{annex}《{paper}》。现将有关事项函告如下：",
    "一、填报方式。请用电脑或手机打开下面的专属链接，或用手机扫描二维码，即可填写；不需要注册账号，可以分几次填完。",
)
AFTER = (
    "二、填报时间。{when}专属链接有效期至{until}。",
    "三、提交之后。请下载系统生成的 Word 文件，打印后签字盖章，再用同一链接上传盖章件。",
    "专属链接仅供贵单位使用，请勿转发。如有疑问，请与{contact}联系。",
)


def tagged(text: str) -> str:
    """A sentence with the tags of the template language in place of the names in braces."""
    return text.replace("{", "{{ ").replace("}", " }}")


def said(style: Style, text: str) -> Line:
    return Line(style, (Piece(tagged(text)),))


def draw(picture: bytes) -> bytes:
    """The template of the letter: a Word file with tags, ``picture`` (PNG) standing where the scanned one will."""
    blocks = [
        Line(HEAD, (Piece(TITLED, TITLE_SONG),)),
        said(ADDRESSEE, "{organisation}："),
        *(said(TEXT_STYLE, text) for text in TEXT),
        Line(LINK, (Piece(tagged("{link}"), LINK_FACE),)),
        Line(OPEN, (Piece(PLACE, HEITI),)),
        said(SCANNED, "扫描二维码打开专属链接"),
        *(said(TEXT_STYLE, text) for text in AFTER),
        Line(TEXT_STYLE),
        said(SIGNED, "{office}"),
        said(SIGNED, "{date}"),
    ]
    return repacked(pictured(paper(TITLED, blocks, further=STYLES), picture))


def pictured(letter: bytes, picture: bytes) -> bytes:
    """The letter with the picture at its place, and with properties that tell its title alone."""
    document = Document(io.BytesIO(letter))
    for paragraph in document.paragraphs:
        if paragraph.text == PLACE:
            (place,) = paragraph.runs
            place.text = ""
            place.add_picture(io.BytesIO(picture), width=Mm(PICTURE_SIZE))
    properties = document.core_properties._element
    for child in list(properties):
        if not child.tag.startswith(f"{{{DC}}}") or child.tag.startswith(f"{{{TERMS}}}"):
            properties.remove(child)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
