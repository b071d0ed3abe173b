"""Folding a label into lines of like length without dividing a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from forms.calendar import notice_of_2017
from forms.documents.drawing.faces import ems

WORDS = (
    "新疆生产建设兵团 组织机构 知识产权 专利信息 统一社会 法定代表 细分 代表人 负责人 管理人员 检索分析 "
    "从业人员 信用 代码 机构 组织 单位 企业 服务 联系 电话 姓名 职务 部门 处室 领导 分管 人员 人数 人次 专职 "
    "兼职 其中 近三年 专利 信息 检索 分析 申请 授权 实施 许可 转让 质押 融资 纠纷 集成 电路 布图 设计 植物 "
    "新品种 软件 著作权 注册 商标 境外 管理 制度 相关 年度 上年度 经费 投入 收入 营业 研发 职工 数量 培训 "
    "参加 帮扶 工作 成效 使用 频率 免费 系统 获取 主要 渠道 购买 数据库 自建 专题 项目 需求 类型 程度 具体 "
    "要求 期望 成果 形式 完成 时间 地点 范围 所属 行业 技术 领域 竞争 对手 关键词 优先级 保密 方式 频次 费用 "
    "承担 意愿 提供 配合 条件 是否 愿意 结对 意向 接受 回访 同意 作为 典型 案例 宣传 存在 问题 说明 意见 "
    "建议 登记 成立 性质 规模 资质 称号 经营 产品 通讯 地址 网址 邮编 所在 填写 未换发 一照一码 方面 申请量 "
    "授权量 有效量 专利数 单位网址 法律 状态 名称 开始 结束 更新 周期 建设 建成 技术主题 数据量 供应商 年费 "
    "学历 职称 结构 学历结构 职称结构 总数 其它 执业专利 高级 中级 博士 硕士 本科 执业 代理人 擅长 骨干 年限 "
    "专长 资格 来源 数据 账号 用户数 工具 运行 机制 产业 开放 固定 办公 场所 面积 主管 举办 资金 惩戒 "
    "不良信用 记录 简介 报告 咨询 次数 公益 收费 标准 优惠 措施 承接 内容 类别 区域 承诺 困难 支持 事项 希望 "
    "进展 对接 机构类型 培育 方向 选取 责任 起止 协议 签订 日期 期限 双方 计量 目标 指标 环节 阶段 任务 标志 "
    "金额 用途 科目 支出 对象 师资 层次 变更 情况 联系人 办公电话 电子 邮箱 传真 手机 调查表 收回 理由 勾选 "
)
"""Words of the forms that are kept on one line; the longest that fits is taken."""

UNIT = re.compile(
    "[“《（]*(?:"
    + "|".join(sorted(WORDS.split(), key=len, reverse=True))
    + r"|\{\w+\}|[A-Za-z0-9./%+-]+|.)[”》）、，：；。？]*",
    re.DOTALL,
)
"""What is never divided: a word with the brackets and stops that cling to it."""

AFTER, BEFORE = "、，：；", "（“《"


def fold(text: str, width: float) -> list[str]:
    """``text`` in as few lines of ``width`` ems as it takes, no line much longer than another.

    A break at a bracket or after a stop is preferred. A word longer than a line stands on a line of its own.
    """
    words = UNIT.findall(text)
    for count in range(1, len(words) + 1):
        foldings = [folding for folding in divisions(words, count) if max(map(measured, folding)) <= width]
        if foldings:
            return min(foldings, key=unevenness)
    return words or [""]


def measured(text: str) -> float:
    """The width of a line in ems, the words of the calendar in their places."""
    return ems(text.format_map(notice_of_2017().words()))


def divisions(words: list[str], count: int) -> Iterator[list[str]]:
    """Every way to put the words in ``count`` lines, in order."""
    if count == 1:
        yield ["".join(words)]
        return
    for cut in range(1, len(words) - count + 2):
        head = "".join(words[:cut])
        for rest in divisions(words[cut:], count - 1):
            yield [head, *rest]


def unevenness(lines: list[str]) -> float:
    """How ill a folding reads: the spread of its lines, less what natural breaks earn it."""
    widths = [measured(line) for line in lines]
    natural = sum(ending[-1] in AFTER or beginning[0] in BEFORE for ending, beginning in pairwise(lines))
    return max(widths) - min(widths) - 4 * natural
