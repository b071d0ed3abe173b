"""A link's secret: never stored, told again by the server that issued it, by no other."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forms.models import Invitation, now, scoped, transaction
from forms.workflow import OPERATOR, issue, token_of
from tests.conftest import People


def links(people: People) -> list[Invitation]:
    """The links ever issued to the enterprise, oldest first."""
    return list(people.enterprise.response().invitations)


def test_a_link_can_be_told_again(app: Flask, people: People) -> None:
    with app.app_context(), scoped(OPERATOR.scope):
        assert token_of(links(people)[-1]) == people.enterprise.token


def test_under_another_key_it_cannot(app: Flask, people: People) -> None:
    app.config["SECRET_KEY"] = "another key of the same length as before"
    with app.app_context(), scoped(OPERATOR.scope):
        assert token_of(links(people)[-1]) is None


def test_a_reissued_link_has_a_secret_of_its_own(app: Flask, people: People) -> None:
    with app.app_context(), scoped(OPERATOR.scope):
        with transaction():
            again = issue(OPERATOR, people.enterprise.response(), valid_until=now() + timedelta(days=3)).token
        old, new = links(people)
        assert again == token_of(new) != people.enterprise.token == token_of(old)
        assert old.standing() == "revoked"
        assert new.standing(now() + timedelta(days=4)) == "expired"
    people.stranger.get(f"/l/{people.enterprise.token}", 410)
    assert "贵州黔源智能装备有限公司" in people.stranger.get(f"/l/{again}").words()
