"""The shared taxonomy of matching: classes of service, items of demand, and which class meets which item."""

from __future__ import annotations

SERVICE_CLASSES = {
    "search": "信息检索服务（现有技术、专利性、防侵权、法律状态）",
    "analysis": "专利分析服务（竞争对手、技术态势）",
    "warning": "专利预警",
    "assessment": "知识产权分析评议",
    "navigation": "专利导航",
    "push": "专利信息推送（监测）",
    "database": "专题数据库建设",
    "management": "专利信息管理咨询（制度、贯标）",
    "layout": "专利挖掘布局",
    "operation": "专利运用（评估、转让许可、质押）咨询",
    "agency": "专利代理",
    "legal": "维权法律服务",
    "training": "培训（普及、检索、分析、师资）",
    "documents": "文献提供",
    "other": "其他",
}

GROUPED_DEMAND: dict[str, dict[str, tuple[str, str]]] = {
    "A 检索服务": {
        "prior_art": ("现有技术（立项）检索", "search"),
        "patentability": ("专利性（申请前）检索", "search"),
        "clearance": ("防侵权（FTO）检索", "search"),
        "legal_status": ("法律状态检索", "search"),
        "stability": ("专利稳定性检索", "search"),
    },
    "B 分析咨询": {
        "competitors": ("竞争对手专利分析与监测", "analysis"),
        "trends": ("技术发展态势分析", "analysis"),
        "warning": ("专利预警分析", "warning"),
        "assessment": ("知识产权分析评议", "assessment"),
        "navigation": ("企业专利导航", "navigation"),
    },
    "C 信息资源": {
        "push": ("专利信息主动推送", "push"),
        "database": ("专题数据库建设", "database"),
        "accounts": ("数据库账号（工具）使用", "documents"),
        "documents": ("专利文献全文及翻译", "documents"),
    },
    "D 管理运用": {
        "layout": ("专利挖掘与布局", "layout"),
        "management": ("专利管理制度（贯标）辅导", "management"),
        "valuation": ("专利价值评估与转让许可", "operation"),
        "enforcement": ("维权及海外布局咨询", "legal"),
    },
    "E 培训": {
        "basics": ("专利基础知识", "training"),
        "searching": ("检索技能", "training"),
        "methods": ("分析方法", "training"),
        "drafting": ("专利申请撰写", "training"),
        "administration": ("专利管理", "training"),
    },
    "F 其他": {
        "other": ("其他（请注明）", "other"),
    },
}

DEMAND_GROUPS = {group: list(items) for group, items in GROUPED_DEMAND.items()}
DEMAND_ITEMS = {code: label for items in GROUPED_DEMAND.values() for code, (label, _) in items.items()}
MET_BY = {code: service for items in GROUPED_DEMAND.values() for code, (_, service) in items.items()}
