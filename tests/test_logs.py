"""The log: one line a request, and nothing in it that somebody typed or that opens anything."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from forms import logs, metrics, settings
from forms.models import Region, db, transaction
from tests.conftest import People
from tests.pages.stories import arrive

ANSWER = "我单位没有专利，请不要外传"
OF_A_REQUEST = {
    *("at", "level", "event", "request", "endpoint", "method", "status", "ms", "bytes", "role", "region"),
}


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """The lines written since it was asked last."""

    def since() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return since


def test_a_request_is_one_line_with_the_page_and_no_address(people: People, told: Any) -> None:
    arrive(people.enterprise, people.guizhou)
    told()
    hub = people.enterprise.get(f"/fill/{people.enterprise.public_id}/?from=mail")
    (line,) = told()
    assert set(line) == OF_A_REQUEST
    assert (line["event"], line["level"], line["endpoint"]) == ("request", "info", "answer.hub")
    assert (line["method"], line["status"], line["role"], line["region"]) == ("GET", 200, "link", "guizhou")
    assert line["bytes"] == len(hub.answer.get_data())
    assert line["at"].endswith("+08:00")
    assert line["ms"] > 0
    assert len(line["request"]) == 32
    people.guizhou.get("/desk/")
    people.stranger.get("/nowhere", status=404)
    assert [(line["endpoint"], line["status"], line["role"], line["region"]) for line in told()] == [
        ("desk.responses", 200, "province", "guizhou"),
        ("", 404, "", ""),
    ]


def test_nothing_that_was_typed_or_that_opens_anything_is_written(people: People, capsys: Any) -> None:
    person = people.enterprise
    arrive(person)
    section = f"/fill/{person.public_id}/sections/unit"
    person.post(section, {"unit-name": ANSWER}, status=303)
    person.post("/staff/login", {"account": "guizhou", "password": "wo-de-mi-ma-123"}, status=200)
    person.get(f"/l/{person.token}?from={person.token}")
    written = capsys.readouterr().err
    assert written.count("\n") >= 4
    for secret in (ANSWER, "wo-de-mi-ma-123", person.token, person.public_id, "unit-name", "/l/", "?"):
        assert secret not in written, secret


def test_the_number_a_proxy_gives_is_kept_and_nothing_else(app: Flask, told: Any) -> None:
    client = app.test_client()
    client.get("/livez", headers={"X-Request-ID": "0123456789abcdef" * 2}).close()
    client.get("/livez", headers={"X-Request-ID": "</script>"}).close()
    first, second = told()
    assert first["request"] == "0123456789abcdef" * 2
    assert "script" not in json.dumps(second)


def broken(app: Flask, error: Exception) -> Any:
    """The home page fails with an error, in a function that knows an answer."""

    def fails() -> str:
        answer = ANSWER
        raise error from KeyError(answer)

    app.view_functions["front.home"] = fails
    page = app.test_client().get("/")
    page.get_data()
    return page


def test_a_failure_tells_the_way_there_and_no_value(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    counted = metrics.OWN.get_sample_value
    before = counted("fubiao_failures_total", {"cause": "unhandled"})
    page = broken(app, ValueError(f"no number: {ANSWER}"))
    assert page.status_code == 500
    assert counted("fubiao_failures_total", {"cause": "unhandled"}) == before + 1
    written = capsys.readouterr().err
    failure, request = [json.loads(line) for line in written.splitlines()]
    assert (failure["event"], failure["level"], failure["endpoint"]) == ("unhandled", "error", "front.home")
    assert [(error["kind"], error["message"]) for error in failure["trace"]] == [("ValueError", ""), ("KeyError", "")]
    assert any(
        place.startswith("tests/test_logs.py:") and place.endswith(" fails") for place in failure["trace"][0]["at"]
    )
    assert any(place.startswith("flask/app.py:") for place in failure["trace"][0]["at"])
    assert request["status"] == 500
    assert failure["request"] == request["request"]
    assert ANSWER not in written
    assert f"请说明编号 {request['request']}" in page.get_data(as_text=True), "what to say over the telephone"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            OperationalError("INSERT", {"answer": ANSWER}, RuntimeError("database is locked\nDETAIL: " + ANSWER)),
            "database is locked",
        ),
        (IntegrityError("INSERT", {"answer": ANSWER}, RuntimeError(f"Key (name)=({ANSWER}) exists")), ""),
        (OSError(28, "No space left on device", ANSWER), "No space left on device"),
        (AttributeError("'NoneType' object has no attribute 'name'"), "'NoneType' object has no attribute 'name'"),
        (settings.Misconfigured("密钥太短：至少 32 个字符"), "密钥太短：至少 32 个字符"),
    ],
)
def test_of_an_error_only_words_of_the_machine_are_told(
    app: Flask, capsys: pytest.CaptureFixture[str], error: Exception, message: str
) -> None:
    assert broken(app, error).status_code in (500, 503)
    written = capsys.readouterr().err
    assert json.loads(written.splitlines()[0])["trace"][0]["message"] == message
    assert ANSWER not in written


def test_a_download_that_breaks_off_is_told_as_such(app: Flask, told: Any) -> None:
    def parts() -> Any:
        yield b"half"
        raise ConnectionResetError(104, "Connection reset by peer")

    app.view_functions["front.home"] = lambda: app.response_class(parts())
    with pytest.raises(ConnectionResetError):
        app.test_client().get("/").get_data()
    (line,) = told()
    assert (line["event"], line["status"], line["bytes"]) == ("request broken off", 200, 4)
    assert line["trace"][0]["message"] == "Connection reset by peer"


def test_links_are_masked_in_whatever_a_library_says(told: Any) -> None:
    said = logging.getLogger(f"{logs.OURS}.part")
    said.warning("Error handling request %s", "/l/0123456789abcdefghjkmnpqrstvwxyz?from=mail")
    said.warning("see https://fubiao.example.cn/staff/join/0123456789 for more")
    assert [line["event"] for line in told()] == [
        "Error handling request /l/*?from=mail",
        "see https://fubiao.example.cn/staff/join/* for more",
    ]


def test_a_statement_that_fails_for_real_tells_no_parameter(
    app: Flask, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    def doubled() -> str:
        with transaction():
            db.session.add(Region(slug="guizhou", name=ANSWER, office=ANSWER, position=1))
        return ""

    app.view_functions["front.home"] = doubled
    assert app.test_client().get("/").status_code == 500
    written = capsys.readouterr().err
    assert "sqlalchemy.exc.IntegrityError" in written
    assert ANSWER not in written
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM region")).scalar() == 7
