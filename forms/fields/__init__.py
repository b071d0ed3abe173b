"""The kinds of question a questionnaire is declared with."""

from forms.fields.choices import Agree, Choice, Choices, Select, YesNo
from forms.fields.dates import Day, Month
from forms.fields.derived import Computed, Printed
from forms.fields.matrix import Matrix
from forms.fields.numbers import Amount, Count
from forms.fields.part import Part
from forms.fields.question import Question, Shown
from forms.fields.section import Section
from forms.fields.table import Table
from forms.fields.text import Other, Paragraph, Text

__all__ = [
    "Agree",
    "Amount",
    "Choice",
    "Choices",
    "Computed",
    "Count",
    "Day",
    "Matrix",
    "Month",
    "Other",
    "Paragraph",
    "Part",
    "Printed",
    "Question",
    "Section",
    "Select",
    "Shown",
    "Table",
    "Text",
    "YesNo",
]
