"""The base class of the annexes: one declaration from which page, storage, Word file and exports are derived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from forms.calendar import Calendar, notice_of_2017
from forms.fields import Part, Question, Section

TOLERATED_GAPS = 0.05


class Caution:
    """A doubt about an answer: shown, confirmed once by the filler, stored with the submission."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text

    def stored(self) -> dict[str, str]:
        return {"path": self.path, "text": self.text}


class Questionnaire(Part):
    """One annex of one edition. Every top-level member is a :class:`Section`, and every section is a page.

    Read it with :meth:`load`; a plain ``Questionnaire()`` is the blank form of the 2017 notice.

    ``papers`` are the Word files printed from the answers, name to title. ``known`` says which questions start
    with what is known of whoever answers: path to the name of a fact. ``catalogued`` are the paths whose answers a
    list of responses is filtered and searched by: ``city``, ``industry``, ``search``; ``[]`` marks the rows of a table.
    ``of_one_submission`` are the paths of answers no other year may begin with, such as the day it was filled in.
    ``annex`` is the number of the annex, 0 for what came with no number.
    """

    code: ClassVar[str]
    edition: ClassVar[str]
    annex: ClassVar[int]
    filler: ClassVar[str]
    title: ClassVar[str]
    instructions: ClassVar[tuple[str, ...]] = ()
    papers: ClassVar[dict[str, str]] = {}
    known: ClassVar[dict[str, str]] = {}
    catalogued: ClassVar[dict[str, tuple[str, ...]]] = {}
    of_one_submission: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """One paper, named as the annex is, unless the annex prints several."""
        super().__init_subclass__(**kwargs)
        if "code" in cls.__dict__ and "papers" not in cls.__dict__:
            cls.papers = {cls.code: cls.title}

    class Meta(Part.Meta):
        calendar = notice_of_2017()

    @classmethod
    def load(cls, answers: dict[str, Any] | None = None, calendar: Calendar | None = None) -> Questionnaire:
        """The questionnaire holding ``answers`` (the nested dict ``stored`` returns; unknown names are ignored)."""
        held = answers if isinstance(answers, dict) else {}
        return cls(data=held, meta={"calendar": calendar} if calendar else None)

    @classmethod
    def opening(cls, facts: dict[str, str]) -> dict[str, Any]:
        """The answers a new response starts with: the facts ``known`` asks for, nested as stored."""
        answers: dict[str, Any] = {}
        for path, fact in cls.known.items():
            section, question = path.split(".")
            answers.setdefault(section, {})[question] = facts.get(fact) or None
        return answers

    @classmethod
    def found(cls, answers: dict[str, Any], purpose: str) -> list[str]:
        """The answers a list is filtered or searched by, out of stored ``answers``; blank ones are left out."""
        paths = cls.catalogued.get(purpose, ())
        return [str(value) for path in paths for value in values_at(answers, path.split(".")) if value]

    @classmethod
    def paper_label(cls, paper: str) -> str:
        """How a paper is called in the name of its file: 附件2, or its title where it is a list of its own."""
        return cls.called() if paper == cls.code and cls.annex else cls.papers[paper]

    @classmethod
    def called(cls) -> str:
        """How the questionnaire is called in a sentence: 附件2, or its title where it is no annex of the notice."""
        return f"附件{cls.annex}" if cls.annex else f"《{cls.title}》"

    # -- readers -------------------------------------------------------------------------------

    def only_for(self, reader: str) -> Questionnaire:
        """Remove the sections another reader answers: ``filler`` or ``province``. Returns itself."""
        for section in list(self):
            if (section.by or "filler") != reader:
                del self[section.short_name]
        return self

    def sections(self, reader: str = "filler") -> list[Section]:
        """The sections a reader answers, in printed order."""
        return [section for section in self if (section.by or "filler") == reader]

    def receive(self, section: str, posted: MultiDict[str, str]) -> Section:
        """Read the post of one section's page over what is held; the other sections stay as they are."""
        held = self[section]
        held.process(posted, held.stored())
        return held

    # -- judging -------------------------------------------------------------------------------

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every answer, then the rules that compare sections. Errors are on the questions."""
        sound = bool(super().validate(extra_validators))
        self.check()
        self.doubt_gaps()
        return sound and not self.problems()

    def check(self) -> None:
        """Rules across sections; an annex overrides it and reports with :meth:`blame` and :meth:`doubt`."""

    def asked(self) -> list[Question]:
        """The questions put to the filler, given the other answers."""
        questions = (question for section in self.sections() for question in section.walk())
        return [question for question in questions if question.applies and question.kind not in ("computed", "printed")]

    def missing_share(self) -> float:
        """The share of the questions asked that were left blank, between 0 and 1."""
        asked = self.asked()
        return sum(question.is_blank for question in asked) / len(asked) if asked else 0.0

    def doubt_gaps(self) -> None:
        """Report, at the first blank question, that more was left blank than a sound answer leaves."""
        share = self.missing_share()
        if share > TOLERATED_GAPS:
            first = next(question for question in self.asked() if question.is_blank)
            message = _(
                "本表有 %(share)d%% 的栏目未填写，请逐项核对；无内容的填“无”，数字为零的填“0”", share=round(share * 100)
            )
            self.doubt(first.path, message)

    def blame(self, path: str, message: Any) -> None:
        """Report an error at the question at ``path``."""
        question = self.question(path)
        if question is not None:
            question.errors = [*question.errors, message]

    def doubt(self, path: str, message: Any) -> None:
        """Report a caution at the question at ``path``."""
        question = self.question(path)
        if question is not None:
            question.cautions.append(message)

    def problems(self) -> list[tuple[Any, str]]:
        """Every error of the last validation: pairs of the question (or table) and a sentence, in printed order."""
        return [
            (question, str(text))
            for question in self.concerned()
            for text in question.errors
            if not isinstance(text, dict)
        ]

    def cautions(self) -> list[Caution]:
        """Every doubt of the last validation, in printed order."""
        return [Caution(question.path, str(text)) for question in self.concerned() for text in question.cautions]

    def concerned(self) -> Iterator[Any]:
        """Whatever an error or a doubt may be about, in printed order: every table and every question."""
        for section in self:
            yield from tables_and_questions(section)

    def prune(self) -> None:
        """Forget answers to questions that are not asked, and blank rows: what a submission keeps."""
        for section in self:
            section.prune()

    # -- the dress codes -----------------------------------------------------------------------

    def stored(self) -> dict[str, Any]:
        """All answers as JSON values, nested as the sections are."""
        return {section.short_name: section.stored() for section in self}

    def shown(self, empty: str = "") -> dict[str, Any]:
        """All answers as people read them, nested as the sections are; the Word tags are its paths.

        The sections of another reader stay blank where he has not answered; a person may still do so by hand.
        """
        answers = {
            section.short_name: section.shown("" if section.by and section.is_blank else empty) for section in self
        }
        return answers | {"programme": self.calendar.words()}

    # -- derived from the declaration ----------------------------------------------------------

    def walk(self) -> Iterator[Question]:
        """Every question with one answer, in printed order."""
        for section in self:
            yield from section.walk()

    def columns(self) -> list[tuple[str, Question]]:
        """The export columns: pairs of path and question; ``[]`` marks the rows of a table."""
        return [column for section in self for column in section.columns(section.short_name)]

    @classmethod
    def example(cls) -> dict[str, Any]:
        """A complete, plausible, valid answer as stored."""
        blank = cls()
        held = cls.load({section.short_name: section.example() for section in blank})
        return held.stored()

    @classmethod
    def longest(cls) -> dict[str, Any]:
        """Every question answered at its greatest length, every table full, as stored."""
        blank = cls()
        return cls.load({section.short_name: section.longest() for section in blank}).stored()


def values_at(held: Any, names: list[str]) -> Iterator[Any]:
    """The values at a path within stored answers: one, or one per row where the path goes through a table."""
    if not names:
        yield held
    elif isinstance(held, dict):
        inner = held.get(names[0].removesuffix("[]"))
        for part in (inner or []) if names[0].endswith("[]") else [inner]:
            yield from values_at(part, names[1:])


def tables_and_questions(field: Any) -> Iterator[Any]:
    """Every table and question at and below ``field``, a table before its rows."""
    if field.kind not in ("section", "matrix"):
        yield field
    inner: Any = getattr(field, "entries", None) or getattr(field, "form", ())
    for part in inner:
        yield from tables_and_questions(part)


NOT_OURS = _("本表为依据通知正文重构的样表，非国家知识产权局原附件")
