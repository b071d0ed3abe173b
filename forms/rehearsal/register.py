"""The register of an invented province: enterprises and agencies with names, codes, cities and people to call."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from forms.rehearsal.chance import dice
from forms.rehearsal.identifiers import credit_code, mobile, telephone
from forms.rehearsal.places import Place, Trade, places, trades
from forms.workflow.list_template import WIDTHS
from forms.workflow.sheets import workbook
from forms.workflow.spreadsheets import COLUMNS, KINDS

SEED, ENTERPRISES, AGENCIES = 406, 300, 40
"""The seed used unless another is asked for, and how many a province has to import in June."""

SHORT = {
    **{"guizhou": "贵州", "gansu": "甘肃", "qinghai": "青海", "ningxia": "宁夏"},
    **{"xizang": "西藏", "xinjiang": "新疆", "xpcc": "兵团"},
}
FIRST = "宏恒盛华瑞金天鑫远新康泰安正信和兴隆嘉源"
SECOND = "达通顺丰泽辉诚业茂林川岭峰原锦润海博创卓"
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅建国志远晓东海燕春生立新文博雪莲宏亮"
FORMS = ("有限公司", "有限责任公司", "股份有限公司")
WITHOUT_CODE = 30
"""One enterprise in so many has not changed to a unified code yet."""


@dataclass(frozen=True)
class Charter:
    """A kind of agency: how its name ends, with whom it is registered, what annex 3 calls it."""

    ending: str
    start: str
    nature: str
    category: str


CHARTERS = (
    Charter("知识产权服务有限公司", "91", "enterprise", "consultancy"),
    Charter("专利信息咨询有限公司", "91", "enterprise", "consultancy"),
    Charter("专利代理事务所（普通合伙）", "91", "partnership", "attorneys"),
    Charter("专利信息服务中心", "12", "institution", "centre"),
    Charter("科技情报研究所", "12", "institution", "institute"),
    Charter("产业知识产权促进中心", "52", "nonprofit", "association"),
)


@dataclass(frozen=True)
class Invented:
    """An organisation nobody has registered: what a province knows of it before it answers.

    ``name_of_dice`` is what all its answers are drawn from.
    """

    kind: str
    name: str
    credit_code: str
    place: Place
    trade: Trade
    contact: str
    phone: str
    email: str
    charter: Charter
    name_of_dice: str

    def dice(self, about: str) -> Random:
        return dice(self.name_of_dice, about)

    def row(self) -> dict[str, str]:
        """What a list to import says of it, by field."""
        told = {name: getattr(self, name) for name in ("kind", "name", "credit_code", "contact", "phone", "email")}
        return told | {"city": self.place.city}


def province(region: str, enterprises: int = ENTERPRISES, agencies: int = AGENCIES, seed: int = SEED) -> list[Invented]:
    """The organisations of a region: enterprises first. Asking for more adds to them, and changes none.

    Raises KeyError for a region there is none of.
    """
    taken: set[str] = set()
    sizes = {"enterprise": enterprises, "agency": agencies}
    return [invented(region, kind, number, seed, taken) for kind, size in sizes.items() for number in range(size)]


def invented(region: str, kind: str, number: int, seed: int, taken: set[str]) -> Invented:
    name_of_dice = f"{seed} {region} {kind} {number}"
    chance = dice(name_of_dice)
    everywhere = places(region)
    place = everywhere[0] if chance.random() < 0.4 else chance.choice(everywhere)
    trade, charter = chance.choice(trades()), chance.choice(CHARTERS)
    while (name := named(chance, kind, place, trade, charter)) in taken:
        pass
    taken.add(name)
    start = "91" if kind == "enterprise" else charter.start
    code = credit_code(chance, place, start)
    phone = mobile(chance) if chance.random() < 0.7 else telephone(chance, place)
    without = kind == "enterprise" and number % WITHOUT_CODE == WITHOUT_CODE - 1
    return Invented(
        kind=kind,
        name=name,
        credit_code="" if without else code,
        place=place,
        trade=trade,
        contact=person(chance),
        phone=phone,
        email=f"{region}-{kind[0]}{number + 1}@example.com",
        charter=charter,
        name_of_dice=name_of_dice,
    )


def named(chance: Random, kind: str, place: Place, trade: Trade, charter: Charter) -> str:
    """The full name of an organisation of a place."""
    home = place.short if chance.random() < 0.7 else SHORT[place.region]
    brand = chance.choice(FIRST) + chance.choice(SECOND)
    if kind == "agency":
        return f"{home}{brand}{charter.ending}"
    return f"{home}{brand}{trade.called}{chance.choice(FORMS)}"


def person(chance: Random) -> str:
    """The name of somebody."""
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))


def sheet(organisations: list[Invented]) -> bytes:
    """The organisations as the workbook a province imports, in the columns of the empty list."""
    titles = {field: title for title, field in KINDS.items()}
    rows = [organisation.row() for organisation in organisations]
    told = ([titles[row["kind"]], *(row[field] for field in list(COLUMNS.values())[1:])] for row in rows)
    return workbook(("单位名录", dict(zip(COLUMNS, WIDTHS, strict=True)), told))
