"""The course of a rehearsal: a province registers, invites, receives, reviews, pairs and files, many at a time.

Every step is the workflow's own; only what people would type section by section comes in one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forms.archive import USUAL, archive, archive_package
from forms.demonstration.filling import seal_it
from forms.demonstration.package import write_plan
from forms.languages import source_language
from forms.models import Organisation, Programme, Region, Response, db, now, transaction
from forms.rehearsal.answering import answers_of, opinion_of
from forms.rehearsal.chance import dice
from forms.rehearsal.register import Invented
from forms.workflow import Actor, accept, give_opinion, mark_opened, new_key, remarks, send_back
from forms.workflow.filing import put_together, receive
from forms.workflow.filing import send_back as send_package_back
from forms.workflow.importing import import_rows
from forms.workflow.invitations import issue_missing
from forms.workflow.matching import market
from forms.workflow.pair_cautions import LEAST_PAIRS
from forms.workflow.pair_facts import proposal
from forms.workflow.pairs import PairForm, bring_together, in_force
from forms.workflow.remarks import remarkable
from forms.workflow.submission import Entry, record, render_all

LIFETIME = timedelta(days=180)
SHARES = {
    **{"registered": 4, "invited": 8, "opened": 5, "draft": 13},
    **{"submitted": 20, "returned": 8, "accepted": 30, "filed": 8, "archived": 4},
}
"""Out of a hundred organisations, how many have come how far, in the order of the year."""
GOALS = list(SHARES)
ASKED = ("请与统计年报核对。", "请写得具体一些。", "与营业执照不一致，请更正。", "请写明数据的截止日期。")
ENDINGS = ("", "awaited", "filed", "returned", "received", "archived")
"""How far a province's package comes; "" leaves it to the shares."""
RETURNED = "结对名单与协议书不一致，请核对后重新报送。"

PAIRED = 2
"""One accepted enterprise in so many is paired."""


class Course:
    """One province on its way: its officer, the bureau, and how far each organisation shall come."""

    def __init__(
        self,
        officer: Actor,
        bureau: Actor,
        organisations: list[Invented],
        shares: dict[str, int] | None = None,
        *,
        plans: bool = True,
        ending: str = "",
    ) -> None:
        """``plans``: whether the province writes its plan, and files it; ``ending``: one of ``ENDINGS``."""
        assert officer.region_id is not None
        self.plans, self.ending = plans, ending
        self.officer, self.bureau, self.region_id = officer, bureau, officer.region_id
        self.organisations = {organisation.name: organisation for organisation in organisations}
        self.goals = goals_of(organisations, shares or SHARES)
        self.responses: dict[str, int] = {}
        first = {
            kind: [found.name for found in organisations if found.kind == kind] for kind in ("enterprise", "agency")
        }
        self.partners = {kind: names[0] for kind, names in first.items() if names}

    def run(self) -> None:
        """Everything, from the list of organisations to the archive. Opens transactions of its own."""
        self.register()
        self.invite()
        self.open()
        self.answer()
        for name in self.reaching("returned", only=True):
            self.send_back(name)
        for name in self.reaching("accepted"):
            self.approve(name)
        self.pair()
        self.file()

    # -- who and where ---------------------------------------------------------------------------

    def reaching(self, goal: str, *, only: bool = False) -> Iterator[str]:
        """The names of those that come as far as ``goal``, or to it and no farther."""
        for name, found in self.goals.items():
            farther = GOALS.index(found) > GOALS.index(goal) and not (goal == "submitted" and found == "returned")
            if found == goal or (farther and not only):
                yield name

    def response(self, name: str) -> Response:
        return db.session.get_one(Response, self.responses[name])

    @property
    def region(self) -> Region:
        return db.session.get_one(Region, self.region_id)

    @property
    def programme(self) -> Programme:
        return db.session.execute(select(Programme).order_by(Programme.year.desc()).limit(1)).scalar_one()

    # -- the steps -------------------------------------------------------------------------------

    def register(self) -> None:
        with transaction():
            import_rows(self.officer, self.region, [found.row() for found in self.organisations.values()])

    def invite(self) -> None:
        """Issue links, and learn which response is whose."""
        known = select(Organisation.name, Organisation.id).where(Organisation.region_id == self.region_id)
        numbers = dict(db.session.execute(known).all())
        wanted = [numbers[name] for name in self.reaching("invited")]
        issue_missing(self.officer, self.programme, wanted, now(), now() + LIFETIME)
        begun = select(Organisation.name, Response.id).join(Response.organisation)
        begun = begun.where(Response.region_id == self.region_id, Response.programme_id == self.programme.id)
        self.responses = dict(db.session.execute(begun).all())

    def open(self) -> None:
        with transaction():
            for name in self.reaching("opened"):
                mark_opened(self.response(name).invitations[-1])

    def answer(self) -> None:
        """Fill in what was opened: some sections of the drafts, all of the rest, which is handed in."""
        for name in self.reaching("draft"):
            response, organisation = self.response(name), self.organisations[name]
            held = answers_of(organisation, response.annex, response.programme.calendar(), self.partners)
            sections = [section.short_name for section in held]
            with source_language():
                cautions = [caution.stored() for caution in held.cautions()]
            if self.goals[name] == "draft":
                sections = sections[: organisation.dice("draft").randrange(1, len(sections))]
            answers = held.stored()
            with transaction():
                response = self.response(name)
                response.answers = response.answers | {section: answers[section] for section in sections}
                response.visited, response.saved_at = sorted(sections), now()
                response.version += 1
            if self.goals[name] != "draft":
                self.hand_in(name, Entry("submit", new_key(), self.response(name).version, answers, cautions, []))

    def hand_in(self, name: str, entry: Entry) -> None:
        """Submit answers that hold, without judging them a second time."""
        response = self.response(name)
        filler = Actor("link", name, region_id=self.region_id, response_id=response.id)
        entry.renderings.extend(render_all(response, entry.answers))
        record(filler, response.public_id, entry)

    def send_back(self, name: str) -> None:
        """Return a submission with remarks on a question or two."""
        response, chance = self.response(name), self.organisations[name].dice("remarks")
        for path in chance.sample(sorted(remarkable(response)), chance.choice((1, 2))):
            remarks.put(self.officer, self.response(name), path, chance.choice(ASKED))
        send_back(self.officer, self.response(name), "标注的栏目请改好或回复；其余内容已核对无误。")

    def approve(self, name: str) -> None:
        """Give the province's opinion, and accept."""
        response = self.response(name)
        opinion = opinion_of(self.organisations[name], response.annex, response.programme.calendar())
        posted = MultiDict([(question.name, value) for question in opinion.walk() for value in question.posted()])
        give_opinion(self.officer, response, posted, key=new_key(), version=response.version)
        accept(self.officer, self.response(name), "材料齐全")

    def pair(self) -> None:
        """Bring some accepted enterprises together with the agencies that suit them best."""
        found = market(self.programme, self.region)
        for enterprise in list(found.enterprises)[::PAIRED] if found.agencies else ():
            agency = found.ranked(enterprise)[0].supply.organisation
            with transaction():
                sides = [db.session.get_one(Organisation, number) for number in (enterprise, agency)]
                form = PairForm(data=proposal(self.programme, self.region, sides[0], sides[1]))
                form.signed_on.data = self.programme.calendar().stages[0].closes
                bring_together(self.officer, self.programme, sides[0], sides[1], form)

    def file(self) -> None:
        """Report the accepted responses that are chosen to the bureau, sealed, with the plan; it is dealt with."""
        chosen = list(self.reaching("filed"))
        if not chosen or self.ending == "awaited":
            return
        for name in chosen:
            response = self.response(name)
            seal_it(Actor("link", name, region_id=self.region_id, response_id=response.id), response)
        if self.plans and len(in_force(self.programme, self.region)) >= LEAST_PAIRS:
            write_plan(self.officer, self.programme, self.region)
        plan = select(Response).where(Response.region_id == self.region_id, Response.annex == "plan")
        with transaction():
            papers = db.session.execute(plan.where(Response.programme_id == self.programme.id)).scalars().all()
            pairs = in_force(self.programme, self.region)
            filing = put_together(
                self.officer, self.programme, [*papers, *map(self.response, chosen)], pairs, key=new_key()
            )
            number = filing.id
        self.deal_with(number)

    def deal_with(self, number: int) -> None:
        """What the bureau does with the package: nothing yet, returned, received, or some or all of it archived."""
        if self.ending == "returned":
            send_package_back(self.bureau, number, RETURNED, {"pairs": "请写明每一对的联系电话。"})
        elif self.ending in ("received", "archived") or (not self.ending and any(self.reaching("archived"))):
            receive(self.bureau, number)
        if self.ending == "archived":
            archive_package(self.bureau, number, USUAL)
        elif not self.ending:
            for name in self.reaching("archived"):
                archive(self.bureau, self.response(name))


def goals_of(organisations: list[Invented], shares: dict[str, int]) -> dict[str, str]:
    """How far each organisation comes: enterprises and agencies each spread by the shares, in no order."""
    goals = {}
    ladder = [goal for goal, share in shares.items() for _ in range(share)]
    for kind in ("enterprise", "agency"):
        named = [organisation.name for organisation in organisations if organisation.kind == kind]
        dice(*named[:1], "goals").shuffle(named)
        for place, name in enumerate(named):
            goals[name] = ladder[int((place + 0.5) / len(named) * len(ladder))]
    return goals
