"""The accounts of the staff: listed, made, changed, stopped and opened again, links issued for new passwords."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
from werkzeug.wrappers import Response as Answer

from forms.access import absolute, actor
from forms.models import Event, Region, User, db, transaction
from forms.models.base import canonical
from forms.models.events import NATIONAL
from forms.pages.browsers import browser_of
from forms.pages.bureau.account_form import ROLES, STANDINGS, AccountForm, reason_in, regions
from forms.pages.bureau.door import blueprint
from forms.pages.paging import asked_page, cut
from forms.workflow import Actor, account_links, accounts, sign_ins
from forms.workflow.accounts import Unfit

SHOWN = 20


@dataclass(frozen=True)
class Measure:
    """What the bureau can do about an account: its name, what it leads to, what takes it, and when it can be taken."""

    name: Any
    told: Any
    done: Any
    take: Callable[[Actor, User, str], object]
    fits: Callable[[User], bool]


MEASURES = {
    "link": Measure(
        _("发设密码链接"),
        _("原密码和原来的链接立即失效，登录全部退出；本人用新链接在 72 小时内重新设密码。"),
        _("链接已生成，请复制发给本人。"),
        account_links.issue,
        lambda user: user.active,
    ),
    "second-factor": Measure(
        _("重设两步验证"),
        _("本人换了手机又没有恢复码时用；原来的验证码和恢复码全部作废。"),
        _("两步验证已清除，本人下次登录时重新设置。"),
        accounts.reset_second_factor,
        lambda user: user.has_second_factor,
    ),
    "sign-out": Measure(
        _("退出全部登录"),
        _("这个账号在所有设备上的登录立即退出，密码不变。"),
        _("这个账号的登录已全部退出。"),
        accounts.sign_out,
        lambda user: user.active,
    ),
    "disable": Measure(
        _("停用账号"),
        _("立即退出并不能再登录；做过的操作和记录都保留。"),
        _("账号已停用。"),
        accounts.disable,
        lambda user: user.active,
    ),
    "enable": Measure(
        _("恢复账号"),
        _("可以重新登录，密码和两步验证仍是停用前的。"),
        _("账号已恢复。"),
        accounts.enable,
        lambda user: not user.active,
    ),
}
STANDING_IS: dict[str, ColumnElement[bool]] = {
    "active": and_(User.active.is_(True), User.link_hash.is_(None)),
    "waiting": and_(User.active.is_(True), User.link_hash.is_not(None)),
    "disabled": User.active.is_(False),
}
CONDITIONS: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "q": lambda text: or_(User.account.contains(text, autoescape=True), User.name.contains(text, autoescape=True)),
    "role": lambda role: User.role == role,
    "region": lambda slug: User.region_id.in_(select(Region.id).where(Region.slug == slug)),
    "standing": lambda standing: STANDING_IS.get(standing, User.id < 0),
    "factor": lambda wanted: User.tf_totp_secret.is_not(None) if wanted == "on" else User.tf_totp_secret.is_(None),
}


@blueprint.get("/accounts")
def accounts_list() -> str:
    """Every account that fits the filter, with when it was last signed in to."""
    asked = {name: request.args.get(name, "").strip() for name in CONDITIONS}
    fitting = [CONDITIONS[name](text) for name, text in asked.items() if text]
    total = db.session.execute(select(func.count(User.id)).where(*fitting)).scalar_one()
    found = cut(select(User).where(*fitting).order_by(User.role, User.region_id, User.account), total, asked_page())
    return render_template(
        "bureau/accounts.html",
        found=found,
        asked=asked,
        address=address_of(asked),
        last=sign_ins.last_successes(user.id for user in found.rows),
        roles=ROLES,
        standings=STANDINGS,
        regions=regions(),
    )


def address_of(asked: dict[str, str]) -> str:
    """The address of the list that was asked for, from its first page."""
    kept: dict[str, Any] = {name: text for name, text in asked.items() if text}
    return url_for(".accounts_list", **kept)


@blueprint.route("/accounts/new", methods=["GET", "POST"])
def add_account() -> str | Answer | tuple[str, int]:
    """Make an account and go on to its page, where its link is."""
    form = AccountForm(request.form)
    if request.method == "GET":
        return render_template("bureau/account_new.html", form=form, roles=ROLES, regions=regions())
    try:
        with transaction():
            user = accounts.create(
                actor(),
                account=form.account.data or "",
                name=form.name.data or "",
                role=form.role.data or "",
                region=form.place(),
                password=accounts.new_password(),
            )
            account_links.issue(actor(), user)
            user_id = user.id
    except Unfit as error:
        form.refuse(error)
        return render_template("bureau/account_new.html", form=form, roles=ROLES, regions=regions()), 422
    flash(_("账号已建立，请把下面的链接发给本人。"), "success")
    return redirect(url_for(".account", user_id=user_id), 303)


@blueprint.get("/accounts/<int:user_id>")
def account(user_id: int) -> str:
    """An account: its link while it has one, its particulars, what can be done about it, what happened to it."""
    user = user_or_404(user_id)
    return page(user, AccountForm(None, user))


@blueprint.post("/accounts/<int:user_id>")
def change_account(user_id: int) -> str | Answer | tuple[str, int]:
    """Change name, role or region."""
    user = user_or_404(user_id)
    form = AccountForm(request.form, user)
    try:
        reason = form.why()
        with transaction():
            accounts.change(
                actor(),
                accounts.held(user_id),
                name=form.name.data or "",
                role=form.role.data or "",
                region=form.place(),
                reason=reason,
            )
    except Unfit as error:
        form.refuse(error)
        return page(user_or_404(user_id), form), 422
    flash(_("账号资料已保存。"), "success")
    return redirect(url_for(".account", user_id=user_id), 303)


@blueprint.post("/accounts/<int:user_id>/measures")
def take_measure(user_id: int) -> str | Answer | tuple[str, int]:
    """Do one of the measures, for a reason."""
    user = user_or_404(user_id)
    chosen, why = request.form.get("measure", ""), request.form.get("why", "")
    try:
        if chosen not in MEASURES:
            raise Unfit("measure", str(_("请选择要做什么")))
        reason = reason_in(why)
        with transaction():
            MEASURES[chosen].take(actor(), accounts.held(user_id), reason)
    except Unfit as error:
        user = user_or_404(user_id)
        return page(user, AccountForm(None, user), chosen=chosen, why=why, wrong=error), 422
    flash(MEASURES[chosen].done, "success")
    return redirect(url_for(".account", user_id=user_id), 303)


def user_or_404(user_id: int) -> User:
    """The account with this number."""
    user = db.session.get(User, user_id)
    if user is None:
        abort(404)
    return user


def page(user: User, form: AccountForm, *, chosen: str = "", why: str = "", wrong: Unfit | None = None) -> str:
    secret = account_links.secret_of_link(user)
    return render_template(
        "bureau/account.html",
        user=user,
        form=form,
        roles=ROLES,
        regions=regions(),
        standings=STANDINGS,
        link=absolute(url_for("joining.join", secret=secret)) if secret else "",
        measures={code: measure for code, measure in MEASURES.items() if measure.fits(user)},
        own=user.id == actor().user_id,
        chosen=chosen,
        why=why,
        wrong=wrong,
        events=events_about(user),
        attempts=sign_ins.attempts_on(user.id, SHOWN),
        outcomes=sign_ins.OUTCOMES,
        successes=sign_ins.SUCCESSES,
        browser_of=browser_of,
    )


def events_about(user: User) -> list[Event]:
    """What happened to an account, newest first."""
    about = cast(Event.details, Text).contains(f'"account":{canonical(user.account)}', autoescape=True)
    wanted = select(Event).where(Event.chain == NATIONAL, about).order_by(Event.seq.desc()).limit(SHOWN)
    return list(db.session.execute(wanted).scalars())
