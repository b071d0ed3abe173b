"""The desk of the staff: the list of responses, each response with what can be done about it, the event log."""

from forms.pages.desk import (
    assigning,
    bulk,
    exports,
    files,
    listing,
    log,
    log_files,
    opinion,
    preview,
    remarks,
    response,
    revisions,
    sealed_copies,
    views,
)
from forms.pages.desk.door import blueprint

__all__ = [
    "assigning",
    "blueprint",
    "bulk",
    "exports",
    "files",
    "listing",
    "log",
    "log_files",
    "opinion",
    "preview",
    "remarks",
    "response",
    "revisions",
    "sealed_copies",
    "views",
]
