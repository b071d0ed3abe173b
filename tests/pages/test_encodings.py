"""A form whose text is no UTF-8 is refused whole, though token and mark are good: a broken answer is never stored."""

from __future__ import annotations

import pytest

from tests.conftest import People
from tests.pages.answering import controls, hold, stored

DAMAGED = {
    "GBK": "贵阳".encode("gbk"),
    "GB18030": "𠀀".encode("gb18030"),
    "Big5": "貴陽".encode("big5"),
    "UTF-16": "贵阳".encode("utf-16"),
    "cut off": "贵阳".encode()[:-1],
    "overlong": b"\xc0\xaf",
    "half a pair": b"\xed\xa0\x80",
}


@pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "raw"])
@pytest.mark.parametrize("name", DAMAGED)
def test_one_answer_that_is_no_utf8_refuses_the_form(people: People, name: str, escaped: bool) -> None:
    person = people.enterprise
    hold(person)
    address = f"/fill/{person.public_id}/sections/unit"
    form = controls(person.get(address))
    guards = "&".join(f"{name}={form[name]}" for name in ("csrf_token", "_enc", "mark"))
    answer = "".join(f"%{byte:02X}" for byte in DAMAGED[name]).encode() if escaped else DAMAGED[name]
    with stored(person) as response:
        before = response.version, response.answers["unit"]["city"]
    kind = "application/x-www-form-urlencoded"
    refused = person.client.post(address, data=guards.encode() + b"&unit-city=" + answer, content_type=kind)
    assert refused.status_code == 400
    assert "编码有误" in refused.get_data(as_text=True)
    with stored(person) as response:
        assert (response.version, response.answers["unit"]["city"]) == before
