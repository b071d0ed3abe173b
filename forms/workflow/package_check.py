"""What a package still lacks before it can be filed, and what to look at: one line each, in the order of the notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from forms.languages import listed
from forms.models import Pair, Programme, Region, Response
from forms.models.responses import STATES
from forms.validators.identifiers import squeeze
from forms.workflow.package_members import answers_filed, candidates, plan_of, sealed_files
from forms.workflow.pair_cautions import LEAST_PAIRS, MAY_TRAIN, cautions_of, cautions_of_region, known_of
from forms.workflow.pairs import in_force

DONE, MISSING, CAUTION = "done", "missing", "caution"
LISTS = {"pairs": "帮扶结对名单", "contacts": "帮扶工作联系人更新名单"}


@dataclass(frozen=True)
class Item:
    """One line of the checklist: what is asked for, how it stands, and in words what is missing or to be looked at.

    ``level`` is ``done``, ``missing`` (nothing can be filed) or ``caution`` (to be confirmed once).
    """

    code: str
    title: str
    level: str
    words: tuple[str, ...] = ()


class Checklist:
    """What stands between a region and its package.

    :param chosen: the annexes to be filed, what each tick box posts; None for those the system proposes
    """

    def __init__(self, programme: Programme, region: Region, chosen: Iterable[str] | None = None) -> None:
        self.programme, self.region = programme, region
        self.plan = plan_of(programme, region)
        self.candidates = candidates(programme, region)
        self.pairs = in_force(programme, region)
        wanted = {one.value for one in self.candidates if one.proposed} if chosen is None else set(chosen)
        self.chosen = [one for one in self.candidates if one.value in wanted]
        self.gone = sorted(wanted - {one.value for one in self.candidates})

    @cached_property
    def items(self) -> list[Item]:
        """Every line."""
        lines = (plan, lists, plan_sealed, signed_pairs, contacts, annexes, enclosures, pairs_alike, pair_notes)
        return [item for line in lines if (item := line(self)) is not None]

    @property
    def missing(self) -> list[Item]:
        """What must be there and is not."""
        return [item for item in self.items if item.level == MISSING]

    @property
    def cautions(self) -> list[Item]:
        """What is to be confirmed once."""
        return [item for item in self.items if item.level == CAUTION]

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The plan as submitted."""
        return answers_filed(self.plan) if self.plan is not None else {}

    @property
    def signed(self) -> list[Pair]:
        """The pairs in force whose agreement is signed; the two of a pair are never paired twice."""
        return [pair for pair in self.pairs if pair.signed_on is not None]

    @property
    def trains(self) -> bool:
        """Whether the region may train people in place of pairs, and its plan does."""
        return self.region.slug == MAY_TRAIN and any(rows_of(self.answers, "training", "sessions"))

    @property
    def responses(self) -> list[Response]:
        """What would be filed."""
        return ([self.plan] if self.plan is not None else []) + [one.response for one in self.chosen]


def rows_of(answers: dict[str, Any], section: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table of stored answers that say something."""
    return [row for row in answers.get(section, {}).get(table, []) if any(row.values())]


def judged(code: str, title: str, missing: Iterable[str], cautions: Iterable[str] = ()) -> Item:
    """A line: missing where anything is, else to be looked at, else done."""
    lacking, doubts = tuple(missing), tuple(cautions)
    return Item(code, title, MISSING if lacking else CAUTION if doubts else DONE, lacking + doubts)


# -- the lines ------------------------------------------------------------------------------------


def plan(check: Checklist) -> Item:
    """The plan is submitted and accepted."""
    words = []
    if check.plan is None:
        words.append(_("还没有开始填写。"))
    elif check.plan.state != "accepted":
        words.append(_("现在是“%(state)s”，提交并审核通过后才能报送。", state=STATES[check.plan.state]))
    return judged("plan", _("落实方案"), words)


def lists(check: Checklist) -> Item:
    """The two lists are papers of the plan."""
    revisions = check.plan.revisions if check.plan is not None else []
    there = {paper.paper for paper in revisions[-1].papers if paper.sha256} if revisions else set()
    lacking = [_(title) for paper, title in LISTS.items() if paper not in there]
    words = [_("%(papers)s：方案提交后由系统生成。", papers=listed(lacking))] if lacking else []
    return judged("lists", _("帮扶结对名单、联系人更新名单"), words)


def plan_sealed(check: Checklist) -> Item:
    """The plan is printed, sealed and scanned as it is now."""
    words = []
    if check.plan is None or not sealed_files(check.plan):
        old = check.plan is not None and check.plan.attachments
        words.append(_("上传过的盖章件已失效，请重新打印、盖章后上传。") if old else _("还没有上传方案的盖章件。"))
    return judged("plan-sealed", _("方案盖章件"), words)


def signed_pairs(check: Checklist) -> Item:
    """“组成至少2对或以上帮扶结对单位，签定帮扶工作协议书”; Tibet may train people instead."""
    count, missing, cautions = len(check.signed), [], []
    if count < LEAST_PAIRS:
        words = {"least": LEAST_PAIRS, "count": count}
        if check.trains:
            cautions.append(_("已签订协议书的结对现有 %(count)d 对，不足 %(least)d 对，以实务培训代替。", **words))
        elif check.region.slug == MAY_TRAIN:
            missing.append(
                _(
                    "已签订协议书的结对现有 %(count)d 对；不足 %(least)d 对的，"
                    "请在落实方案“八、实务培训”中安排实务培训。",
                    **words,
                )
            )
        else:
            missing.append(_("至少要有 %(least)d 对已签订协议书，现有 %(count)d 对。", **words))
    return judged("pairs", _("签订协议书的结对"), missing, cautions)


def contacts(check: Checklist) -> Item:
    """Somebody can be reached."""
    there = rows_of(check.answers, "contacts", "people")
    return judged("contacts", _("帮扶工作联系人"), [] if there else [_("方案中还没有提交联系人。")])


def annexes(check: Checklist) -> Item:
    """Whatever is chosen of annexes 2 and 3 is sealed as it is now."""
    bare = [one.response.filler_name for one in check.chosen if not one.sealed]
    missing = [_("没有有效的盖章件，请上传或取消勾选：%(names)s", names=listed(bare))] if bare else []
    if check.gone:
        missing.append(_("有 %(count)d 份所选的附件已被退回或重新提交，请重新核对勾选。", count=len(check.gone)))
    cautions = [] if check.chosen or check.gone else [_("没有选入附件2、附件3。")]
    return judged("annexes", _("附件2、附件3"), missing, cautions)


def enclosures(check: Checklist) -> Item | None:
    """The plan says how many annexes are enclosed; it should be how many are."""
    told = check.answers.get("attachments")
    if not told:
        return None
    cautions = []
    for annex, field, title in (("demand", "surveys", _("附件2")), ("service", "sheets", _("附件3"))):
        said, chosen = told.get(field) or 0, sum(one.response.annex == annex for one in check.chosen)
        if said != chosen:
            words = {"annex": title, "said": said, "chosen": chosen}
            cautions.append(_("方案附件清单写%(annex)s %(said)d 份，勾选了 %(chosen)d 份。", **words))
    return judged("enclosures", _("方案附件清单"), [], cautions)


def pairs_alike(check: Checklist) -> Item | None:
    """The list of pairs in the plan should be the pairs on record."""
    if not check.answers:
        return None
    rows = rows_of(check.answers, "pairing", "pairs")
    told = {(squeeze(row.get("enterprise") or ""), squeeze(row.get("agency") or "")) for row in rows}
    held = {(squeeze(pair.enterprise.name), squeeze(pair.agency.name)) for pair in check.pairs}
    cautions = []
    if held - told:
        cautions.append(_("已登记而方案中没有：%(pairs)s", pairs=listed(map(couple, sorted(held - told)))))
    if told - held:
        cautions.append(_("方案中有而没有登记：%(pairs)s", pairs=listed(map(couple, sorted(told - held)))))
    return judged("pairs-alike", _("方案中的结对名单与登记的结对"), [], cautions)


def couple(sides: tuple[str, str]) -> str:
    return "—".join(sides)


def pair_notes(check: Checklist) -> Item | None:
    """What is to be looked at about the pairs themselves."""
    if not check.pairs:
        return None
    known = known_of(check.programme, check.region, check.pairs, check.pairs)
    noted = sum(bool(cautions_of(pair, known)) for pair in check.pairs)
    cautions = [_("%(count)d 对有提示。", count=noted)] if noted else []
    if len(check.pairs) >= LEAST_PAIRS:
        cautions += cautions_of_region(check.pairs, check.region)
    return judged("pair-notes", _("结对情况"), [], cautions)
