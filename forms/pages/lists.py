"""The official lists to look things up in: a page to search them, and what a picker asks while somebody types."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response, abort, jsonify, render_template, request

from forms.annexes.lists import LISTS, Catalogue
from forms.annexes.lists.catalogue import MOST_FOUND

LONGEST_QUERY = 60

blueprint = Blueprint("lists", __name__, url_prefix="/lists/<list_name>")


def list_or_404(name: str) -> Catalogue:
    """The list of this name."""
    if name not in LISTS:
        abort(404)
    return LISTS[name]


def query() -> str:
    return request.args.get("q", "").strip()[:LONGEST_QUERY]


@blueprint.get("/")
def search(list_name: str) -> str:
    """The entries that match, the closest first; the whole list by section where nothing is asked."""
    catalogue = list_or_404(list_name)
    found = catalogue.search(query())
    by_section = groupby(found, key=lambda entry: entry.group)
    sections = [(catalogue.groups[letter], list(entries)) for letter, entries in by_section] if not query() else []
    return render_template("lists/search.html", list=catalogue, query=query(), found=found, sections=sections)


@blueprint.get("/entries")
def entries(list_name: str) -> Response:
    """The closest entries as JSON: what choosing each writes, its code and title, and its section."""
    catalogue = list_or_404(list_name)
    found = catalogue.search(query())[:MOST_FOUND] if query() else []
    return jsonify(
        [
            {"value": catalogue.answer(entry), "code": entry.code, "title": entry.title, "group": entry.group}
            for entry in found
        ]
    )
