"""Every route in one table: who may, how often, how large. What enforces it reads it here; a test holds it to the app.

A route without a row is shut. Where a row names no limit, the proxy's own holds (deploy/nginx.conf): reading and saving
are cheap, and many people share an address.
"""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY: frozenset[str] = frozenset()
FILLERS = frozenset({"link", "province"})
PROVINCE = frozenset({"province"})
BUREAU = frozenset({"bureau"})
REVIEWERS = frozenset({"province", "bureau"})
OVERSEERS = frozenset({"bureau", "auditor"})
STAFF = frozenset({"province", "bureau", "auditor"})

NOTHING, FEW_LINES, ANSWERS, UPLOAD = 0, 64 * 1024, 2 * 1024 * 1024, 11 * 1024 * 1024
"""Bytes a body may have; deploy/nginx.conf lets through ANSWERS, and UPLOAD for the three addresses that take one."""


@dataclass(frozen=True)
class Limit:
    """How often: a rate in the words of the limits library.

    :param by: whose requests are counted together, a key of ``forms.pages.limits.COUNTED``
    :param counts: which requests count, a key of ``forms.pages.limits.COUNTS``
    :param across: a name under which several routes count as one
    """

    rate: str
    by: str = "address"
    counts: str = "all"
    across: str = ""


OPENINGS = (Limit("60 per minute"),)
CHECKS = (Limit("30 per minute"),)
GUESSES = (Limit("20 per minute", counts="posts"),)
# Passwords and six digits are also guessed from many addresses: what was wrong is counted per account too, apart for
# browsers it was signed in with before (forms/known_browsers.py), so that nobody else shuts its owner out.
PASSWORDS = (*GUESSES, Limit("30 per hour", "account typed", "wrong", across="password"))
CODES = (*GUESSES, Limit("30 per hour", "account half in", "wrong", across="second step"))
UPLOADS = (Limit("60 per hour", "reader"),)
SUBMISSIONS = (Limit("120 per minute", "response"),)
DRAWINGS = (Limit("6 per minute", "response"),)
PREVIEWS = (Limit("60 per minute", "reader"),)
DOWNLOADS = (Limit("10 per minute", "reader"),)
MAILINGS = (Limit("30 per minute", "reader"),)
RENDERINGS = (Limit("30 per minute", "reader"),)


@dataclass(frozen=True)
class Route:
    """One row: the kinds of actor it is for (none named: everybody), its limits, the bytes its body may have."""

    readers: frozenset[str]
    often: tuple[Limit, ...] = ()
    large: int = NOTHING


ROUTES = {
    "static": Route(EVERYBODY),
    "bootstrap.static": Route(EVERYBODY),
    # -- machines; the guards are in forms/pages/health.py -------------------------------------------
    "health.alive": Route(EVERYBODY),
    "health.ready": Route(EVERYBODY),
    "health.metrics": Route(EVERYBODY),
    # -- whoever comes -----------------------------------------------------------------------------
    "front.home": Route(EVERYBODY),
    "front.language": Route(EVERYBODY, (), FEW_LINES),
    "front.link": Route(EVERYBODY, OPENINGS),
    "front.begin": Route(EVERYBODY, OPENINGS, FEW_LINES),
    "front.receipt_asked": Route(EVERYBODY, CHECKS),
    "front.receipt_check": Route(EVERYBODY, CHECKS),
    "lists.search": Route(EVERYBODY),
    "lists.entries": Route(EVERYBODY),
    # -- signing in --------------------------------------------------------------------------------
    "joining.join": Route(EVERYBODY, OPENINGS),
    "joining.set_password": Route(EVERYBODY, GUESSES, FEW_LINES),
    "security.login": Route(EVERYBODY, PASSWORDS, FEW_LINES),
    "security.logout": Route(EVERYBODY, (), FEW_LINES),
    "security.change_password": Route(EVERYBODY, GUESSES, FEW_LINES),
    "security.two_factor_setup": Route(EVERYBODY, GUESSES, FEW_LINES),
    "security.two_factor_token_validation": Route(EVERYBODY, CODES, FEW_LINES),
    "security.mf_recovery": Route(EVERYBODY, CODES, FEW_LINES),
    "security.mf_recovery_codes": Route(EVERYBODY, GUESSES, FEW_LINES),
    "security.tf_select": Route(EVERYBODY, (), FEW_LINES),
    "security.two_factor_rescue": Route(EVERYBODY, (), FEW_LINES),
    "security.two_factor_setup_validate": Route(EVERYBODY, (), FEW_LINES),
    "sign_on.go": Route(EVERYBODY, GUESSES, FEW_LINES),
    "sign_on.back": Route(EVERYBODY, OPENINGS),
    "account.profile": Route(STAFF),
    "account.sign_out_everywhere": Route(STAFF, (), FEW_LINES),
    # -- filling in --------------------------------------------------------------------------------
    "answer.hub": Route(FILLERS),
    "answer.section": Route(FILLERS),
    "answer.save_section": Route(FILLERS, (), ANSWERS),
    "answer.autosave": Route(FILLERS, (), ANSWERS),
    "answer.stay": Route(FILLERS, (), FEW_LINES),
    "answer.token": Route(FILLERS),
    "answer.paste": Route(FILLERS),
    "answer.fill_in": Route(FILLERS, (), ANSWERS),
    "answer.earlier": Route(FILLERS),
    "answer.take_earlier": Route(FILLERS, (), FEW_LINES),
    "answer.check": Route(FILLERS),
    "answer.draft": Route(FILLERS, DRAWINGS),
    "answer.hand_in": Route(FILLERS, SUBMISSIONS, FEW_LINES),
    "answer.receipt": Route(FILLERS),
    "answer.answers": Route(FILLERS),
    "answer.deadline": Route(FILLERS),
    "answer.document": Route(FILLERS),
    "answer.sealed": Route(FILLERS),
    "answer.upload": Route(FILLERS, UPLOADS, UPLOAD),
    "answer.scan": Route(FILLERS),
    "answer.thumbnail": Route(FILLERS),
    # -- the desk ----------------------------------------------------------------------------------
    "desk.responses": Route(STAFF),
    "desk.events": Route(STAFF),
    "desk.events_file": Route(STAFF, DOWNLOADS),
    "desk.response": Route(REVIEWERS),
    "desk.compare": Route(REVIEWERS),
    "desk.accept": Route(REVIEWERS, (), ANSWERS),
    "desk.send_back": Route(REVIEWERS, (), ANSWERS),
    "desk.take": Route(REVIEWERS, (), FEW_LINES),
    "desk.assign_one": Route(REVIEWERS, (), FEW_LINES),
    "desk.opinion": Route(PROVINCE, (), ANSWERS),
    "desk.new_remark": Route(PROVINCE, (), ANSWERS),
    "desk.remark": Route(PROVINCE, (), ANSWERS),
    "desk.withdraw_remark": Route(PROVINCE, (), FEW_LINES),
    "desk.look_over": Route(PROVINCE),
    "desk.carry_out": Route(REVIEWERS, (), ANSWERS),
    "desk.keep_view": Route(REVIEWERS, (), FEW_LINES),
    "desk.forget_view": Route(REVIEWERS, (), FEW_LINES),
    "desk.document": Route(REVIEWERS),
    "desk.documents": Route(REVIEWERS, DOWNLOADS),
    "desk.answers": Route(REVIEWERS, DOWNLOADS),
    "desk.preview": Route(REVIEWERS, PREVIEWS),
    "desk.pdf": Route(REVIEWERS, PREVIEWS),
    "desk.page_image": Route(REVIEWERS),
    "desk.render": Route(REVIEWERS, RENDERINGS, FEW_LINES),
    "desk.scan": Route(REVIEWERS),
    "desk.thumbnail": Route(REVIEWERS),
    "desk.sealed_copy": Route(REVIEWERS),
    "desk.sealed_copies": Route(REVIEWERS, DOWNLOADS),
    # -- the province ------------------------------------------------------------------------------
    "province.organisations": Route(PROVINCE),
    "province.organisation": Route(PROVINCE, (), ANSWERS),
    "province.add_organisation": Route(PROVINCE, (), ANSWERS),
    "province.list_to_fill": Route(PROVINCE),
    "province.import_list": Route(PROVINCE),
    "province.look_over": Route(PROVINCE, (), ANSWERS),
    "province.confirm": Route(PROVINCE, (), ANSWERS),
    "province.invitations": Route(PROVINCE),
    "province.invite": Route(PROVINCE, (), FEW_LINES),
    "province.extend_link": Route(PROVINCE, (), FEW_LINES),
    "province.revoke": Route(PROVINCE, (), FEW_LINES),
    "province.issue_links": Route(PROVINCE, (), ANSWERS),
    "province.links_list": Route(PROVINCE, DOWNLOADS),
    "province.letters_archive": Route(PROVINCE, DOWNLOADS),
    "province.mail": Route(PROVINCE),
    "province.send_mail": Route(PROVINCE, MAILINGS, ANSWERS),
    "province.matching": Route(PROVINCE),
    "province.matches": Route(PROVINCE),
    "province.service": Route(PROVINCE),
    "province.numbers": Route(PROVINCE),
    "province.numbers_workbook": Route(PROVINCE, DOWNLOADS),
    "province.figure": Route(PROVINCE),
    "province.pairs_list": Route(PROVINCE),
    "province.pairs_workbook": Route(PROVINCE, DOWNLOADS),
    "province.pair": Route(PROVINCE, (), ANSWERS),
    "province.new_pair": Route(PROVINCE, (), ANSWERS),
    "province.dissolve_pair": Route(PROVINCE, (), ANSWERS),
    "province.agreement": Route(PROVINCE),
    "province.attach_agreement": Route(PROVINCE, UPLOADS, UPLOAD),
    "province.agreement_scan": Route(PROVINCE),
    "province.agreement_thumbnail": Route(PROVINCE),
    "province.plan": Route(PROVINCE),
    "province.begin_plan": Route(PROVINCE, (), FEW_LINES),
    "province.plan_facts": Route(PROVINCE),
    "province.draw_facts": Route(PROVINCE, (), ANSWERS),
    "province.package": Route(PROVINCE),
    "province.file_package": Route(PROVINCE, (), ANSWERS),
    "province.package_version": Route(PROVINCE),
    "province.package_archive": Route(PROVINCE, DOWNLOADS),
    # -- the bureau --------------------------------------------------------------------------------
    "bureau.overview": Route(BUREAU),
    "bureau.board_workbook": Route(BUREAU, DOWNLOADS),
    "bureau.supply": Route(BUREAU),
    "bureau.programmes": Route(BUREAU),
    "bureau.programme": Route(BUREAU, (), ANSWERS),
    "bureau.new_programme": Route(BUREAU, (), ANSWERS),
    "bureau.turn_programme": Route(BUREAU, (), FEW_LINES),
    "bureau.accounts_list": Route(BUREAU),
    "bureau.account": Route(BUREAU),
    "bureau.add_account": Route(BUREAU, (), FEW_LINES),
    "bureau.change_account": Route(BUREAU, (), FEW_LINES),
    "bureau.take_measure": Route(BUREAU, (), FEW_LINES),
    "bureau.sign_ins": Route(BUREAU),
    "bureau.packages": Route(BUREAU),
    "bureau.package": Route(BUREAU),
    "bureau.package_agreement": Route(BUREAU),
    "bureau.package_archive": Route(BUREAU, DOWNLOADS),
    "bureau.receive_package": Route(BUREAU, (), FEW_LINES),
    "bureau.return_package": Route(BUREAU, (), ANSWERS),
    "bureau.archive_package": Route(BUREAU, (), ANSWERS),
    "bureau.archive": Route(BUREAU),
    "bureau.archived": Route(BUREAU),
    "bureau.correct_entry": Route(BUREAU, (), ANSWERS),
    "bureau.verification": Route(BUREAU, DOWNLOADS),
    "bureau.export_archive": Route(BUREAU, DOWNLOADS, ANSWERS),
    "templates.listing": Route(OVERSEERS),
    "templates.version": Route(OVERSEERS),
    "templates.template_file": Route(OVERSEERS),
    "templates.preview": Route(OVERSEERS, PREVIEWS),
    "templates.page_image": Route(OVERSEERS),
    "releases.new": Route(BUREAU),
    "releases.upload": Route(BUREAU, UPLOADS, UPLOAD),
    "releases.approve": Route(BUREAU, (), FEW_LINES),
    "releases.decline": Route(BUREAU, (), ANSWERS),
    "releases.rerendering": Route(BUREAU),
    "releases.render": Route(BUREAU, RENDERINGS, ANSWERS),
}


def route(endpoint: str | None) -> Route | None:
    """The row of an endpoint; None where nobody wrote one."""
    return ROUTES.get(endpoint or "")
