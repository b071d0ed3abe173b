"""Where invented organisations are: the cities of every region, and the trades that are at home there.

``places.tsv`` holds per city its region, its name, what organisations call it, its code (GB/T 2260 as of 2017), its
dialling code and a postcode; ``trades.tsv`` per trade its goods, field, first and second product, keywords, class of
the International Patent Classification, industry with its division, and what companies of the trade are called.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """A city, prefecture or division."""

    region: str
    city: str
    short: str
    code: str
    dialling: str
    postcode: str


@dataclass(frozen=True)
class Trade:
    """What a company makes."""

    goods: str
    field: str
    product: str
    second: str
    keywords: str
    ipc: str
    industry: str
    branch: str
    called: str


def lines(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


@cache
def places(region: str) -> list[Place]:
    """The places of a region by its slug, the capital first. Raises KeyError for a region there is none of."""
    found = [Place(*line) for line in lines("places.tsv") if line[0] == region]
    if not found:
        raise KeyError(region)
    return found


@cache
def trades() -> list[Trade]:
    return [Trade(*line) for line in lines("trades.tsv")]
