"""A rehearsal: whole provinces of invented organisations, seeded, with plausible answers, taken through the year."""

from forms.rehearsal.answering import answers_of, opinion_of
from forms.rehearsal.course import SHARES, Course
from forms.rehearsal.register import AGENCIES, ENTERPRISES, SEED, Invented, province, sheet
from forms.rehearsal.staging import stage

__all__ = [
    "AGENCIES",
    "ENTERPRISES",
    "SEED",
    "SHARES",
    "Course",
    "Invented",
    "answers_of",
    "opinion_of",
    "province",
    "sheet",
    "stage",
]
