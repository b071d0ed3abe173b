"""Members of a package that are no XML: pictures that are what their names say, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.documents.inspection.finding import Finding
from forms.documents.inspection.markup import is_markup

STARTS = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "bmp": (b"BM",),
    "tif": (b"II*\0", b"MM\0*"),
    "tiff": (b"II*\0", b"MM\0*"),
}
"""The endings of pictures and how such files start (PNG third edition 5.2, JFIF 1.02, GIF89a, TIFF 6.0)."""

ADVICE = {
    "emf": "图元文件，请在 Word 中另存为 PNG 图片后重新插入",
    "wmf": "图元文件，请在 Word 中另存为 PNG 图片后重新插入",
    "svg": "SVG 图形，请在 Word 中另存为 PNG 图片后重新插入",
    "odttf": "嵌入的字体，请在 Word 选项的“保存”中取消“将字体嵌入文件”",
    "ttf": "嵌入的字体，请在 Word 选项的“保存”中取消“将字体嵌入文件”",
}


def picture_findings(members: Mapping[str, bytes]) -> Iterator[Finding]:
    """What is neither XML nor a picture, and pictures that are something else."""
    for name, content in members.items():
        if is_markup(name) or (name.endswith("/") and not content):
            continue
        ending = name.rsplit(".", 1)[-1].lower()
        if ending not in STARTS:
            what = ADVICE.get(ending, "既不是文字也不是图片的内容")
            yield Finding("content", f"部件 {name}", f"模板里不能有{what}")
        elif not content.startswith(STARTS[ending]):
            yield Finding("content", f"部件 {name}", "名称是图片，内容不是；请删除后重新插入图片")
