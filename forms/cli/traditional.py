"""Traditional Chinese made from the simplified source by OpenCC, put right by a table of our own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

# What the converter takes for words of computing, or for other words than are meant; the printed form has these.
CORRECTIONS: dict[str, str] = {
    "智慧財產權": "知識產權",
    "聯絡": "聯繫",
    "程式碼": "代碼",
    "專案": "項目",
    "物件": "對象",
    "支援": "支持",
    "型別": "類型",
    "稽核透過": "審核通過",
    "稽核": "審核",
    "許可權": "權限",
    "釋出": "發布",
    "高階": "高級",
    "裝置": "設備",
    "資訊科技": "資訊技術",
    "執行機制": "運行機制",
    "示範（建立）": "示範（創建）",
    "獨立設定": "獨立設置",
    "未設定": "未設置",
    "片語成": "詞組成",
    "換髮": "換發",
    "書籤訂": "書簽訂",
    "手籤": "手簽",
    "併發給": "並發給",
    "賬號": "帳號",
}


@lru_cache(maxsize=1)
def converter() -> Any:
    """OpenCC, which only whoever changes words needs (a development dependency). Raises ImportError."""
    from opencc import OpenCC

    return OpenCC("s2twp")


def traditional(text: str) -> str:
    """The text in traditional characters; placeholders stay as they are."""
    converted: str = converter().convert(text)
    for usual, ours in CORRECTIONS.items():
        converted = converted.replace(usual, ours)
    return converted
