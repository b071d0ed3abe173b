"""Checks of what lies around the server: its address, the proxy in front, mail, keys for backups."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app

from forms.cli.doctor.finding import Finding, caution, fact, fault

PATIENCE = 5.0


def is_only_here(host: str) -> bool:
    """Whether a host name means this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def address() -> Iterator[Finding]:
    """Whether links that are handed out lead here, over TLS, through the proxy that is told of."""
    url = str(current_app.config["BASE_URL"])
    parts, production = urlsplit(url), bool(current_app.config["PRODUCTION"])
    advice = "请在 FUBIAO_BASE_URL 写明对外的网址，例如 https://fubiao.example.cn"
    wrong = []
    if parts.scheme not in ("http", "https") or not parts.hostname:
        wrong.append(f"对外网址“{url}”不是网址")
    elif parts.path or parts.query or parts.fragment:
        wrong.append(f"对外网址“{url}”多了路径")
    elif production and parts.scheme != "https":
        wrong.append(f"对外网址“{url}”不是 https，链接会明文传送，登录也不成功")
    elif production and is_only_here(parts.hostname):
        wrong.append(f"对外网址“{url}”只有本机打得开，发出的链接别人用不了")
    elif production and parts.hostname.endswith(("example.cn", "example.com", ".invalid", ".test")):
        wrong.append(f"对外网址“{url}”还是示例")
    yield from (fault(words, advice) for words in wrong)
    if production and not current_app.config["PROXIES"]:
        yield caution("没有说明前置代理（FUBIAO_PROXIES=0）", "前面有 nginx 时设为 1，否则限速和日志认不出来人")
    if not wrong:
        yield fact(url)


def mail() -> Iterator[Finding]:
    """Whether the mail server can be reached from here; nothing is sent."""
    server = current_app.config["MAIL_SERVER"]
    if server is None:
        yield fact("没有设置，不发邮件")
        return
    try:
        with socket.create_connection((server.host, server.port), PATIENCE):
            pass
    except OSError as error:
        yield fault(
            f"连不上邮件服务器 {server.host}:{server.port}（{error.strerror or error}）",
            "请核对 FUBIAO_SMTP_URL；在 systemd 下还要放行它的地址（deploy/README.md）",
        )
        return
    if server.password and not server.tls:
        yield caution("邮件服务器的密码明文传送", "请在 FUBIAO_SMTP_URL 改用 smtps:// 或加 ?starttls=1")
    yield fact(f"{server.host}:{server.port} 连得上，发件人 {current_app.config['MAIL_FROM']}")


def keys() -> Iterator[Finding]:
    """Whether the archive's key is there, and backups are closed to others."""
    if not current_app.config["ARCHIVE_KEY"]:
        yield fault("没有归档密钥", "新装的请运行 fubiao init；恢复的请先放回原来的 archive_key")
    else:
        yield fact("归档密钥在；请确认已另存一份")
    if current_app.config["PRODUCTION"] and not os.environ.get("FUBIAO_BACKUP_RECIPIENT"):
        yield caution("备份没有加密", "请设 FUBIAO_BACKUP_RECIPIENT 为公钥（fubiao backup-key 生成）")
