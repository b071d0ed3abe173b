"""Every page in every state worth looking at: which route, whose browser, what has happened before, how to get there.

A new page is one line in :data:`SIGHTS`; a new state of the world is one function in its group.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from forms import workflow
from forms.annexes import ANNEXES, by_code
from forms.mail_server import MailServer
from forms.models import Invitation, Template, now, transaction
from forms.models import db as database
from forms.workflow import account_links, accounts, sending
from tests.browsing import go_on
from tests.conftest import PASSWORD, People, Person
from tests.documents import damage, samples
from tests.pages import releasing, telephone
from tests.pages.answering import filler_of, hold
from tests.pages.packaging import annexes_ready, draws, everything_ready, files, newest_number, pairs_ready
from tests.pages.pairing import last_pair, pair_of
from tests.pages.sealing import uploads
from tests.pages.stories import documents_of, everywhere, goes_on, organisation_of, remarked, submits
from tests.pages.years import again, answers_the_rest, next_year
from tests.scanning import picture

Story = Callable[[People], None]
Act = Callable[[Page, People], None]


@dataclass(frozen=True)
class Sight:
    """A page in one state.

    :param endpoint: the route that is shown
    :param reader: whose browser, an attribute of ``People``
    :param address: where to go; ``{…}`` are the places of :func:`places`
    :param act: what to do there before looking, for what only a button leads to
    :param status: what the address answers
    """

    endpoint: str
    reader: str
    address: str
    act: Act | None = None
    status: int = 200


def places(people: People) -> dict[str, Any]:
    """The words that stand in the addresses."""
    documents = documents_of(people.enterprise)
    return {
        "token": people.enterprise.token,
        "public_id": people.enterprise.public_id,
        "response": f"/desk/responses/{people.enterprise.public_id}",
        "organisation_id": organisation_of(people.enterprise),
        "document_id": documents[-1] if documents else 0,
        "pair_id": last_pair(people),
        "filing_id": newest_number(people),
        **versions_of(people),
        "demand": f"/fill/{people.enterprise.public_id}",
        "service": f"/fill/{people.agency.public_id}",
        "plan": f"/fill/{people.guizhou.public_id}",
        "receipt": receipt_of(people.enterprise),
        "remark_id": remark_of(people.enterprise),
        **staff_places(people),
    }


def versions_of(people: People) -> dict[str, Any]:
    """The numbers of annex 2's template: the version in force, and the newest."""
    wanted = select(Template.id, Template.status).where(Template.paper == "demand").order_by(Template.id)
    with everywhere(people.bureau.app):
        found = [(number, status) for number, status in database.session.execute(wanted)]
    return {
        "template_id": found[-1][0],
        "in_force_id": next(number for number, status in found if status == "active"),
    }


def staff_places(people: People) -> dict[str, Any]:
    """The account of an officer, and one that waits for its password where there is one."""
    with everywhere(people.stranger.app):
        officer, waiting = accounts.found("gansu"), accounts.find("gansu.second")
        secret = account_links.secret_of_link(waiting) if waiting else ""
        return {
            "user_id": officer.id,
            "waiting_id": waiting.id if waiting else 0,
            "join": f"/staff/join/{secret}",
        }


def receipt_of(person: Person) -> str:
    with everywhere(person.app):
        return person.response().receipt or ""


def remark_of(person: Person) -> int:
    """The number of the newest remark on a person's answers, 0 without one."""
    with everywhere(person.app):
        return max((remark.id for remark in person.response().remarks), default=0)


# -- what has happened before -------------------------------------------------------------------


def nothing(people: People) -> None:
    """Everybody has only just been invited; the province has begun its plan."""
    filler_of(people, "plan")


def returning(people: People) -> None:
    """The enterprise submitted last year, and is invited again this year."""
    submits(people.enterprise)
    next_year(people.enterprise.app, "open")
    known = again(people.enterprise)
    people.enterprise.token, people.enterprise.public_id = known.token, known.public_id
    people.enterprise.actor = known.actor
    people.enterprise.__dict__.pop("client", None)


def carried(people: People) -> None:
    """It took over everything it submitted last year, and has answered the rest."""
    returning(people)
    people.enterprise.post(f"/fill/{people.enterprise.public_id}/earlier", {"all": "yes"})
    answers_the_rest(people.enterprise)


def filled(people: People) -> None:
    """All three annexes are filled in as their examples are."""
    for annex in ANNEXES:
        hold(filler_of(people, annex.code), annex.code)


def botched(people: People) -> None:
    """All three annexes are filled in with what does not hold, or not at all."""
    for annex in ANNEXES:
        hold(filler_of(people, annex.code), annex.code, **wrong_answers(annex.code))


def handed_in(people: People) -> None:
    filler_of(people, "plan")
    submits(people.enterprise)


def accepted(people: People) -> None:
    handed_in(people)
    goes_on(people.guizhou, people.enterprise, "accept")


def paired(people: People) -> None:
    """Both annexes are accepted, and the two are a pair with a signed agreement."""
    accepted(people)
    submits(people.agency)
    goes_on(people.guizhou, people.agency, "accept")
    pair_of(people)


def complete(people: People) -> None:
    """Nothing is missing from the package of the province; its plan may be drawn from what is known."""
    everything_ready(people)


def drawable(people: People) -> None:
    """The plan is begun, there is much to draw, and some of it was drawn."""
    annexes_ready(people)
    pairs_ready(people)
    filler_of(people, "plan")
    draws(people.guizhou, "pairing")


def returned_package(people: People) -> None:
    """The package was filed, and the bureau has returned it."""
    everything_ready(people)
    files(people.guizhou)
    said = {"return-reason": "请更正结对名单。", "return-pairs": "第2行联系电话有误。"}
    people.bureau.post(f"/bureau/packages/{newest_number(people)}/return", said)


def filed_package(people: People) -> None:
    """The package is with the bureau for the second time."""
    returned_package(people)
    files(people.guizhou)


def filed(people: People) -> None:
    accepted(people)
    goes_on(people.guizhou, people.enterprise, "file")


def archived(people: People) -> None:
    filed(people)
    goes_on(people.bureau, people.enterprise, "archive")


def archived_package(people: People) -> None:
    """The whole package is archived, and one description was corrected."""
    filed_package(people)
    where = f"/bureau/packages/{newest_number(people)}"
    people.bureau.post(f"{where}/receive")
    people.bureau.post(f"{where}/archive")
    said = {"附注": "补记。", "更正理由": "原来漏记。", "seen": "1"}
    people.bureau.post("/bureau/archive/1/correct", said)


def sent_back(people: People) -> None:
    handed_in(people)
    assert people.guizhou.actor is not None
    with everywhere(people.guizhou.app):
        workflow.send_back(people.guizhou.actor, people.enterprise.response(), "请补充联系人的手机号码。")


def remarked_on(people: People) -> None:
    """Sent back with remarks on single questions, one of them answered."""
    handed_in(people)
    uploads(people.enterprise, ("盖章件.jpg", picture()))
    for path in ("unit.city", "needs.requests.0.name"):
        remarked(people.guizhou, people.enterprise, path, "请核对后更正。")
    people.guizhou.post(f"/desk/responses/{people.enterprise.public_id}/return", {"return-reason": "请按批注修改。"})
    hold(people.enterprise, unit=by_code("demand").example()["unit"] | {"city": "遵义市"})


def sealed(people: People) -> None:
    """Handed in, and the sealed copy with it; the province is about to send it back."""
    handed_in(people)
    uploads(people.enterprise, ("盖章件.jpg", picture()))
    remarked(people.guizhou, people.enterprise, "unit.city")


def replaced(people: People) -> None:
    """A newer template is in force than the one a sealed form was printed from; another waits for the bureau."""
    handed_in(people)
    uploads(people.enterprise, ("盖章件.jpg", picture()))
    colleague = releasing.colleague_of(people.bureau.app)
    releasing.released(colleague, people.bureau)
    releasing.proposed(colleague, releasing.redrawn(new="单位名字"))


def enrolled(people: People) -> None:
    """An officer has a second factor and recovery codes; a colleague's account waits for its password."""
    telephone.enrols(people.guizhou, PASSWORD)
    with everywhere(people.stranger.app), transaction():
        gansu = accounts.found("gansu").region
        new = accounts.create(
            workflow.OPERATOR,
            account="gansu.second",
            name="马副处长",
            role="province",
            region=gansu,
            password=accounts.new_password(),
        )
        account_links.issue(workflow.OPERATOR, new)


def expired(people: People) -> None:
    date_link(people.enterprise, valid_until=now() - timedelta(days=1))


def too_early(people: People) -> None:
    date_link(people.enterprise, valid_from=now() + timedelta(days=1))


def revoked(people: People) -> None:
    date_link(people.enterprise, revoked_at=now())


def written_to(people: People) -> None:
    """Mails are set up; one was refused, one broke off, and nobody has an address besides."""
    people.guizhou.app.config |= {"MAIL_SERVER": MailServer("127.0.0.1", 9), "MAIL_FROM": "fubiao@example.cn"}
    for person, state, reason in ((people.enterprise, "failed", "550 5.1.1"), (people.agency, "waiting", "closed")):
        with everywhere(person.app), transaction():
            response = person.response()
            assert response.organisation is not None
            response.organisation.email = "someone@example.com"
            asked = sending.Batch("invite", response.programme_id, "due", [response.organisation_id], inf)
        with everywhere(person.app):
            claimed = sending.claim(workflow.OPERATOR, asked, asked.numbers[0])
            assert claimed is not None
            sending.note(workflow.OPERATOR, claimed.message_id, state, reason)


def date_link(person: Person, **dates: Any) -> None:
    """Change the dates of a person's link."""
    with everywhere(person.app), transaction():
        wanted = select(Invitation).where(Invitation.response_id == person.response().id)
        for invitation in database.session.execute(wanted).scalars():
            for name, date in dates.items():
                setattr(invitation, name, date)


WRONG = {"count": "许多", "amount": "许多", "day": "某日", "month": "某月", "text": "〇", "other": "", "paragraph": ""}


def wrong_answers(code: str) -> dict[str, Any]:
    """The example with something wrong or missing wherever that can be: rows and conditions stay as they are."""
    annex = by_code(code)
    questionnaire = annex.load(annex.example())
    for question in questionnaire.walk():
        if question.kind in WRONG:
            question.raw = WRONG[question.kind]
        elif question.kind in ("agree", "choices"):
            question.clear()
    return questionnaire.stored()


# -- what only a button leads to ----------------------------------------------------------------


def press(name: str) -> Act:
    """Press a button of the page."""

    def act(page: Page, people: People) -> None:
        go_on(page.get_by_role("button", name=name, exact=True).first)

    return act


def overtaken_by_a_colleague(page: Page, people: People) -> None:
    """Save a section that somebody else has saved meanwhile."""
    hold(people.enterprise)
    page.locator("#unit-name").fill("贵州另一名称有限公司")
    go_on(page.get_by_role("button", name="保存", exact=True))


def overtaken_by_the_submission(page: Page, people: People) -> None:
    """Save a section of what has been submitted meanwhile."""
    submits(people.enterprise)
    go_on(page.get_by_role("button", name="保存", exact=True))


def outlived(page: Page, people: People) -> None:
    """Save a section with a token that is no longer good."""
    page.evaluate(
        "() => { document.querySelectorAll('[name=csrf_token]').forEach(part => { part.value = 'stale'; }); }"
    )
    go_on(page.get_by_role("button", name="保存", exact=True))


def turned_away(page: Page, people: People) -> None:
    """Save a section after the session ended."""
    page.context.clear_cookies()
    go_on(page.get_by_role("button", name="保存", exact=True))


def pasted(page: Page, people: People) -> None:
    """Paste a block with something unreadable in it, and see what goes where."""
    page.locator("textarea[name=pasted]").fill("姓名\t手机\n杨晓梅\t13885100001\n陈志远\t不是手机\n")
    go_on(page.locator("main form button.btn-primary"))


def unfold(page: Page, people: People) -> None:
    """Open everything that is folded up."""
    for summary in page.locator("main summary").all():
        if not summary.evaluate("summary => summary.parentElement.open"):
            summary.click()


def take_the_step(page: Page, people: People) -> None:
    """Confirm what the page asks about."""
    go_on(page.locator("main form button.btn-primary"))


def forget_the_remark(page: Page, people: People) -> None:
    unfold(page, people)
    go_on(page.get_by_role("button", name="退回修改"))


def paste_a_list(page: Page, people: People) -> None:
    """Have a list looked over in which one row is new, one changes something and one is wrong."""
    block = "企业\t铜仁梵净茶业有限公司\n企业\t贵州黔源智能装备有限公司\t\t贵阳市\n学校\t贵州某某大学"
    page.locator("#pasted").fill(block)
    go_on(page.get_by_role("button", name="核对"))


def end_without_a_word(page: Page, people: People) -> None:
    unfold(page, people)
    go_on(page.get_by_role("button", name="解除结对"))


def file_unconfirmed(page: Page, people: People) -> None:
    go_on(page.get_by_role("button", name="报送国家局"))


def return_without_a_word(page: Page, people: People) -> None:
    unfold(page, people)
    go_on(page.get_by_role("button", name="退回"))


def reject_without_a_word(page: Page, people: People) -> None:
    unfold(page, people)
    go_on(page.get_by_role("button", name="退回，不启用"))


def upload_what_is_wrong(page: Page, people: People) -> None:
    """Upload a blank as a template."""
    page.locator("#paper").select_option("demand")
    page.locator("input[value=official]").check()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file = {
        "name": "空白表.docx",
        "mimeType": kind,
        "buffer": damage.before_end("<w:altChunk/>")(samples.files("demand")["blank"]),
    }
    page.locator("#tagged").set_input_files(file)  # type: ignore[arg-type]
    go_on(page.get_by_role("button", name="检查并上传"))


def set_up(page: Page, people: People) -> None:
    """Begin to set up a second factor, up to its picture."""
    page.get_by_label("当前密码").fill(PASSWORD)
    go_on(page.get_by_role("button", name="开始设置"))


def set_up_wrongly(page: Page, people: People) -> None:
    set_up(page, people)
    page.get_by_label("验证码").fill("000000")
    go_on(page.get_by_role("button", name="确认"))


def new_recovery_codes(page: Page, people: People) -> None:
    page.get_by_label("当前密码").fill(PASSWORD)
    go_on(page.get_by_role("button", name="重新生成恢复码"))


def half_in(page: Page, people: People) -> None:
    """Give the password of an account that has a second factor."""
    page.get_by_role("textbox", name="账号").fill("guizhou")
    page.get_by_role("textbox", name="密码").fill(PASSWORD)
    go_on(page.get_by_role("button", name="登录"))


def half_in_wrongly(page: Page, people: People) -> None:
    half_in(page, people)
    page.get_by_label("验证码").fill("000000")
    go_on(page.get_by_role("button", name="登录"))


def without_telephone(page: Page, people: People) -> None:
    half_in(page, people)
    go_on(page.get_by_role("link", name="手机不在身边，用恢复码登录"))


def invite(page: Page, people: People) -> None:
    go_on(page.locator("form[action$='/invite'] button").first)


# -- the table ----------------------------------------------------------------------------------

FILLERS = {"demand": "enterprise", "service": "agency", "plan": "guizhou"}


def sections(query: str = "", *annexes: str) -> dict[str, Sight]:
    """Every section of the annexes, all of them unless named."""
    return {
        f"{code} {section.short_name}": Sight(
            "answer.section", reader, f"{{{code}}}/sections/{section.short_name}{query}"
        )
        for code, reader in FILLERS.items()
        for section in by_code(code)().sections()
        if code in (annexes or FILLERS)
    }


SIGHTS: dict[Story, dict[str, Sight]] = {
    nothing: {
        "home": Sight("front.home", "stranger", "/"),
        "home with a link opened": Sight("front.home", "enterprise", "/"),
        "link": Sight("front.link", "stranger", "/l/{token}"),
        "link nobody issued": Sight("front.link", "stranger", "/l/nobody-issued-it", status=404),
        "no such page": Sight("answer.hub", "stranger", "{demand}/", status=404),
        "sign in": Sight("security.login", "stranger", "/staff/login"),
        "sign in with nothing": Sight("security.login", "stranger", "/staff/login", act=press("登录")),
        "hub": Sight("answer.hub", "enterprise", "{demand}/"),
        "hub of the plan": Sight("answer.hub", "guizhou", "{plan}/"),
        "paste": Sight("answer.paste", "enterprise", "{demand}/sections/contact/paste?table=contact-contacts"),
        "pasted": Sight(
            "answer.fill_in", "enterprise", "{demand}/sections/contact/paste?table=contact-contacts", act=pasted
        ),
        "classes": Sight("lists.search", "stranger", "/lists/ipc/"),
        "industries found": Sight("lists.search", "stranger", "/lists/industries/?q=茶"),
        "receipt to check": Sight("front.receipt_asked", "stranger", "/r/"),
        "receipt nobody has": Sight("front.receipt_check", "stranger", "/r/2017-0000", status=404),
        "check": Sight("answer.check", "enterprise", "{demand}/check"),
        "draft on paper": Sight("answer.draft", "enterprise", "{demand}/draft/demand"),
        "refused": Sight("answer.hand_in", "enterprise", "{demand}/check", act=press("提交")),
        "answers": Sight("answer.answers", "enterprise", "{demand}/answers"),
        "desk with drafts": Sight("desk.responses", "guizhou", "/desk/"),
        "desk with nothing found": Sight("desk.responses", "guizhou", "/desk/?q=没有"),
        "draft at the desk": Sight("desk.response", "guizhou", "{response}"),
        "organisations": Sight("province.organisations", "guizhou", "/province/organisations"),
        "list to import": Sight("province.import_list", "guizhou", "/province/organisations/import"),
        "list refused": Sight("province.look_over", "guizhou", "/province/organisations/import", act=press("核对")),
        "list looked over": Sight("province.look_over", "guizhou", "/province/organisations/import", act=paste_a_list),
        "invitations": Sight("province.invitations", "guizhou", "/province/invitations"),
        "mail without a server": Sight("province.mail", "guizhou", "/province/mail"),
        "organisation": Sight("province.organisation", "guizhou", "/province/organisations/{organisation_id}"),
        "organisation to add": Sight("province.add_organisation", "guizhou", "/province/organisations/new"),
        "organisation left blank": Sight(
            "province.add_organisation", "guizhou", "/province/organisations/new", act=press("登记")
        ),
        "nothing to match": Sight("province.matching", "guizhou", "/province/matching"),
        "no pairs": Sight("province.pairs_list", "guizhou", "/province/pairs"),
        "two to choose": Sight("province.new_pair", "guizhou", "/province/pairs/new"),
        "numbers of drafts": Sight("province.numbers", "guizhou", "/province/numbers"),
        "plan": Sight("province.plan", "gansu", "/province/plan"),
        "plan begun": Sight("province.plan", "guizhou", "/province/plan"),
        "password": Sight("security.change_password", "guizhou", "/staff/password"),
        "password with nothing": Sight("security.change_password", "guizhou", "/staff/password", act=press("修改密码")),
        "templates": Sight("templates.listing", "bureau", "/bureau/templates"),
        "templates unfolded": Sight("templates.listing", "bureau", "/bureau/templates", act=unfold),
        "overview": Sight("bureau.overview", "bureau", "/bureau/"),
        "no need and no supply": Sight("bureau.supply", "bureau", "/bureau/supply"),
        "one's own account": Sight("account.profile", "guizhou", "/account/"),
        "second factor": Sight("security.two_factor_setup", "guizhou", "/staff/second-factor"),
        "second factor without the password": Sight(
            "security.two_factor_setup", "guizhou", "/staff/second-factor", act=press("开始设置")
        ),
        "second factor set up": Sight("security.two_factor_setup", "guizhou", "/staff/second-factor", act=set_up),
        "wrong first code": Sight(
            "security.two_factor_token_validation", "gansu", "/staff/second-factor", act=set_up_wrongly
        ),
        "no recovery codes yet": Sight("security.mf_recovery_codes", "auditor", "/staff/recovery-codes"),
        "accounts": Sight("bureau.accounts_list", "bureau", "/bureau/accounts"),
        "no accounts": Sight("bureau.accounts_list", "bureau", "/bureau/accounts?q=没有"),
        "account": Sight("bureau.account", "bureau", "/bureau/accounts/{user_id}"),
        "account changed for no reason": Sight(
            "bureau.change_account", "bureau", "/bureau/accounts/{user_id}", act=press("保存资料")
        ),
        "nothing done": Sight("bureau.take_measure", "bureau", "/bureau/accounts/{user_id}", act=press("执行")),
        "account to make": Sight("bureau.add_account", "bureau", "/bureau/accounts/new"),
        "account left blank": Sight("bureau.add_account", "bureau", "/bureau/accounts/new", act=press("建立账号")),
        "sign-ins": Sight("bureau.sign_ins", "bureau", "/bureau/sign-ins"),
        "link that set a password": Sight("joining.join", "stranger", "/staff/join/nobody-issued-it", status=410),
        "years": Sight("bureau.programmes", "bureau", "/bureau/programmes"),
        "year": Sight("bureau.programme", "bureau", "/bureau/programmes/2017"),
        "new year": Sight("bureau.new_programme", "bureau", "/bureau/programmes/new"),
        "new year without its notice": Sight(
            "bureau.new_programme", "bureau", "/bureau/programmes/new", act=press("建立草稿")
        ),
        **sections(),
        "organisation with a new link, which ends the old one": Sight(
            "province.invite", "guizhou", "/province/organisations/{organisation_id}", act=invite
        ),
    },
    returning: {
        "organisations": Sight("province.organisations", "guizhou", "/province/organisations"),
        "plan of another year": Sight("province.plan", "guizhou", "/province/plan?year=2017"),
        "hub": Sight("answer.hub", "enterprise", "{demand}/"),
        "earlier answers": Sight("answer.earlier", "enterprise", "{demand}/earlier", act=unfold),
    },
    carried: {
        "hub": Sight("answer.hub", "enterprise", "{demand}/"),
        "unit": Sight("answer.section", "enterprise", "{demand}/sections/unit", act=unfold),
        "patents": Sight("answer.section", "enterprise", "{demand}/sections/patents", act=unfold),
        "needs": Sight("answer.section", "enterprise", "{demand}/sections/needs"),
        "check": Sight("answer.check", "enterprise", "{demand}/check"),
    },
    filled: {
        "link": Sight("front.link", "stranger", "/l/{token}"),
        "hub": Sight("answer.hub", "enterprise", "{demand}/"),
        "hub of the service sheet": Sight("answer.hub", "agency", "{service}/"),
        "hub of the plan": Sight("answer.hub", "guizhou", "{plan}/"),
        "check": Sight("answer.check", "enterprise", "{demand}/check"),
        "check of the service sheet": Sight("answer.check", "agency", "{service}/check"),
        "check of the plan": Sight("answer.check", "guizhou", "{plan}/check"),
        "answers": Sight("answer.answers", "enterprise", "{demand}/answers"),
        "plan": Sight("province.plan", "guizhou", "/province/plan"),
        **sections(),
    },
    botched: {
        "hub": Sight("answer.hub", "enterprise", "{demand}/"),
        "check": Sight("answer.check", "enterprise", "{demand}/check"),
        "token outlived": Sight("answer.save_section", "enterprise", "{demand}/sections/unit", act=outlived),
        "clash": Sight("answer.save_section", "enterprise", "{demand}/sections/unit", act=overtaken_by_a_colleague),
        **sections("?review=1"),
        "session ended": Sight("answer.save_section", "agency", "{service}/sections/agency", act=turned_away),
        "overtaken": Sight(
            "answer.save_section", "enterprise", "{demand}/sections/unit", act=overtaken_by_the_submission
        ),
    },
    handed_in: {
        "link": Sight("front.link", "stranger", "/l/{token}"),
        "receipt": Sight("answer.receipt", "enterprise", "{demand}/receipt"),
        "answers": Sight("answer.answers", "enterprise", "{demand}/answers"),
        "desk": Sight("desk.responses", "guizhou", "/desk/"),
        "response": Sight("desk.response", "guizhou", "{response}"),
        "response unfolded": Sight("desk.response", "guizhou", "{response}", act=unfold),
        "response sent back without a word": Sight("desk.send_back", "guizhou", "{response}", act=forget_the_remark),
        "response for the bureau": Sight("desk.response", "bureau", "{response}"),
        "opinion": Sight("desk.opinion", "guizhou", "{response}/opinion"),
        "one version to compare": Sight("desk.compare", "guizhou", "{response}/compare"),
        "many to accept": Sight("desk.look_over", "guizhou", "/desk/bulk/accept"),
        "many to send back": Sight("desk.look_over", "guizhou", "/desk/bulk/return"),
        "many to assign": Sight("desk.look_over", "guizhou", "/desk/bulk/assign"),
        "many accepted": Sight("desk.carry_out", "guizhou", "/desk/bulk/accept", act=take_the_step),
        "preview": Sight("desk.preview", "guizhou", "/desk/documents/{document_id}/preview"),
    },
    sealed: {
        "receipt": Sight("answer.receipt", "enterprise", "{demand}/receipt"),
        "receipt checked": Sight("front.receipt_check", "stranger", "/r/{receipt}"),
        "sealed copy": Sight("answer.sealed", "enterprise", "{demand}/sealed-copy"),
        "response": Sight("desk.response", "guizhou", "{response}"),
        "remark to write": Sight("desk.new_remark", "guizhou", "{response}/remarks/new?at=unit.name"),
        "remark": Sight("desk.remark", "guizhou", "{response}/remarks/{remark_id}"),
    },
    remarked_on: {
        "hub": Sight("answer.hub", "enterprise", "{demand}/"),
        "check": Sight("answer.check", "enterprise", "{demand}/check"),
        "receipt": Sight("answer.receipt", "enterprise", "{demand}/receipt"),
        "response": Sight("desk.response", "guizhou", "{response}"),
        **sections("", "demand"),
    },
    sent_back: {
        "link": Sight("front.link", "stranger", "/l/{token}"),
        "hub": Sight("answer.hub", "enterprise", "{demand}/"),
        "receipt": Sight("answer.receipt", "enterprise", "{demand}/receipt"),
        "response": Sight("desk.response", "guizhou", "{response}"),
    },
    paired: {
        "matching": Sight("province.matching", "guizhou", "/province/matching", act=unfold),
        "matches": Sight("province.matches", "guizhou", "/province/matching/{organisation_id}"),
        "service": Sight("province.service", "guizhou", "/province/matching/services/search"),
        "pairs": Sight("province.pairs_list", "guizhou", "/province/pairs"),
        "pair": Sight("province.pair", "guizhou", "/province/pairs/{pair_id}", act=unfold),
        "numbers": Sight("province.numbers", "guizhou", "/province/numbers"),
        "figure": Sight("province.figure", "guizhou", "/province/numbers/unit.employees"),
        "pair ended without a word": Sight(
            "province.dissolve_pair", "guizhou", "/province/pairs/{pair_id}", act=end_without_a_word
        ),
    },
    complete: {
        "package": Sight("province.package", "guizhou", "/province/package"),
        "package unconfirmed": Sight("province.file_package", "guizhou", "/province/package", act=file_unconfirmed),
    },
    drawable: {
        "plan facts": Sight("province.plan_facts", "guizhou", "/province/plan/facts"),
        "section drawn": Sight("answer.section", "guizhou", "{plan}/sections/pairing"),
    },
    returned_package: {
        "package": Sight("province.package", "guizhou", "/province/package"),
    },
    filed_package: {
        "package": Sight("province.package", "guizhou", "/province/package", act=unfold),
        "version": Sight("province.package_version", "guizhou", "/province/package/{filing_id}", act=unfold),
        "packages": Sight("bureau.packages", "bureau", "/bureau/packages"),
        "package of a region": Sight("bureau.package", "bureau", "/bureau/packages/{filing_id}", act=unfold),
        "package returned without a word": Sight(
            "bureau.return_package", "bureau", "/bureau/packages/{filing_id}", act=return_without_a_word
        ),
    },
    accepted: {
        "receipt": Sight("answer.receipt", "enterprise", "{demand}/receipt"),
        "response": Sight("desk.response", "guizhou", "{response}"),
    },
    filed: {
        "response": Sight("desk.response", "bureau", "{response}"),
        "overview": Sight("bureau.overview", "bureau", "/bureau/"),
        "need and supply of the country": Sight("bureau.supply", "bureau", "/bureau/supply"),
    },
    archived: {
        "receipt": Sight("answer.receipt", "enterprise", "{demand}/receipt"),
        "response": Sight("desk.response", "bureau", "{response}"),
        "desk of the bureau": Sight("desk.responses", "bureau", "/desk/"),
        "log": Sight("desk.events", "auditor", "/desk/events"),
        "log of a province": Sight("desk.events", "guizhou", "/desk/events"),
    },
    written_to: {
        "invitations": Sight("province.invitations", "guizhou", "/province/invitations"),
        "mail": Sight("province.mail", "guizhou", "/province/mail", act=unfold),
        "organisation": Sight(
            "province.organisation", "guizhou", "/province/organisations/{organisation_id}", act=unfold
        ),
    },
    replaced: {
        "templates": Sight("templates.listing", "bureau", "/bureau/templates"),
        "templates for the auditor": Sight("templates.listing", "auditor", "/bureau/templates"),
        "version to approve": Sight("templates.version", "bureau", "/bureau/templates/{template_id}", act=unfold),
        "version in force": Sight("templates.version", "bureau", "/bureau/templates/{in_force_id}"),
        "version for the auditor": Sight("templates.version", "auditor", "/bureau/templates/{template_id}"),
        "version rejected without a word": Sight(
            "releases.decline", "bureau", "/bureau/templates/{template_id}", act=reject_without_a_word
        ),
        "two versions on paper": Sight("templates.preview", "bureau", "/bureau/templates/{template_id}/preview"),
        "template to upload": Sight("releases.new", "bureau", "/bureau/templates/new"),
        "template uploaded with nothing": Sight(
            "releases.upload", "bureau", "/bureau/templates/new", act=press("检查并上传")
        ),
        "template refused": Sight("releases.upload", "bureau", "/bureau/templates/new", act=upload_what_is_wrong),
        "documents to render anew": Sight("releases.rerendering", "bureau", "/bureau/templates/{in_force_id}/render"),
        "response of a former version": Sight("desk.response", "bureau", "{response}"),
        "response for the province": Sight("desk.response", "guizhou", "{response}"),
        "sealed copy": Sight("answer.sealed", "enterprise", "{demand}/sealed-copy"),
    },
    enrolled: {
        "link to set a password": Sight("joining.join", "stranger", "{join}"),
        "no password": Sight("joining.set_password", "stranger", "{join}", act=press("设置密码")),
        "account with a link": Sight("bureau.account", "bureau", "/bureau/accounts/{waiting_id}"),
        "one's own account": Sight("account.profile", "guizhou", "/account/"),
        "another telephone": Sight("security.two_factor_setup", "guizhou", "/staff/second-factor"),
        "recovery codes": Sight("security.mf_recovery_codes", "guizhou", "/staff/recovery-codes"),
        "new recovery codes": Sight(
            "security.mf_recovery_codes", "guizhou", "/staff/recovery-codes", act=new_recovery_codes
        ),
        "code": Sight("security.two_factor_token_validation", "stranger", "/staff/login", act=half_in),
        "wrong code": Sight("security.two_factor_token_validation", "stranger", "/staff/login", act=half_in_wrongly),
        "recovery code": Sight("security.mf_recovery", "stranger", "/staff/login", act=without_telephone),
        "sign-ins": Sight("bureau.sign_ins", "bureau", "/bureau/sign-ins"),
        "log of nothing": Sight("desk.events", "auditor", "/desk/events?step=nothing"),
    },
    archived_package: {
        "archive": Sight("bureau.archive", "bureau", "/bureau/archive", act=unfold),
        "archive, nothing found": Sight("bureau.archive", "bureau", "/bureau/archive?text=none&year=2016"),
        "archived document": Sight("bureau.archived", "bureau", "/bureau/archive/1", act=unfold),
        "verification": Sight("bureau.verification", "bureau", "/bureau/archive/verification?sample=20"),
        "received package": Sight("bureau.package", "bureau", "/bureau/packages/{filing_id}", act=unfold),
    },
    expired: {"link": Sight("front.link", "stranger", "/l/{token}", status=410)},
    too_early: {"link": Sight("front.link", "stranger", "/l/{token}", status=404)},
    revoked: {"link": Sight("front.link", "stranger", "/l/{token}", status=410)},
}

EXCUSED = {
    "static": "a file",
    "bootstrap.static": "a file",
    "health.alive": "for machines",
    "health.ready": "for machines",
    "health.metrics": "for machines",
    "answer.document": "a Word file",
    "desk.answers": "a workbook, or CSV files",
    "desk.events_file": "a sheet",
    "security.two_factor_rescue": "not offered, leads to signing in",
    "security.tf_select": "not offered, leads to signing in",
    "sign_on.back": "leads on, or back to signing in",
    "desk.document": "a Word file",
    "desk.documents": "an archive of Word files",
    "desk.page_image": "a picture, shown by desk.preview",
    "desk.pdf": "a PDF file",
    "templates.template_file": "a Word file",
    "templates.page_image": "a picture, shown by templates.preview",
    "lists.entries": "data for the picker",
    "answer.token": "data for a page that outlived its session",
    "answer.deadline": "a calendar entry",
    "answer.scan": "a scan",
    "answer.thumbnail": "a picture, shown by answer.sealed",
    "desk.scan": "a scan",
    "desk.thumbnail": "a picture, shown by desk.response",
    "desk.sealed_copy": "an archive of scans",
    "desk.sealed_copies": "an archive of scans",
    "province.list_to_fill": "a workbook",
    "province.links_list": "a workbook",
    "province.letters_archive": "an archive of Word files",
    "province.agreement": "a Word file",
    "province.agreement_scan": "a scan",
    "bureau.package_agreement": "a scan",
    "province.agreement_thumbnail": "a picture, shown by province.pair",
    "province.pairs_workbook": "a workbook",
    "province.numbers_workbook": "a workbook",
    "bureau.board_workbook": "a workbook",
    "province.package_archive": "an archive of Word files and scans",
    "bureau.package_archive": "an archive of Word files and scans",
}
