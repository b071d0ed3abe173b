"""What an invented organisation writes: a phrase for the question where there is one, else the annex's example in the
words of its own trade and place."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from forms.annexes.classifications import REGIONS
from forms.rehearsal.register import SHORT, Invented

# The words of the examples, longest first, and what stands in their place.
EXAMPLE_WORDS = {
    "茶叶杀青机、揉捻机、烘干机及茶叶连续化加工生产线": "{product}、{second}及配套{goods}生产线",
    "贵州云岭茶叶机械制造有限公司": "{enterprise}",
    "贵州筑创知识产权服务有限公司": "{agency}",
    "茶叶加工过程的在线水分检测": "{goods}生产过程的在线检测",
    "茶叶杀青、揉捻和烘干设备": "{product}和{second}",
    "茶叶含水率在线检测方法": "{goods}质量在线检测方法",
    "电磁内热式茶叶杀青机": "{product}",
    "电磁内热式杀青机": "{product}",
    "茶叶、杀青、电磁加热": "{keywords}",
    "茶叶、揉捻、烘干": "{keywords}",
    "贵州省知识产权局": "{office}",
    "茶叶种植与加工": "{field}",
    "电磁内热式杀青": "{product}的核心部件设计",
    "茶叶揉捻装置": "{second}",
    "茶叶加工机械": "{field}",
    "茶叶机械": "{field}",
    "贵阳、遵义": "{short}",
    "茶产业": "{goods}产业",
    "杀青机": "{product}",
    "揉捻机": "{second}",
    "茶叶": "{goods}",
    "贵阳市": "{city}",
    "贵阳": "{short}",
    "贵州": "{province}",
}
KNOWN = re.compile("|".join(EXAMPLE_WORDS))

YEARS = ("2014年", "2015年", "2016年", "2015年、2016年", "2014年、2015年、2016年")
PHRASES: dict[str, tuple[str, ...]] = {
    "address": ("{city}人民路{number}号", "{city}高新技术产业开发区{number}号", "{city}工业园区科技大道{number}号"),
    "business": (
        "{product}、{second}的研发、制造和销售；\n核心技术为{keywords}。",
        "从事{field}，主要产品为{product}和{second}，在{province}及周边省区销售。",
        "{goods}系列产品的研发与生产，拥有{product}的自主知识产权。",
    ),
    "requests.name": (
        "{product}防侵权检索",
        "{field}竞争对手监测",
        "{second}现有技术检索",
        "{field}专利态势分析",
        "{product}专利布局",
        "{field}专题数据库建设",
    ),
    "key_patents.title": ("一种{product}", "一种{second}", "{product}的控制方法", "一种{goods}质量检测装置"),
    "difficulties.detail": (
        "没有专职检索人员，立项前只做关键词检索，{field}的外文专利基本没有查过。",
        "{product}准备销往省外，侵权风险心中无数；\n买不起商业数据库，免费数据库又不会用检索式。",
        "研发人员不熟悉专利文献，{second}曾与他人在先专利重复，浪费了研发投入。",
    ),
    "advice": (
        "希望多安排面向研发人员的检索实操培训。",
        "希望服务机构每季度上门一次，结合{product}讲解检索方法。",
        "建议共享{field}专题数据库，减少重复建设。",
    ),
    "demands.detail": (
        "围绕{product}",
        "面向研发人员，结合{goods}产品",
        "以{second}为重点",
        "每季度一次，{field}领域",
    ),
    "done.note": ("{product}立项前检索", "参加省局组织的活动", "委托{province}的机构完成", "围绕{second}开展"),
    "intro": (
        "本机构从事专利信息检索、分析和培训，设有信息部、咨询部和培训部，自建{field}等专题数据库，"
        "近年来为{province}的{goods}等产业提供检索、预警和导航服务，能够独立完成分析报告。",
        "本机构成立以来一直承担{province}专利信息公共服务，配备检索分析人员和常用数据库，"
        "熟悉{field}领域，长期为{city}及周边企业开展检索、监测和专利管理辅导。",
    ),
    "penalty_note": ("因年检材料迟交受到提醒，已整改。",),
    "services.way": ("上门了解情况，书面报告", "远程服务，集中培训", "驻点指导", "网络推送，电话答疑"),
    "services.cycle": ("15个工作日", "1个月", "3个月", "每季度一次"),
    "paid_databases.vendor": ("某数据科技有限公司", "某知识产权出版机构", "某信息服务公司"),
    "paid_databases.name": ("全球专利检索系统", "{field}专利数据库", "专利全文数据库"),
    "own_databases.name": ("{field}专题数据库", "{product}专题数据库", "{second}专题数据库"),
    "services.fee": ("每份3000元，结对企业减半", "每项2万元，结对企业七折", "按成本收费，结对企业首次免费"),
    "difficulty": (
        "高水平分析人员不足，承接导航和预警项目的能力有限。",
        "商业数据库价格高，难以长期订购；\n{province}内企业付费意愿不强。",
    ),
    "lessons.content": ("专利检索技能", "专利分析方法", "{field}专利态势解读", "专利申请文件撰写", "专利基础知识"),
    "help_years": YEARS,
    "earlier.years": YEARS,
    "partner": ("{agency}", "无"),
}
UNSAID = ("按实际情况安排", "结合{goods}产业需要", "由双方商定")
"""What stands where neither a phrase nor an example says what might be written."""


class Words:
    """The words of one invented organisation."""

    def __init__(self, organisation: Invented, partners: dict[str, str]) -> None:
        """``partners`` names an ``enterprise`` and an ``agency`` of the province."""
        trade, place = organisation.trade, organisation.place
        self.known: dict[str, str] = {
            **{name: getattr(trade, name) for name in ("goods", "field", "product", "second", "keywords")},
            **{"city": place.city, "short": place.short, "province": SHORT[place.region]},
            "office": f"{REGIONS[place.region]}知识产权局",
            **partners,
        }

    def written(self, question: Any, chance: Random) -> str:
        """A text for a question, no longer than it may be."""
        phrases = next((said for ending, said in PHRASES.items() if ends_with(question.path, ending)), ())
        if not phrases and not question.sample:
            phrases = UNSAID
        chosen = (
            chance.choice(phrases) if phrases else KNOWN.sub(lambda found: EXAMPLE_WORDS[found[0]], question.sample)
        )
        said = chosen.format(number=chance.randrange(1, 400), **self.known)
        return said[: question.limit]


def ends_with(path: str, ending: str) -> bool:
    """Whether a path, rows left out, ends in the names of ``ending``: ``needs.requests.0.name`` in ``requests.name``;
    the row of a matrix may stand between: ``needs.demands.warning.detail`` ends in ``demands.detail``."""
    names = [name for name in path.split(".") if not name.isdecimal()]
    wanted = ending.split(".")
    return names[-1] == wanted[-1] and (len(wanted) == 1 or wanted[0] in names[:-1])
