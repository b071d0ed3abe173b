"""The ways a step can be declined, each with what the page needs to say why."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The answers do not hold. ``questionnaire`` carries the errors on its questions."""

    def __init__(self, questionnaire: Any) -> None:
        super().__init__("answers refused")
        self.questionnaire = questionnaire


class Unconfirmed(Exception):
    """The answers hold, but doubts have to be confirmed first. ``questionnaire`` carries them."""

    def __init__(self, questionnaire: Any) -> None:
        super().__init__("cautions not confirmed")
        self.questionnaire = questionnaire


class Conflict(Exception):
    """Somebody was faster, or the step does not lead anywhere from here; the message says which."""


class Nonconforming(Conflict):
    """A document is not what its template prints over its blank; ``words`` says where, a sentence each."""

    def __init__(self, words: list[str]) -> None:
        super().__init__("document does not conform to its blank")
        self.words = words
