"""Rules that more than one annex asks for."""

from forms.validators.comparison import AtLeastSum, NotAfter, NotBefore, NotFuture, NotMoreThan, SumOf, Within
from forms.validators.conditions import AnyOf, Is, NotAll, Unanswered
from forms.validators.contact import Email, Fax, Mobile, Phone, Postcode, Url
from forms.validators.identifiers import AgencyCode, CreditCode, DocumentNumber, Ipc, OrganisationCode, PatentNumber
from forms.validators.presence import Answered, AnsweredUnless, Length

__all__ = [
    "AgencyCode",
    "Answered",
    "AnsweredUnless",
    "AnyOf",
    "AtLeastSum",
    "CreditCode",
    "DocumentNumber",
    "Email",
    "Fax",
    "Ipc",
    "Is",
    "Length",
    "Mobile",
    "NotAfter",
    "NotAll",
    "NotBefore",
    "NotFuture",
    "NotMoreThan",
    "OrganisationCode",
    "PatentNumber",
    "Phone",
    "Postcode",
    "SumOf",
    "Unanswered",
    "Url",
    "Within",
]
