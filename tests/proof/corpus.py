"""The bad input: strings that break forms, documents, sheets and archives somewhere, and bodies that are no UTF-8."""

from __future__ import annotations

from urllib.parse import quote_plus

from forms.characters import BIDI_CONTROLS

RARE = {
    "CJK A": "㐀㒳䶵",
    "CJK B": "𠀀𠮷𪛖",
    "CJK C": "𪜀𫜴",
    "CJK D": "𫝀𫠝",
    "CJK E": "𫠠𬺡",
    "CJK F": "𬺰𮯠",
    "CJK G": "𰀀𱍊",
    "CJK H": "𱍐𲎯",
    "CJK I": "𮯰𮹝",
    "compatibility": "﨎﨏神福",
    "zero": "二〇一七",
    "private use": "\ue000\uf8ff\U000f0000",
    "name with a dot": "买买提·吐尔逊",
    "variation": "葛\U000e0100城",
}
SCRIPTS = {
    "Tibetan": "བོད་རང་སྐྱོང་ལྗོངས།",
    "Uyghur": "شىنجاڭ ئۇيغۇر ئاپتونوم رايونى",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "Yi": "ꆈꌠꁱꂷ",
    "Zhuang": "Gvangjsih Bouxcuengh",
    "Kazakh": "قازاق",
    "combining": "e\u0301\u0323ô̂",
    "zalgo": "专̶̡̛̤利͖̎",
    "emoji": "👩\u200d👩\u200d👧🇨🇳",
    "full width": "ＡＢＣ１２３（甲）",
    "Arabic and Chinese": "شركة贵州公司123",
    "no-break": "甲\u00a0乙\u3000丙\u2003丁",
    "zero width": "专\u200b利\u2060法\ufeff",
    "soft hyphen": "专\u00ad利",
}
MARKUP = {
    "sum": "{{ 7*7 }}",
    "statement": "{% for x in range(9) %}x{% endfor %}",
    "comment": "{# 注 #}",
    "escape": "{_{ a }_} {_% b %_}",
    "row tag": "{%tr for row in rows %}{%p endif %}",
    "class": "{{ ''.__class__.__mro__ }}",
    "end of text": "</w:t></w:r></w:p></w:body>",
    "CDATA": "]]>",
    "entity": "&amp;&lt;&#65;&#x0;",
    "doctype": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" \'',
    "image": "<img src=x onerror=alert(1)>",
    "comparison": "收入<支出 & 甲>乙",
    "format": "%s%n%(x)s{0}{x!r}${y}",
    "shell": "$(touch /x); `id` | cat",
    "sql": "'; DROP TABLE response; --",
    "json": '{"a": [1, null]}',
    "backslash": "\\n\\u0041\\",
    "excel escape": "_x0041_ _x000D_",
}
FORMULAS = {
    "sum": "=1+1",
    "hyperlink": '=HYPERLINK("http://x","y")',
    "DDE": "=cmd|' /C calc'!A0",
    "plus": "+86 138 0013 8000",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "apostrophe": "'=1",
    "wide equals": "＝1+1",
    "semicolon": "甲;乙,丙\"丁'",
}
FILES = {
    "way out": "../../../etc/passwd",
    "backslashes": "..\\..\\windows\\win.ini",
    "device": "CON",
    "forbidden": 'a<b>c:d"e/f|g?h*i',
    "dots": "...",
    "ending": "报告.docx.exe",
    "long": "名" * 100,
}
NUMBERS = {
    "nothing": "NaN",
    "infinity": "-Infinity",
    "power": "1e309",
    "octal": "0777",
    "hexadecimal": "0x1F",
    "minus zero": "-0",
    "grouped": "1,234,567",
    "wide": "１２３",
    "Arabic digits": "١٢٣",
    "superscript": "²",
    "nines": "9" * 40,
    "fraction": "0.1",
    "circled": "①",
    "leap day": "2017-02-29",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "thirteenth": "2017-13-01",
    "right code": "91110108551385082Q",
    "wrong code": "91110108551385082P",
    "lower code": "91110108551385082q",
    "telephone": "138 0013 8000",
    "mail": "a@b",
    "address": "javascript:alert(1)",
    "null": "null",
    "None": "None",
    "true": "true",
    "undefined": "undefined",
}
LINES = {
    "windows": "第一行\r\n第二行",
    "mac": "第一行\r第二行",
    "unix": "第一行\n第二行",
    "separator": "第一行\u2028第二行",
    "next line": "第一行\u0085第二行",
    "tab": "甲\t乙",
    "outer space": "  甲  ",
    "only spaces": " \u3000 ",
    "many lines": "\n".join("行" * 3 for _ in range(30)),
}
REFUSED = {
    **{f"U+{code:04X}": f"甲{chr(code)}乙" for code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x80, 0x9F)},
    **{f"U+{code:04X}": f"甲{chr(code)}乙" for code in (0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)},
}
"""No answer may hold these: each is refused by its number and its place."""

DIRECTIONS = {f"U+{ord(mark):04X}": f"公司{mark}moc" for mark in sorted(BIDI_CONTROLS)}

MIXTURES = {"all": "贵𠀀𱍐\ue000ཀ ئۇيغۇر {{ 7*7 }}{%tr endfor %}</w:t>]]>&amp;<b>'\"_x0041_"}

KINDS = {
    "mixtures": MIXTURES,
    "rare characters": RARE,
    "scripts": SCRIPTS,
    "markup": MARKUP,
    "formulas": FORMULAS,
    "file names": FILES,
    "numbers and dates": NUMBERS,
    "lines": LINES,
    "control characters": REFUSED,
    "directions": DIRECTIONS,
}
CORPUS = {f"{kind}: {name}": text for kind, held in KINDS.items() for name, text in held.items()}
SAMPLE = [
    "mixtures: all",
    "formulas: hyperlink",
    "lines: windows",
    "control characters: U+0007",
    "directions: U+202E",
]
MEGABYTE = "a" * 1_000_000


def damaged_bodies(name: str) -> dict[str, bytes]:
    """Bodies of a form in other encodings: an answer to the question ``name`` and nothing else."""
    text = "贵州专利"
    encoded = {code: text.encode(code) for code in ("gbk", "gb18030", "utf-16", "utf-16-le", "utf-32")}
    encoded |= {"big5": "貴州專利".encode("big5")}
    encoded |= {"cut off": text.encode()[:-1], "overlong": b"\xc0\xaf", "surrogates": b"\xed\xa0\x80\xed\xb0\x80"}
    encoded |= {"latin-1": "é".encode("latin-1")}
    escaped = {code: f"{name}={quote_plus(raw)}".encode() for code, raw in encoded.items()}
    return escaped | {f"{code}, raw": f"{name}=".encode() + raw for code, raw in encoded.items()}
