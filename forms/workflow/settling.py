"""What becomes of last year's marks when answers are saved: an answer that was changed is this year's for good."""

from __future__ import annotations

from typing import Any

Carried = dict[str, Any]


def paths_of(carried: Carried) -> Carried:
    """The paths taken over, with what was put in."""
    found: Carried = carried.get("paths", {})
    return found


def within(paths: Carried, section: str) -> Carried:
    """Those that stand in a section."""
    return {path: answer for path, answer in paths.items() if path.startswith(f"{section}.")}


def answer_at(answers: Any, path: str) -> Any:
    """The stored answer at a path; None where there is none."""
    for name in path.split("."):
        if isinstance(answers, list):
            answers = answers[int(name)] if name.isdecimal() and int(name) < len(answers) else None
        else:
            answers = answers.get(name) if isinstance(answers, dict) else None
    return answers


def settled(carried: Carried, answers: Any) -> Carried:
    """What is left of the marks once these answers are stored."""
    if not carried:
        return carried
    left = {path: put for path, put in paths_of(carried).items() if answer_at(answers, path) == put}
    return carried | {"paths": left}
