"""A province never sees another province, whatever is asked and however."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from forms.models import EVERYWHERE, Organisation, Region, Response, Scope, Unscoped, db, scoped, transaction


@pytest.fixture
def two_regions(app: Flask) -> Iterator[dict[str, int]]:
    """贵州 and 甘肃 with one enterprise each."""
    with app.app_context():
        with scoped(EVERYWHERE), transaction():
            ids = {
                region.slug: region.id
                for region in db.session.execute(select(Region).where(Region.slug.in_(["guizhou", "gansu"]))).scalars()
            }
            for slug, region_id in ids.items():
                db.session.add(Organisation(region_id=region_id, kind="enterprise", name=f"{slug} 的企业"))
        yield ids


QUERIES: dict[str, Callable[[], Any]] = {
    "select": lambda: [row.name for row in db.session.execute(select(Organisation)).scalars()],
    "columns": lambda: list(db.session.execute(select(Organisation.name)).scalars()),
    "subquery": lambda: list(db.session.execute(select(select(Organisation).subquery().c.name)).scalars()),
    "join": lambda: list(db.session.execute(select(Organisation.name).join(Region)).scalars()),
    "join from region": lambda: list(
        db.session.execute(
            select(Organisation.name).select_from(Region).join(Organisation, Organisation.region_id == Region.id)
        ).scalars()
    ),
    "alias": lambda: list(db.session.execute(select(db.aliased(Organisation).name)).scalars()),
    "eager": lambda: [
        row.name for row in db.session.execute(select(Organisation).options(joinedload(Organisation.region))).scalars()
    ],
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_each_kind_of_query_is_narrowed(two_regions: dict[str, int], query: Callable[[], Any]) -> None:
    with scoped(Scope(region_id=two_regions["guizhou"])):
        assert query() == ["guizhou 的企业"]
    with scoped(Scope(region_id=two_regions["gansu"])):
        assert query() == ["gansu 的企业"]
    with scoped(EVERYWHERE):
        assert sorted(query()) == ["gansu 的企业", "guizhou 的企业"]


def test_counts_and_gets_are_narrowed(two_regions: dict[str, int]) -> None:
    with scoped(EVERYWHERE):
        foreign = db.session.execute(
            select(Organisation.id).where(Organisation.region_id == two_regions["gansu"])
        ).scalar_one()
    db.session.expunge_all()
    with scoped(Scope(region_id=two_regions["guizhou"])):
        assert db.session.execute(select(func.count()).select_from(Organisation)).scalar_one() == 1
        assert db.session.get(Organisation, foreign) is None


def test_bulk_changes_are_narrowed(two_regions: dict[str, int]) -> None:
    with scoped(Scope(region_id=two_regions["guizhou"])), transaction():
        db.session.execute(db.update(Organisation).values(city="贵阳市"))
    with scoped(EVERYWHERE):
        cities = dict(db.session.execute(select(Organisation.name, Organisation.city)).all())
    assert cities == {"guizhou 的企业": "贵阳市", "gansu 的企业": ""}


def test_nobody_reads_nothing(two_regions: dict[str, int]) -> None:
    with pytest.raises(Unscoped):
        db.session.execute(select(Organisation)).all()
    with pytest.raises(Unscoped):
        db.session.execute(select(Response)).all()


def test_a_row_of_another_region_cannot_be_written(two_regions: dict[str, int]) -> None:
    with scoped(Scope(region_id=two_regions["guizhou"])), pytest.raises(Unscoped), transaction():
        db.session.add(Organisation(region_id=two_regions["gansu"], kind="enterprise", name="越界企业"))
        db.session.flush()


def test_a_row_cannot_be_moved_to_another_region(two_regions: dict[str, int]) -> None:
    with scoped(Scope(region_id=two_regions["guizhou"])), pytest.raises(Unscoped), transaction():
        mine = db.session.execute(select(Organisation)).scalar_one()
        mine.region_id = two_regions["gansu"]
        db.session.flush()
