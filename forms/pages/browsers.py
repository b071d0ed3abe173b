"""What a browser says it is, told in two words: its family and the system it runs on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

# What stands in the name a browser gives itself, to its family; the first that stands there counts.
FAMILIES = {
    "MicroMessenger": _("微信"),
    "DingTalk": _("钉钉"),
    "wxwork": _("企业微信"),
    "QQBrowser": _("QQ 浏览器"),
    "UCBrowser": _("UC 浏览器"),
    "HuaweiBrowser": _("华为浏览器"),
    "MiuiBrowser": _("小米浏览器"),
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
    "Trident/": "Internet Explorer",
    "MSIE": "Internet Explorer",
}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}


def browser_of(agent: str) -> str:
    """Family and system of a browser: “Firefox · Windows”."""
    family = next((name for mark, name in FAMILIES.items() if mark in agent), _("其他浏览器"))
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return f"{family} · {system}" if system else str(family)
