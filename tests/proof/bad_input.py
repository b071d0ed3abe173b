"""The bad input through every question of every annex: page, database, Word file, sheets, bag; exact, or refused."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from forms.annexes import ANNEXES, by_code
from forms.characters import is_hidden, trim
from forms.models import EVERYWHERE, Organisation, Programme, Region, db, scoped, transaction
from forms.workflow import OPERATOR, Actor, accounts, begin, invite, issue
from tests.conftest import PASSWORD, Person, make_app, region_called
from tests.pages.answering import controls, stored
from tests.proof.arriving import archived, held, in_bag, in_sheets, in_word, sheets
from tests.proof.corpus import CORPUS, MEGABYTE, damaged_bodies
from tests.proof.entering import Entered, Inputs, base_of, enter, question_at, submits
from tests.proof.stage import SECRET
from tests.proof.table import Row

KIND_OF = {"demand": "enterprise", "service": "agency"}
LONGEST_NAME = 60
SHOWN = 4


@dataclass
class Tally:
    """What became of the corpus so far."""

    strings: int = 0
    exact: int = 0
    refused: int = 0
    arrived: int = 0
    faults: list[str] = field(default_factory=list)
    never: dict[str, set[str]] = field(default_factory=dict)

    def add(self, annex: str, entered: Entered) -> None:
        self.exact += entered.accepted
        self.refused += len(entered.refused)
        kept = {path for path, text in entered.exact.items() if text}
        asked = {*entered.exact, *entered.refused}
        self.never[annex] = (self.never.get(annex, asked) | asked) - kept - self.never.get(f"{annex} kept", set())
        self.never[f"{annex} kept"] = self.never.get(f"{annex} kept", set()) | kept

    def __str__(self) -> str:
        told = f"{self.strings} strings: {self.exact:,} answers kept exactly, {self.refused:,} refused by name, "
        told += f"{self.arrived:,} followed to Word, xlsx, csv and bag; {len(self.faults)} faults"
        return told + "".join(f"\n              {fault}" for fault in self.faults[:SHOWN])


def survived_input(seeded: Path, names: list[str], thorough: bool) -> Iterator[Row]:
    """The proof with the strings named; ``thorough``: a megabyte and raw bodies at every question and section."""
    tally, regions = Tally(), regions_of(seeded)
    for start in range(0, len(names), len(regions)):
        batch = names[start : start + len(regions)]
        with tempfile.TemporaryDirectory() as folder:
            app = copied(seeded, Path(folder))
            tally.strings += len(batch)
            followed(app, dict(zip(regions, batch, strict=False)), tally)
            closed(app)
    done = f"{len(names)} strings typed into every question of {len(ANNEXES)} annexes, submitted, exported, archived"
    bar = "stored, shown, printed, exported and archived exactly, or refused by name and kept in the page"
    yield Row("bad input", done, bar, str(tally), not tally.faults)
    with tempfile.TemporaryDirectory() as folder:
        app = copied(seeded, Path(folder))
        yield from too_much(app, thorough)
        yield from other_encodings(app, thorough)
        closed(app)


def followed(app: Flask, texts: dict[str, str], tally: Tally) -> None:
    """One string a region, in all its annexes, from the page to the bag."""
    entered: dict[str, tuple[str, str, Entered]] = {}
    for slug, name in texts.items():
        for annex in (annex.code for annex in ANNEXES):
            person, base = arrived(app, annex, slug, CORPUS[name]), base_of(annex, slug)
            found = enter(person, annex, base, CORPUS[name])
            tally.add(annex, found)
            if not found.exact:
                tally.faults += [f"{annex}, {name}: {fault}" for fault in found.faults]
                continue  # refused everywhere: there is nothing to follow
            submits(person, annex, base, found)
            entered[person.public_id] = (annex, name, found)
    expected, numbers = {}, []
    with app.app_context(), scoped(EVERYWHERE):
        for public_id, (_annex, _name, found) in entered.items():
            response = held(public_id)
            numbers.append(response.id)
            expected[public_id] = response.revisions[-1].sha256 if response.revisions else ""
            found.faults += in_word(response, found) if response.revisions else ["not submitted"]
        cells = sheets(app, numbers)
        for public_id, (annex, name, found) in entered.items():
            found.faults += in_sheets(cells, held(public_id), found)
            tally.arrived += len(found.exact)
            tally.faults += [f"{annex}, {name}: {fault}" for fault in found.faults]
        db.session.remove()
    tally.faults += archived(app, list(entered), Actor("bureau", "国家知识产权局 周处长"))
    tally.faults += in_bag(app, expected)


def arrived(app: Flask, annex: str, slug: str, text: str) -> Person:
    """Somebody who answers an annex in a region; an organisation is called by the string where one can be."""
    if annex == "plan":
        return planner(app, slug)
    fits = not any(is_hidden(sign) for sign in text) and 0 < len(trim(text)) <= LONGEST_NAME and "\n" not in trim(text)
    name = trim(text) if fits else f"{slug}的单位"
    with app.app_context(), scoped(OPERATOR.scope), transaction():
        region, programme = region_called(slug), the_programme()
        organisation = Organisation(region_id=region.id, kind=KIND_OF[annex], name=name)
        db.session.add(organisation)
        db.session.flush()
        response = invite(OPERATOR, programme, organisation)
        link = issue(OPERATOR, response)
        actor = Actor("link", name, region_id=region.id, response_id=response.id, invitation_id=link.invitation.id)
        return Person(app, name=name, actor=actor, token=link.token, public_id=response.public_id)


def planner(app: Flask, slug: str) -> Person:
    """The officer of a region, with its plan begun."""
    account = slug.replace("_", "-")
    with app.app_context(), scoped(OPERATOR.scope), transaction():
        region = region_called(slug)
        if accounts.find(account) is None:
            accounts.create(OPERATOR, account=account, name="处长", role="province", region=region, password=PASSWORD)
        public_id = begin(OPERATOR, the_programme(), region, "plan").public_id
        actor = Actor("province", "处长", region_id=region.id)
        return Person(app, name="处长", actor=actor, account=account, public_id=public_id)


def the_programme() -> Programme:
    found: Programme = db.session.execute(db.select(Programme)).scalars().one()
    return found


def too_much(app: Flask, thorough: bool) -> Iterator[Row]:
    """A megabyte in one answer is refused by its length; three megabytes are not taken at all."""
    statuses, faults = Counter[int](), []
    for annex in (annex.code for annex in ANNEXES):
        person = arrived(app, annex, "guizhou", "一兆")
        for section in [section.short_name for section in by_code(annex)().sections("filler")]:
            address = f"/fill/{person.public_id}/sections/{section}"
            typed = list(Inputs(person.get(address).text).values)
            for name in typed if thorough else typed[:1]:
                statuses[sent(person, address, name, MEGABYTE)] += 1
                faults += unnamed(person, annex, name)
                statuses[sent(person, address, name, "")] += 1
            if typed:
                statuses[sent(person, address, typed[0], "字" * 1_000_000)] += 1
    seen = f"{dict(statuses)}; {len(faults)} faults {faults[:SHOWN] or ''}".strip()
    done = "1,000,000 letters in one answer; 1,000,000 characters of Chinese (3 MB) in one answer"
    passed = not faults and set(statuses) == {303, 413}
    yield Row("1 MB of text", done, "kept in the draft and refused by its length; 413 above the limit", seen, passed)


def sent(person: Person, address: str, name: str, text: str) -> int:
    form = controls(person.get(address))
    form[name] = text
    return person.client.post(address, data=form).status_code


def unnamed(person: Person, annex: str, name: str) -> list[str]:
    """What is wrong with how a megabyte was refused."""
    with stored(person) as response:
        question = by_code(annex).load(response.answers).question(name.replace("-", "."))
        if question is None:
            return [] if question_at(annex, name) is None else [f"{name} is not there any more"]
        kept = str(question.stored())
        question.validate(question._form)
        told = [*question.errors, *question.process_errors] or not question.applies  # what is not asked is not kept
    return [] if told and kept == MEGABYTE else [f"{annex} {name}: kept {len(kept)} characters, said {told}"]


def other_encodings(app: Flask, thorough: bool) -> Iterator[Row]:
    """Bodies that are no UTF-8 are refused with 400, and nothing is stored."""
    statuses, changed, bodies = Counter[int](), 0, 0
    for annex in (annex.code for annex in ANNEXES):
        person = arrived(app, annex, "gansu", "编码")
        sections = [section.short_name for section in by_code(annex)().sections("filler")]
        for section in sections if thorough else sections[:1]:
            address = f"/fill/{person.public_id}/sections/{section}"
            page = person.get(address)
            typed = list(Inputs(page.text).values)
            guards = "&".join(f"{name}={value}" for name, value in controls(page).items() if name in GUARDS)
            for body in damaged_bodies(typed[0] if typed else "nothing").values():
                before = draft(person)
                whole = guards.encode() + b"&" + body
                kind = "application/x-www-form-urlencoded"
                statuses[person.client.post(address, data=whole, content_type=kind).status_code] += 1
                changed += draft(person) != before
                bodies += 1
    seen = f"{dict(statuses)}, {changed} drafts changed"
    done = f"{bodies} bodies in GBK, GB18030, Big5, UTF-16, UTF-32 and broken UTF-8, with a good token and mark"
    yield Row("other encodings", done, "400, nothing stored", seen, set(statuses) == {400} and not changed)


GUARDS = ("csrf_token", "_enc", "mark")


def draft(person: Person) -> tuple[int, str]:
    with stored(person) as response:
        return response.version, str(response.answers)


def regions_of(seeded: Path) -> list[str]:
    """The regions, in the order of the notice."""
    with tempfile.TemporaryDirectory() as folder:
        app = copied(seeded, Path(folder))
        with app.app_context(), scoped(EVERYWHERE):
            found = list(db.session.execute(db.select(Region.slug).order_by(Region.position)).scalars())
        closed(app)
    return found


def copied(seeded: Path, folder: Path) -> Flask:
    """An application on a copy of a prepared instance."""
    shutil.copytree(seeded, folder / "instance")
    app = make_app(folder / "instance")
    app.config["SECRET_KEY"] = SECRET
    return app


def closed(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
