"""The life of a response: which step leads where, who may take it, and one function per step.

Nobody else writes ``Response.state``.
"""

from forms.workflow import catalogue
from forms.workflow.actors import OPERATOR, Actor
from forms.workflow.drafts import Clash, Kept, Sent, save, save_row
from forms.workflow.links import Link, issue, look_up, mark_opened, revoke, token_of
from forms.workflow.outcome import Conflict, Nonconforming, Refused, Unconfirmed
from forms.workflow.responses import begin, invite, loaded
from forms.workflow.review import accept, awaits_receipt, give_opinion, send_back
from forms.workflow.steps import STEPS, Step, may
from forms.workflow.submission import new_key, submit

__all__ = [
    "OPERATOR",
    "STEPS",
    "Actor",
    "Clash",
    "Conflict",
    "Kept",
    "Link",
    "Nonconforming",
    "Refused",
    "Sent",
    "Step",
    "Unconfirmed",
    "accept",
    "awaits_receipt",
    "begin",
    "catalogue",
    "give_opinion",
    "invite",
    "issue",
    "loaded",
    "look_up",
    "mark_opened",
    "may",
    "new_key",
    "revoke",
    "save",
    "save_row",
    "send_back",
    "submit",
    "token_of",
]
