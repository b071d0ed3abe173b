"""Checking a receipt number: what anybody who holds one may know, and nobody learns whose it is."""

from __future__ import annotations

import unicodedata

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.annexes import by_code
from forms.models import EVERYWHERE, Filing, Response, db, scoped
from forms.pages.front import blueprint
from forms.workflow import filing as filings
from forms.workflow.receipts import receipt_holds

LONGEST = 60


@blueprint.get("/r/")
def receipt_asked() -> str | Answer:
    """Ask for a number; one that was typed is looked up at its own address."""
    typed = request.args.get("number", "")[:LONGEST].strip()
    if not typed:
        return render_template("front/receipt_check.html", standing="", typed="")
    return redirect(url_for(".receipt_check", receipt=written(typed)), 303)


@blueprint.get("/r/<receipt>")
def receipt_check(receipt: str) -> str | tuple[str, int]:
    """Whether a receipt number is one of ours: for which annex or package, since when, and the hashes it stands for.

    Neither the filler nor the region is named: the number proves a paper, it does not open a record.
    """
    if not receipt_holds(receipt) or written(receipt) != receipt:
        return render_template("front/receipt_check.html", standing="malformed", typed=receipt[:LONGEST]), 404
    with scoped(EVERYWHERE):
        found = db.session.execute(select(Response).where(Response.receipt == receipt)).scalar_one_or_none()
        if found is None:
            return of_a_package(receipt)
        submissions = [revision for revision in found.revisions if revision.kind == "submit"]
        return render_template(
            "front/receipt_check.html",
            standing="valid",
            typed="",
            receipt=receipt,
            questionnaire=by_code(found.annex),
            year=found.programme.year,
            state=found.state,
            submitted_at=submissions[-1].created_at,
            times=len(submissions),
            documents=found.revisions[-1].papers,
        )


def of_a_package(receipt: str) -> str | tuple[str, int]:
    """What the receipt of a package stands for, or that there is none."""
    filing = db.session.execute(select(Filing).where(Filing.receipt == receipt)).scalar_one_or_none()
    if filing is None:
        return render_template("front/receipt_check.html", standing="unknown", typed=receipt), 404
    return render_template(
        "front/receipt_check.html",
        standing="package",
        typed="",
        receipt=receipt,
        filing=filing,
        outcome=filings.STANDINGS[filings.standing(filing)],
    )


def written(typed: str) -> str:
    """A receipt number as it is printed, however it was typed: full width, small letters, other or no dashes."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    compact = "".join(character for character in plain if character.isalnum())
    return "-".join(part for part in (compact[:4], compact[4:8], compact[8:12], compact[12:16], compact[16:]) if part)
