"""Chance that comes out the same again: everything invented is drawn from dice named after it."""

from __future__ import annotations

import math
from random import Random


def dice(*names: object) -> Random:
    """Dice that fall the same way for the same names, in every process and version."""
    return Random(" ".join(map(str, names)))  # noqa: S311 — nothing secret is drawn


def around(chance: Random, middle: float, spread: float = 0.5) -> float:
    """A number about ``middle``, as sizes are: halves as often as doubles."""
    return middle * math.exp(chance.gauss(0, spread))
