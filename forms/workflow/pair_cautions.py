"""What an officer should look at before the pairs are filed: said, never in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask_babel import gettext as _

from forms.calendar import printed
from forms.models import Pair, Programme, Region
from forms.workflow.matching import Heard, heard

LEAST_PAIRS = 2
"""“组成至少2对或以上帮扶结对单位”, notice 406."""

MAY_TRAIN = "xizang"
"""“西藏自治区可根据工作实际，组织开展专利信息管理与利用等实务培训。”"""


@dataclass(frozen=True)
class Known:
    """What is known around some pairs: the submitted annexes of both sides, and how many pairs each agency has."""

    programme: Programme
    enterprises: dict[int, Heard]
    agencies: dict[int, Heard]
    load: Counter[int]


def known_of(programme: Programme, region: Region, pairs: list[Pair], in_force: list[Pair]) -> Known:
    """What is known around ``pairs``."""
    enterprises = heard(programme, region, "demand", (), {pair.enterprise_id for pair in pairs})
    agencies = heard(programme, region, "service", (), {pair.agency_id for pair in pairs})
    return Known(programme, enterprises, agencies, Counter(pair.agency_id for pair in in_force))


def cautions_of(pair: Pair, known: Known) -> list[str]:
    """What should be looked at about one pair, a sentence each."""
    return [*of_answers(pair, known), *of_capacity(pair, known), *of_agreement(pair, known.programme)]


def of_answers(pair: Pair, known: Known) -> list[str]:
    """Both sides should have submitted their annex, and want the pair."""
    found = []
    sides = (
        (known.enterprises.get(pair.enterprise_id), _("企业"), _("附件2")),
        (known.agencies.get(pair.agency_id), _("服务机构"), _("附件3")),
    )
    for told, side, annex in sides:
        if told is None:
            found.append(_("%(side)s还没有提交%(annex)s。", side=side, annex=annex))
        elif told.state == "returned":
            found.append(_("%(side)s的%(annex)s已退回修改，还没有重新提交。", side=side, annex=annex))
    enterprise, agency = sides[0][0], sides[1][0]
    if enterprise is not None and enterprise.answers["service"]["pairing"] == "no":
        found.append(_("企业在附件2中填写不愿意结对。"))
    if agency is not None and agency.answers["pairing"]["willing"] == "no":
        found.append(_("服务机构在附件3中填写不愿意参加结对。"))
    return found


def of_capacity(pair: Pair, known: Known) -> list[str]:
    """An agency should not have more pairs than it said it can take."""
    agency = known.agencies.get(pair.agency_id)
    places = agency.answers["pairing"]["capacity"] if agency is not None else None
    if not places or known.load[pair.agency_id] <= places:
        return []
    words = {"places": places, "pairs": known.load[pair.agency_id]}
    return [_("服务机构可结对 %(places)d 家，现有 %(pairs)d 对。", **words)]


def of_agreement(pair: Pair, programme: Programme) -> list[str]:
    """What is agreed should be complete, signed in time, and its signed copy kept."""
    found = []
    if not pair.content:
        found.append(_("还没有填写帮扶内容。"))
    if not all((pair.enterprise_contact, pair.enterprise_telephone, pair.agency_contact, pair.agency_telephone)):
        found.append(_("双方联系人和电话还没有填全。"))
    if pair.signed_on is None:
        found.append(_("还没有填写协议书签订日期。"))
    elif pair.signed_on > programme.due:
        found.append(_("协议书签订日期晚于报送期限（%(due)s）。", due=printed(programme.due)))
    if not pair.scans:
        found.append(_("还没有上传签字盖章的协议书。"))
    return found


def cautions_of_region(pairs: list[Pair], region: Region) -> list[str]:
    """What should be looked at about all pairs of a region together."""
    if len(pairs) < LEAST_PAIRS:
        words = {"least": LEAST_PAIRS, "pairs": len(pairs)}
        if region.slug == MAY_TRAIN:
            return [
                _(
                    "帮扶结对不足 %(least)d 对（现有 %(pairs)d 对）。西藏自治区可根据工作实际组织实务培训："
                    "结对不足的，请在落实方案“八、实务培训”中安排。",
                    **words,
                )
            ]
        return [_("通知要求至少组成 %(least)d 对帮扶结对单位，现有 %(pairs)d 对。", **words)]
    if len({pair.agency_id for pair in pairs}) == 1:
        return [_("全部结对都由同一家服务机构承担；通知没有禁止，请确认。")]
    return []
