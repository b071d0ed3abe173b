"""The site as the page of deploy/ sets it up: nginx in front of gunicorn in production."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deploy.stage import DOMAIN, Site, nginx
from tests.servers import gunicorn
from tests.terminal import Terminal

PRODUCTION = {
    "FUBIAO_PRODUCTION": "1",
    "FUBIAO_SECRET_KEY": "a-secret-for-the-tests-of-deploy-0123456789",
    "FUBIAO_PROXIES": "1",
    "FUBIAO_BASE_URL": f"https://{DOMAIN}",
}


@pytest.fixture(scope="package")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The operator of the site, who has set it up."""
    operator = Terminal(tmp_path_factory.mktemp("production") / "instance", PRODUCTION)
    operator.run("init")
    return operator


@pytest.fixture(scope="package")
def site(terminal: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, running while the tests of deploy/ do."""
    folder = tmp_path_factory.mktemp("site")
    with gunicorn(terminal.instance, folder / "gunicorn.log", **PRODUCTION) as app, nginx(folder, app) as running:
        yield running
