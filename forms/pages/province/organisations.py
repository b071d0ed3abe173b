"""The register of a region's organisations: listed, added, changed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import defer, selectinload
from werkzeug.wrappers import Response as Answer
from wtforms import ValidationError

from forms.access import actor
from forms.models import Organisation, Response, db, transaction
from forms.pages.paging import asked_page, cut
from forms.pages.programme import current_programme
from forms.pages.province.circle import Circle
from forms.pages.province.door import blueprint, organisation_or_404, own_region
from forms.pages.province.standing import LINK_WORDS, current_response, standing_of
from forms.workflow.invitations import PROGRESS, count_again
from forms.workflow.organisations import FIELDS, KINDS, OrganisationForm, keep
from forms.workflow.programmes import before


@blueprint.get("/organisations")
def organisations() -> str:
    """The organisations with how far each has come this year."""
    programme, circle = current_programme(), Circle.of_address()
    last = before(programme)
    per_kind = select(Organisation.kind, func.count(Organisation.id)).where(*circle.conditions(programme, "kind"))
    counts = dict(db.session.execute(per_kind.group_by(Organisation.kind)).all())
    this_year = selectinload(Organisation.responses.and_(Response.programme_id == programme.id))
    rows = (
        select(Organisation)
        .where(*circle.conditions(programme))
        .options(this_year.options(defer(Response.answers), selectinload(Response.invitations)))
        .order_by(Organisation.name, Organisation.id)
    )
    return render_template(
        "province/organisations.html",
        found=cut(rows, counts.get(circle.kind, 0) if circle.kind else sum(counts.values()), asked_page()),
        counts=counts,
        kinds=KINDS,
        circle=circle,
        progress={code: words for code, (words, _condition) in PROGRESS.items() if code != "before" or last},
        standing_of=standing_of,
        this_year=programme,
        last_year=last,
        again=count_again(programme, own_region()) if last is not None and programme.is_open else 0,
    )


@blueprint.route("/organisations/new", methods=["GET", "POST"])
def add_organisation() -> str | Answer | tuple[str, int]:
    """Add an organisation and go on to its page, where it is invited."""
    form = OrganisationForm(request.form)
    if request.method == "GET":
        return render_template("province/organisation_new.html", form=form)
    added = kept(form)
    if added is None:
        return render_template("province/organisation_new.html", form=form), 422
    flash(_("已登记。现在可以生成专属链接，发给这个单位。"), "success")
    return redirect(url_for("province.organisation", organisation_id=added.id), 303)


@blueprint.route("/organisations/<int:organisation_id>", methods=["GET", "POST"])
def organisation(organisation_id: int) -> str | Answer | tuple[str, int]:
    """An organisation: its particulars to change (its kind is for good), its link, its response."""
    held = organisation_or_404(organisation_id)
    form = OrganisationForm(request.form, data={name: getattr(held, name) for name in FIELDS})
    form.kind.process(None, held.kind)
    if request.method == "POST":
        if kept(form, held) is not None:
            flash(_("单位资料已保存。"), "success")
            return redirect(url_for("province.organisation", organisation_id=organisation_id), 303)
        return page(organisation_or_404(organisation_id), form), 422
    return page(held, form)


def page(held: Organisation, form: OrganisationForm) -> str:
    response = current_response(held)
    return render_template(
        "province/organisation.html",
        organisation=held,
        form=form,
        kinds=KINDS,
        link_words=LINK_WORDS,
        response=response,
        standing=standing_of(response),
        invitations=list(reversed(response.invitations)) if response is not None else [],
    )


def kept(form: OrganisationForm, held: Organisation | None = None) -> Organisation | None:
    """Save what the form holds; None, with the reason on the question, when it does not hold."""
    if not form.validate():
        return None
    try:
        with transaction():
            return keep(actor(), own_region(), form, held)
    except ValidationError as twin:
        form.credit_code.errors = [str(twin)]
        return None
