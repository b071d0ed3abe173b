"""The short form of ``make faults``: every fault once, every control beside it."""

from __future__ import annotations

import pytest

from tests.proof.faults import PROOFS, SHORT


@pytest.mark.parametrize("name", PROOFS)
def test_the_fault_is_survived_and_its_control_is_not(name: str) -> None:
    rows = list(PROOFS[name](SHORT))
    assert any(row.control for row in rows) or name == "input"
    assert not [str(row) for row in rows if not row.passed]
