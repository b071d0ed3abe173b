"""Where the database is, who migrates it, and where requests are counted."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from forms.models import rate_count
from forms.models.database import engine_options
from forms.settings import Misconfigured

ENGINES = ("sqlite", "postgresql")
COUNTED_BY = {"sqlite": "memory://", "postgresql": rate_count.ADDRESS}
"""Engine to where its requests are counted: PostgreSQL does it for all hosts."""


def database_settings(values: dict[str, str], embedded: str) -> dict[str, Any]:
    """The addresses of the database, and the options of its engine. Raises Misconfigured.

    :param embedded: the address of the embedded database, used where none is given
    """
    url = values["DATABASE_URL"] or embedded
    engine = engine_of(url)
    if values["DATABASE_OWNER_URL"] and engine_of(values["DATABASE_OWNER_URL"]) != engine:
        raise Misconfigured("DATABASE_OWNER_URL 与 DATABASE_URL 应指向同一个数据库")
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "DATABASE_OWNER_URI": values["DATABASE_OWNER_URL"],
        "RATELIMIT_STORAGE_URI": values["FUBIAO_RATE_LIMIT_STORAGE"] or COUNTED_BY[engine],
    }


def engine_of(url: str) -> str:
    """Which engine an address is of. Raises Misconfigured where it is none we know, or its driver is not installed."""
    try:
        engine = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise Misconfigured("DATABASE_URL 应如 postgresql://user:pass@host/fubiao") from error
    if engine not in ENGINES:
        raise Misconfigured(f"不支持数据库 {engine}：DATABASE_URL 应以 postgresql:// 开头，或留空")
    if engine == "postgresql" and find_spec("psycopg") is None:
        raise Misconfigured("使用 PostgreSQL 须安装驱动：pip install 'fubiao[postgresql]'")
    return engine
