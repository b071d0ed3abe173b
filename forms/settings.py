"""The configuration the environment asks for, and what makes a start refuse."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import click

from forms.environment import read_environment
from forms.mail_server import MailServer
from forms.models.disks import network_kind


class Misconfigured(click.ClickException):
    """The server must not start like this; the message says what to set (a command prints it and exits with 1)."""


GENERATED = "secret_key"
DATABASE = "fubiao.sqlite3"
SECRET_LENGTH = 32
FIXED: dict[str, Any] = {
    "RATELIMIT_HEADERS_ENABLED": False,
    "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_CSRF_SSL_STRICT": False,  # it asks for a referrer, and our own Referrer-Policy sends none; the token decides
    "BOOTSTRAP_SERVE_LOCAL": True,
    "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
    "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
    "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
    "SECURITY_URL_PREFIX": "/staff",
    "SECURITY_LOGIN_USER_TEMPLATE": "account/sign_in.html",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "account/change_password.html",
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/password",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_POST_LOGIN_VIEW": "/desk/",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_POST_CHANGE_VIEW": "/desk/",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"account": {"mapper": str.strip}}],
    "SECURITY_REGISTERABLE": False,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_SETUP_URL": "/second-factor",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/code",
    "SECURITY_TWO_FACTOR_RESCUE_URL": "/rescue",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/select",
    "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "account/second_factor.html",
    "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "account/code.html",
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account/",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "account/recovery_codes.html",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/recovery",
    "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "account/recovery.html",
    "SECURITY_TOTP_ISSUER": "Fubiao",
}


def instance_directory(values: dict[str, str]) -> Path:
    """The instance directory, made readable to its owner only. Raises Misconfigured where it cannot be."""
    directory = Path(values["FUBIAO_INSTANCE"]).absolute()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if directory.stat().st_mode & 0o077:
            if not is_ours(directory):
                raise Misconfigured(f"FUBIAO_INSTANCE={directory} 里有别的文件，且他人可以进入；请指定一个专用目录")
            directory.chmod(0o700)
    except OSError as error:
        raise Misconfigured(f"FUBIAO_INSTANCE={directory} 不可用：{error.strerror}") from error
    kind = "" if values["DATABASE_URL"] else network_kind(directory)
    if kind:
        raise Misconfigured(f"FUBIAO_INSTANCE={directory} 在网络文件系统上（{kind}），数据库会损坏；请放在本机磁盘上")
    return directory


def is_ours(directory: Path) -> bool:
    """Whether a directory is empty or an instance already, so that closing it to others shuts nobody out."""
    names = {entry.name for entry in directory.iterdir()}
    return not names or bool(names & {".gitignore", GENERATED, DATABASE})


def secret_key(values: dict[str, str], directory: Path) -> str:
    """The secret: from the environment, or on a machine of one's own generated once into the instance directory.

    Raises Misconfigured in production when there is none, and anywhere when it is too short to be one.
    """
    given = values["FUBIAO_SECRET_KEY"]
    if not given and values["FUBIAO_SECRET_FILE"]:
        given = secret_in(Path(values["FUBIAO_SECRET_FILE"]))
    elif not given and values["FUBIAO_PRODUCTION"]:
        raise Misconfigured(
            "生产环境须设置 FUBIAO_SECRET_KEY（或 FUBIAO_SECRET_FILE），例如："
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    elif not given:
        given = generated_secret(directory)
    if len(given) < SECRET_LENGTH:
        raise Misconfigured(f"密钥太短：至少 {SECRET_LENGTH} 个字符")
    return given


def secret_in(file: Path) -> str:
    """The secret a file holds. Raises Misconfigured when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"读不到 FUBIAO_SECRET_FILE={file}：{error}") from error


def generated_secret(directory: Path, name: str = GENERATED) -> str:
    """A secret of this instance, written whole by whichever process comes first."""
    file = directory / name
    if not file.exists():
        draft = directory / f"{name}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return secret_in(file)


def proxies(values: dict[str, str]) -> int:
    """How many proxies stand in front. Raises Misconfigured when that is no count."""
    if not values["FUBIAO_PROXIES"].isdecimal():
        raise Misconfigured("FUBIAO_PROXIES 应为前置代理的层数，例如 0 或 1")
    return int(values["FUBIAO_PROXIES"])


def requires_second_factor(values: dict[str, str]) -> bool:
    """Whether the bureau signs in in two steps: as the setting says, else in production. Raises Misconfigured."""
    asked = values["FUBIAO_SECOND_FACTOR"]
    if asked not in ("", "required", "optional"):
        raise Misconfigured("FUBIAO_SECOND_FACTOR 应为 required（必须）或 optional（自选）")
    return asked == "required" or (not asked and bool(values["FUBIAO_PRODUCTION"]))


def mail_settings(values: dict[str, str]) -> dict[str, Any]:
    """The mail server (None where mails are not sent) and the sender. Raises Misconfigured."""
    url, sender = values["FUBIAO_SMTP_URL"], values["FUBIAO_MAIL_FROM"]
    if not url:
        return {"MAIL_SERVER": None, "MAIL_FROM": ""}
    try:
        server = MailServer.of(url)
    except ValueError as error:
        raise Misconfigured("FUBIAO_SMTP_URL 应如 smtp://user:pass@host:587?starttls=1 或 smtps://host") from error
    if "@" not in parseaddr(sender)[1]:
        raise Misconfigured("设了 FUBIAO_SMTP_URL，还须设置发件人 FUBIAO_MAIL_FROM，例如 fubiao@example.cn")
    return {"MAIL_SERVER": server, "MAIL_FROM": sender}


def configuration() -> dict[str, Any]:
    """The Flask configuration the environment asks for. Raises Misconfigured."""
    from forms.archive_key import archive_settings
    from forms.database_address import database_settings
    from forms.sign_on import sign_on_settings

    values = read_environment()
    directory = instance_directory(values)
    production = bool(values["FUBIAO_PRODUCTION"])
    if production and os.environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        raise Misconfigured("生产环境不能打开调试：请去掉 FLASK_DEBUG")
    secret = secret_key(values, directory)
    return FIXED | {
        "INSTANCE_DIRECTORY": directory,
        "PRODUCTION": production,
        "BASE_URL": values["FUBIAO_BASE_URL"].rstrip("/"),
        "PROXIES": proxies(values),
        "SECRET_KEY": secret,
        "SECURITY_PASSWORD_SALT": secret,
        "SECURITY_TOTP_SECRETS": {"1": secret},
        "SECOND_FACTOR_REQUIRED": requires_second_factor(values),
        "SESSION_COOKIE_NAME": "__Host-fubiao" if production else "fubiao",
        "SESSION_COOKIE_SECURE": production,
        **database_settings(values, f"sqlite:///{directory / DATABASE}"),
        **archive_settings(values, directory),
        **mail_settings(values),
        **sign_on_settings(values),
    }
