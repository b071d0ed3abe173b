"""Whether the chains hold: every entry follows from the one before, none is missing, and the head says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy import select

from forms.archive.finding import AUTHENTICITY, COMPLETENESS, SECURITY, Finding, Report
from forms.models import ArchiveEntry, ChainHead, Event, Region, canonical, db, digest
from forms.models.chains import ARCHIVE, EVENTS, GENESIS, grown
from forms.models.events import NATIONAL
from forms.models.seals import key_name, mac_of, same, sm3_of

BATCH = 200
NAMES = {EVENTS: "事件链", ARCHIVE: "归档账"}


def key() -> str | None:
    """The archive's key, None where this server has none."""
    found: str | None = current_app.config.get("ARCHIVE_KEY")
    return found


def missing_key() -> Iterator[Finding]:
    """Without the key nothing says that the chains are this server's own."""
    if key() is None:
        yield Finding("归档密钥", "没有密钥，各链的印记都没有核验；请用 FUBIAO_ARCHIVE_KEY_FILE 给出", SECURITY)


@dataclass
class Walk:
    """The end of a chain as far as it was followed."""

    seq: int = 0
    hash: str = GENESIS
    mac: str = GENESIS
    last: list[Any] = field(default_factory=list)

    def step(self, ledger: str, chain: str, seq: int, entry_hash: str) -> None:
        secret = key()
        self.mac = grown(self.mac, ledger, chain, seq, entry_hash, key=secret) if secret is not None else GENESIS
        self.seq, self.hash = seq, entry_hash


def broken_chains(report: Report) -> Iterator[Finding]:
    """What does not hold of the events, then of the archive."""
    yield from missing_key()
    yield from walked(EVENTS, events(report))
    yield from walked(ARCHIVE, entries(report))


Link = tuple[str, int, str, str, str, list[str]]
"""Of one entry: chain, number, hash before, hash, where it stands, and what is wrong with the entry itself."""


def events(report: Report) -> Iterator[Link]:
    """The event log, entry by entry."""
    slugs = {region.id: region.slug for region in db.session.execute(select(Region)).scalars()}
    wanted = select(Event).order_by(Event.chain, Event.seq).execution_options(yield_per=BATCH)
    for event in db.session.execute(wanted).scalars():
        report.looked_at["事件"] += 1
        wrong = [] if event.hash == digest(event.content()) else ["内容与记录的哈希不符"]
        if slugs.get(event.region_id or 0, NATIONAL) != event.chain:
            wrong.append("所属省区与所在的链不符")
        yield event.chain, event.seq, event.prev, event.hash, place(EVENTS, event.chain, event.seq), wrong


def entries(report: Report) -> Iterator[Link]:
    """The archive's ledger, entry by entry."""
    wanted = select(ArchiveEntry).order_by(ArchiveEntry.chain, ArchiveEntry.seq).execution_options(yield_per=BATCH)
    for entry in db.session.execute(wanted).scalars():
        report.looked_at["归档账目"] += 1
        where = f"{place(ARCHIVE, entry.chain, entry.seq)}（{entry.reference}）"
        yield entry.chain, entry.seq, entry.prev, entry.hash, where, list(faults_of(entry.whole(), key()))


def faults_of(whole: dict[str, Any], secret: str | None) -> Iterator[str]:
    """What is wrong with an entry by itself: its hash, its MAC, its SM3.

    :param whole: the entry as :meth:`ArchiveEntry.whole` tells it, wherever it is kept
    """
    text = canonical({name: value for name, value in whole.items() if name not in ("hash", "mac", "sm3")})
    if whole["hash"] != digest(text):
        yield "内容与记录的哈希不符"
    if secret is not None:
        if whole["key_name"] != key_name(secret):
            yield f"印记用的是另一把密钥（{whole['key_name']}），没有核验"
        elif not same(str(whole["mac"]), mac_of(text, secret)):
            yield "印记（HMAC）不符：不是本系统所记，或记后被改动"
    sm3 = sm3_of(text)
    named = "SM3" in str(whole["marks"])
    if named != (whole["sm3"] is not None) or (named and sm3 is not None and whole["sm3"] != sm3):
        yield "SM3 不符"


def place(ledger: str, chain: str, seq: int) -> str:
    return f"{NAMES[ledger]} {chain} 第 {seq} 条"


def walked(ledger: str, links: Iterator[Link]) -> Iterator[Finding]:
    """Follow every chain of a ledger to its end, and hold the end against the head."""
    walks: dict[str, Walk] = {}
    for chain, seq, prev, entry_hash, where, wrong in links:
        walk = walks.setdefault(chain, Walk())
        if seq != walk.seq + 1:
            yield Finding(where, f"序号不连续：前一条是第 {walk.seq} 条", COMPLETENESS)
        elif prev != walk.hash:
            yield Finding(where, "与前一条的哈希不相连", AUTHENTICITY)
        yield from (Finding(where, words, AUTHENTICITY) for words in wrong)
        walk.step(ledger, chain, seq, entry_hash)
    yield from ends(ledger, walks)


def ends(ledger: str, walks: dict[str, Walk]) -> Iterator[Finding]:
    """Where a chain ends elsewhere than its head says, or has none."""
    heads = select(ChainHead).where(ChainHead.ledger == ledger).order_by(ChainHead.chain)
    held = {head.chain: head for head in db.session.execute(heads).scalars()}
    for chain in sorted({*walks, *held}):
        where, walk, head = f"{NAMES[ledger]} {chain} 的链头", walks.get(chain, Walk()), held.get(chain)
        if head is None:
            yield Finding(where, "缺失", COMPLETENESS)
        elif head.seq > walk.seq:
            yield Finding(where, f"记到第 {head.seq} 条，现存只到第 {walk.seq} 条：末尾缺失", COMPLETENESS)
        elif head.seq < walk.seq:
            yield Finding(where, f"记到第 {head.seq} 条，现存到第 {walk.seq} 条：末尾多出", COMPLETENESS)
        elif head.hash != walk.hash:
            yield Finding(where, "与最后一条的哈希不符", AUTHENTICITY)
        elif key() is not None and not same(head.mac, walk.mac):
            yield Finding(where, "印记（HMAC）不符：链头或链中各条不全是本系统所记", AUTHENTICITY)
