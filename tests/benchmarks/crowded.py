"""A desk with very many responses, written straight into the database: what the list is measured on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from forms.annexes import by_code
from forms.models import (
    EVERYWHERE,
    CatalogueEntry,
    Organisation,
    Programme,
    Region,
    Response,
    Revision,
    db,
    now,
    scoped,
    transaction,
)
from forms.models.responses import STATES
from forms.workflow.folding import fold, initials
from forms.workflow.receipts import RECEIPT_ALPHABET

BATCH = 2000
TABLES = (Organisation, Response, Revision, CatalogueEntry)
PLACES = ("贵阳市", "遵义市", "六盘水市", "安顺市", "毕节市", "铜仁市", "兰州市", "天水市")
WORDS = ("黔源", "苗岭", "红粮", "乌蒙", "瀑乡", "梵净", "陇原", "麦积", "祁连", "锦屏", "云岭", "草海", "赤水", "剑江")
TRADES = ("智能装备", "生物制药", "酿造", "新材料", "精密机械", "茶业", "石化装备", "电气", "软件", "农业科技", "能源")
INDUSTRIES = "CDEGIM"


def grow(app: Flask, total: int) -> None:
    """Add responses to annex 2, of all regions and in all states, until there are ``total``."""
    with app.app_context(), scoped(EVERYWHERE):
        held = db.session.execute(select(func.count(Response.id))).scalar_one()
        first = db.session.execute(select(func.coalesce(func.max(Organisation.id), 0))).scalar_one() + 1
        last = db.session.execute(select(func.coalesce(func.max(Response.id), 0))).scalar_one() + 1
        regions = list(db.session.execute(select(Region.id)).scalars())
        programme = db.session.execute(select(Programme.id)).scalars().first()
        for start in range(0, total - held, BATCH):
            made = [
                rows(first + number, last + number, regions, programme)
                for number in range(start, min(start + BATCH, total - held))
            ]
            with transaction():
                for table, found in zip(TABLES, zip(*made, strict=True), strict=True):
                    db.session.execute(insert(table), [row for row in found if row])


def rows(organisation_id: int, response_id: int, regions: list[int], programme: Any) -> Iterator[dict[str, Any]]:
    """One organisation, its response, a revision where it was submitted, its entry in the catalogue."""
    dice = random.Random(response_id)
    region, state = regions[response_id % len(regions)], dice.choice(list(STATES))
    city, name = dice.choice(PLACES), f"{dice.choice(WORDS)}{dice.choice(TRADES)}第{response_id}有限公司"
    code = f"9152{response_id:014}"
    receipt = "2017-" + "-".join("".join(dice.choices(RECEIPT_ALPHABET, k=4)) for _ in range(3)) + "-7"
    receipt = receipt if state != "draft" else ""
    saved = now() - timedelta(seconds=dice.randrange(10_000_000))
    kept = {"region_id": region, "programme_id": programme, "annex": "demand", "state": state, "saved_at": saved}
    kept |= {"receipt": receipt or None, "submitted_at": saved if receipt else None}
    phone = f"138{response_id:08}"
    yield {
        "id": organisation_id,
        "region_id": region,
        "kind": "enterprise",
        "name": name,
        "credit_code": code,
        "city": city,
    }
    yield kept | {
        "id": response_id,
        "organisation_id": organisation_id,
        "edition": by_code("demand").edition,
        "answers": answers(name, code, city),
        "visited": [],
    }
    yield revision_of(response_id, region, saved) if receipt else {}
    terms = [name, receipt, code, "杨晓梅", phone, f"{response_id}@example.com"]
    yield kept | {
        "response_id": response_id,
        "name": name,
        "city": city,
        "industry": dice.choice(INDUSTRIES),
        "stage": "submitted" if receipt else "invited",
        "search": "\n".join(filter(None, [*map(fold, terms), initials(name)])),
    }


def revision_of(response_id: int, region: int, at: Any) -> dict[str, Any]:
    """A revision, its answers aside: the list never reads them."""
    return {
        "response_id": response_id,
        "region_id": region,
        "number": 1,
        "kind": "submit",
        "key": f"crowded-{response_id}",
        "answers": "{}",
        "sha256": "0" * 64,
        "cautions": [],
        "actor": "单位",
        "created_at": at,
    }


EXAMPLE = by_code("demand").example()


def answers(name: str, code: str, city: str) -> dict[str, Any]:
    """The example of annex 2 as this organisation would have given it."""
    return EXAMPLE | {"unit": EXAMPLE["unit"] | {"name": name, "credit_code": code, "city": city}}
