"""The desk of the staff: the list of responses, each response with what can be done about it, the event log."""

from forms.pages.desk import listing, log, opinion, response
from forms.pages.desk.door import blueprint

__all__ = ["blueprint", "listing", "log", "opinion", "response"]
