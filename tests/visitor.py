"""A browser without a screen that inspects every page it fetches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK, HEADERS


class Page:
    """A page as fetched: its words, its tree, its forms."""

    def __init__(self, answer: TestResponse) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.text = answer.get_data(as_text=True) if "text" in answer.mimetype else ""
        self.location = answer.headers.get("Location", "")

    @cached_property
    def tree(self) -> Any:
        return html.document_fromstring(self.text)

    def words(self) -> str:
        """What a reader reads, white space collapsed."""
        body = self.tree.find("body")
        return " ".join(" ".join(part for part in body.itertext()).split())

    def inspect(self) -> None:
        """Fail on what no page may have: doubled ids, unlabelled inputs, forms without their guards."""
        assert self.tree.findtext(".//title"), "a page needs a title"
        assert self.tree.get("lang"), "a page needs a language"
        ids = Counter(self.tree.xpath("//@id"))
        assert not [name for name, count in ids.items() if count > 1], f"doubled ids: {ids.most_common(3)}"
        assert len(self.tree.xpath("//h1")) == 1, "a page needs one h1"
        labelled = set(self.tree.xpath("//label/@for"))
        assert labelled <= set(ids), f"labels for nothing: {labelled - set(ids)}"
        for control in self.tree.xpath("//input[not(@type='hidden')]|//select|//textarea"):
            named = control.xpath("ancestor::label") or control.get("aria-label") or control.get("aria-labelledby")
            named = named or control.get("id") in labelled
            assert named, f"unlabelled: {html.tostring(control)[:120]!r}"
        for form in self.tree.xpath("//form[translate(@method,'POST','post')='post']"):
            assert form.xpath(".//input[@name='csrf_token']"), f"no token in {form.get('action')}"
            assert form.xpath(f".//input[@name='{ENCODING_FIELD}']/@value") == [ENCODING_MARK]
        assert not self.tree.xpath("//@style|//@onclick|//script[not(@src)]|//style"), "inline style or script"
        assert "None" not in self.words().split(), "None on a page"


@dataclass
class Visitor:
    """Fetches pages of an application with cookies of its own."""

    app: Flask

    @cached_property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def get(self, url: str, status: int = 200) -> Page:
        """Fetch and inspect a page; fails when the status is another."""
        return self.checked(self.client.get(url), status)

    def post(self, url: str, data: dict[str, Any] | None = None, status: int = 303) -> Page:
        """Post a form with its token and encoding mark."""
        body = {"csrf_token": self.token_of_session(), ENCODING_FIELD: ENCODING_MARK} | (data or {})
        return self.checked(self.client.post(url, data=body), status)

    def token_of_session(self) -> str:
        page = Page(self.client.get("/staff/login", follow_redirects=True))
        found = page.tree.xpath("//input[@name='csrf_token']/@value")
        assert found, "no form on the page to take a token from"
        return str(found[0])

    def checked(self, answer: TestResponse, status: int) -> Page:
        page = Page(answer)
        assert page.status == status, f"{page.status} instead of {status}: {page.text[:600]} {page.location}"
        for name in HEADERS:
            assert name in answer.headers, f"no {name}"
        if answer.mimetype == "text/html" and page.status not in (301, 302, 303):
            page.inspect()
        return page
