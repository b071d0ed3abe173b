"""Every setting the environment can give, with its default and what it is for."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its default and what it is for."""

    name: str
    default: str
    purpose: str


SETTINGS = (
    Setting("FUBIAO_PRODUCTION", "", "非空时按生产环境启动：必须有密钥，Cookie 只走 HTTPS"),
    Setting("FUBIAO_SECRET_KEY", "", "会话与表单令牌的密钥，至少 32 个字符；本机试用时自动生成在 instance/secret_key"),
    Setting("FUBIAO_SECRET_FILE", "", "密钥所在的文件，代替上一项；用于 systemd 的 LoadCredential"),
    Setting("FUBIAO_ARCHIVE_KEY", "", "归档密钥，至少 32 个字符，不可更换；空则自动生成在 instance/archive_key"),
    Setting("FUBIAO_ARCHIVE_KEY_FILE", "", "归档密钥所在的文件，代替上一项"),
    Setting("FUBIAO_FONDS", "0001", "全宗号，用于编制档号"),
    Setting("FUBIAO_INSTANCE", "instance", "数据库与密钥所在目录"),
    Setting("DATABASE_URL", "", "数据库地址，例如 postgresql://user:pass@host/fubiao；空则用 instance/fubiao.sqlite3"),
    Setting("DATABASE_OWNER_URL", "", "升级数据库结构时用的地址（表的所有者），只给 fubiao init；空则与上一项相同"),
    Setting("FUBIAO_BASE_URL", "http://127.0.0.1:8000", "对外网址，用于打印专属链接"),
    Setting("FUBIAO_PROXIES", "0", "前置反向代理的层数，用于取得真实客户端地址"),
    Setting(
        "FUBIAO_SECOND_FACTOR",
        "",
        "国家局账号登录是否必须两步验证：required 必须，optional 自选；空则生产环境必须、本机试用自选",
    ),
    Setting("FUBIAO_RATE_LIMIT_STORAGE", "", "限速计数的存放处；空则用 PostgreSQL（各主机共用），没有时用内存"),
    Setting(
        "FUBIAO_SMTP_URL",
        "",
        "发邮件的服务器，例如 smtp://user:pass@host:587?starttls=1 或 smtps://user:pass@host；空则不发邮件",
    ),
    Setting("FUBIAO_BACKUP_RECIPIENT", "", "备份加密用的 age 公钥（age1…）；空则备份不加密"),
    Setting("FUBIAO_OIDC_ISSUER", "", "统一身份认证（OpenID Connect）的地址，例如 https://sso.example.cn；空则不用"),
    Setting("FUBIAO_OIDC_CLIENT", "", "在统一身份认证处登记的客户端标识"),
    Setting("FUBIAO_OIDC_SECRET", "", "客户端密钥"),
    Setting("FUBIAO_OIDC_SECRET_FILE", "", "客户端密钥所在的文件，代替上一项"),
    Setting("FUBIAO_OIDC_CLAIM", "preferred_username", "哪一项声明是本系统的账号名"),
    Setting("FUBIAO_OIDC_NAME", "统一身份认证", "登录页按钮上的名称"),
    Setting("FUBIAO_MAIL_FROM", "", "邮件的发件人，例如 专利信息帮扶 <fubiao@example.cn>；设了上一项就必须设"),
)


def read_environment() -> dict[str, str]:
    """The value of every setting."""
    return {setting.name: os.environ.get(setting.name, setting.default) for setting in SETTINGS}
