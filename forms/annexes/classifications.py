"""The official lists the annexes choose from: regions, industries, registration types, size classes, patent types."""

from __future__ import annotations

from decimal import Decimal

REGIONS = {
    "guizhou": "贵州省",
    "gansu": "甘肃省",
    "qinghai": "青海省",
    "ningxia": "宁夏回族自治区",
    "xizang": "西藏自治区",
    "xinjiang": "新疆维吾尔自治区",
    "xpcc": "新疆生产建设兵团",
}

INDUSTRIES = {
    "A": "A 农、林、牧、渔业",
    "B": "B 采矿业",
    "C": "C 制造业",
    "D": "D 电力、热力、燃气及水生产和供应业",
    "E": "E 建筑业",
    "F": "F 批发和零售业",
    "G": "G 交通运输、仓储和邮政业",
    "H": "H 住宿和餐饮业",
    "I": "I 信息传输、软件和信息技术服务业",
    "J": "J 金融业",
    "K": "K 房地产业",
    "L": "L 租赁和商务服务业",
    "M": "M 科学研究和技术服务业",
    "N": "N 水利、环境和公共设施管理业",
    "O": "O 居民服务、修理和其他服务业",
    "P": "P 教育",
    "Q": "Q 卫生和社会工作",
    "R": "R 文化、体育和娱乐业",
    "S": "S 公共管理、社会保障和社会组织",
    "T": "T 国际组织",
}

REGISTRATION_TYPES = {
    "110": "110 国有企业",
    "120": "120 集体企业",
    "130": "130 股份合作企业",
    "140": "140 联营企业",
    "150": "150 有限责任公司",
    "151": "151 国有独资公司",
    "159": "159 其他有限责任公司",
    "160": "160 股份有限公司",
    "170": "170 私营企业",
    "171": "171 私营独资企业",
    "172": "172 私营合伙企业",
    "173": "173 私营有限责任公司",
    "174": "174 私营股份有限公司",
    "190": "190 其他企业",
    "210": "210 合资经营企业（港或澳、台资）",
    "220": "220 合作经营企业（港或澳、台资）",
    "230": "230 港、澳、台商独资经营企业",
    "240": "240 港、澳、台商投资股份有限公司",
    "290": "290 其他港、澳、台商投资企业",
    "310": "310 中外合资经营企业",
    "320": "320 中外合作经营企业",
    "330": "330 外资企业",
    "340": "340 外商投资股份有限公司",
    "390": "390 其他外商投资企业",
}

SIZES = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}

INDUSTRIAL = {"employees": (1000, 300, 20), "revenue": (40000, 2000, 300)}
SIZE_THRESHOLDS: dict[str, dict[str, tuple[int, int, int]]] = {
    "A": {"revenue": (20000, 500, 50)},
    "B": INDUSTRIAL,
    "C": INDUSTRIAL,
    "D": INDUSTRIAL,
    "E": {"revenue": (80000, 6000, 300), "assets": (80000, 5000, 300)},
}

PATENT_TYPES = {"invention": "发明", "utility": "实用新型", "design": "外观设计"}

DEGREES = {"urgent": "迫切", "general": "一般", "none": "不需要"}
LEVELS = {"primary": "初级", "middle": "中级", "advanced": "高级"}


def suggested_size(industry: str | None, **measures: int | Decimal | None) -> str | None:
    """The size class of an enterprise (工信部联企业〔2011〕300号), None where the measures given do not decide it.

    Large, medium and small must reach every lower bound, so an enterprise is as small as its smallest measure. The
    industry sections other than A to E mix trades with different bounds; there every enterprise declares for itself.

    :param measures: ``employees`` in persons, ``revenue`` and ``assets`` in 万元
    """
    thresholds = SIZE_THRESHOLDS.get(industry or "")
    if thresholds is None:
        return None
    classes = list(SIZES)
    reached = [
        sum(value < bound for bound in bounds)
        for measure, bounds in thresholds.items()
        if (value := measures.get(measure)) is not None
    ]
    smallest = max(reached, default=0)
    decided = len(reached) == len(thresholds) or smallest == len(classes) - 1
    return classes[smallest] if decided else None
