"""The short form of ``make load`` and ``make soak``: whoever comes is answered as they should be."""

from __future__ import annotations

import io

import pytest

from tests.proof.load import SHORT, measure
from tests.proof.soak import soak


def test_a_small_crowd_is_answered_and_what_it_submits_is_committed(capsys: pytest.CaptureFixture[str]) -> None:
    figures = measure(SHORT)
    assert figures["wrong"] == 0
    assert figures["durable"] > 0
    assert figures["worker"] > 0
    assert "half the knee" in capsys.readouterr().out


def test_wrong_requests_among_right_ones_disturb_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    soak(rate=8, minutes=0.1)
    told = io.StringIO(capsys.readouterr().out).read()
    assert "wrong {" not in told, told
