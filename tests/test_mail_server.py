"""The mail server: how its address is read, what goes over the line, what a start refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.environment import SETTINGS
from forms.mail_server import MailServer, Undelivered, Unsure
from forms.settings import Misconfigured, configuration
from tests.post_office import open_office

SENDER = "专利信息帮扶 <fubiao@example.cn>"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.cn", MailServer("mail.example.cn", 25)),
        ("smtp://mail.example.cn:587?starttls=1", MailServer("mail.example.cn", 587, tls="starttls")),
        ("smtps://u:p%40ss@mail.example.cn", MailServer("mail.example.cn", 465, "u", "p@ss", "always")),
    ],
)
def test_the_address_of_a_server_is_read(url: str, server: MailServer) -> None:
    assert MailServer.of(url) == server
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize("url", ["http://mail.example.cn", "mail.example.cn", "smtp://", "smtp://host:many"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"smtp|port|Port"):
        MailServer.of(url)


def test_several_mails_go_over_one_line_and_a_refusal_does_not_end_it() -> None:
    with open_office() as office:
        office.refused = {"nobody@example.com"}
        with office.server.connected() as line:
            line.send(SENDER, "a@example.com", "请填报", "第一行\n.\n..\n汉字")
            with pytest.raises(Undelivered, match="no such user"):
                line.send(SENDER, "nobody@example.com", "请填报", "文")
            with pytest.raises(Undelivered):
                line.send(SENDER, "a@example.com", "两行\nBcc: b@example.com", "文")
            line.send(SENDER, "b@example.com", "请填报", "文")
        assert office.recipients() == ["a@example.com", "b@example.com"]
        assert office.mails[0].get_content().splitlines() == ["第一行", ".", "..", "汉字"]
        assert office.mails[0]["Message-ID"].endswith("@example.cn>")
        assert office.connections == 1


def test_a_line_that_breaks_leaves_the_mail_unsure_and_is_shut() -> None:
    with open_office() as office:
        office.hangs_up_on = {"a@example.com"}
        with office.server.connected() as line:
            with pytest.raises(Unsure):
                line.send(SENDER, "a@example.com", "请填报", "文")
            assert not line.is_open


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"FUBIAO_SMTP_URL": "mail.example.cn", "FUBIAO_MAIL_FROM": "a@example.cn"}, "FUBIAO_SMTP_URL 应如"),
        ({"FUBIAO_SMTP_URL": "smtp://mail.example.cn"}, "还须设置发件人 FUBIAO_MAIL_FROM"),
    ],
)
def test_half_a_setting_keeps_the_server_from_starting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: dict[str, str], words: str
) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("FUBIAO_INSTANCE", str(tmp_path / "instance"))
    assert configuration()["MAIL_SERVER"] is None
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=words):
        configuration()
