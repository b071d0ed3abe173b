"""The peer of the answering pages: the same section in stock WTForms fields, rendered by Bootstrap-Flask's macros."""

from __future__ import annotations

import os
from typing import Any

import wtforms
from flask import Flask, render_template
from flask_bootstrap import Bootstrap5
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import validators as rules
from wtforms import widgets

from forms.annexes import by_code
from forms.fields import Question
from forms.validators import Answered, Length
from tests.annexes.test_promises import posted

PAGE = """{% from "bootstrap5/form.html" import render_form %}<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ title }}</title>{{ bootstrap.load_css() }}</head>
<body><main class="container"><h1>{{ title }}</h1>
{% if wrong %}<div class="alert alert-danger">{{ wrong }}</div>{% endif %}
{{ render_form(form) }}</main></body></html>"""
STOCK: dict[str, type[wtforms.Field]] = {
    "text": wtforms.StringField,
    "other": wtforms.StringField,
    "computed": wtforms.StringField,
    "paragraph": wtforms.TextAreaField,
    "count": wtforms.IntegerField,
    "amount": wtforms.DecimalField,
    "day": wtforms.DateField,
    "month": wtforms.MonthField,
    "choice": wtforms.RadioField,
    "select": wtforms.SelectField,
    "choices": wtforms.SelectMultipleField,
    "agree": wtforms.BooleanField,
}


def rules_of(question: Question) -> list[Any]:
    """Presence and length as WTForms checks them; its peer is spared the rest."""
    found: list[Any] = []
    for rule in question.validators:
        if isinstance(rule, Answered):
            found.append(rules.InputRequired())
        elif isinstance(rule, Length):
            found += [rules.Optional(), rules.Length(rule.least, rule.most)]
    return found or [rules.Optional()]


def translated(field: Any) -> Any:
    """A question, section, table or matrix as stock fields, as the WTForms documentation nests them."""
    label = str(field.label.text)
    if field.kind in ("section", "matrix"):
        return wtforms.FormField(form_of(field), label)
    if field.kind == "table":
        row = wtforms.FormField(form_of(field.specimen()))
        return wtforms.FieldList(row, label, min_entries=field.least, max_entries=field.max_entries)
    given: dict[str, Any] = {"description": str(field.description)}
    if hasattr(field, "choices"):
        given["choices"] = [wtforms.SelectChoice(code, text) for code, text in field.choices.items()]
    if field.kind == "choices":
        given |= {"widget": widgets.ListWidget(prefix_label=False), "option_widget": widgets.CheckboxInput()}
    return STOCK[field.kind](label, rules_of(field), **given)


def form_of(part: Any) -> type[wtforms.Form]:
    """The form of a section's questions."""
    fields = {
        question.short_name: translated(question)
        for question in part.form
        if question.kind in STOCK or not isinstance(question, Question)
    }
    return type("Plain", (wtforms.Form,), fields)


def create_app() -> Flask:
    """The peer as its documentation writes it: ``/`` with the section's answers, ``/wrong`` with all missing."""
    code, name = os.environ["PLAIN_SECTION"].split(".")
    app = Flask("plain", template_folder=None)
    app.config.update(SECRET_KEY="plain", BOOTSTRAP_SERVE_LOCAL=True)
    Bootstrap5(app)
    template = app.jinja_env.from_string(PAGE)
    annex = by_code(code)
    section = annex.load(annex.example())[name]
    title, filled = str(section.label.text), values_of(section)
    fields = {question.short_name: translated(question) for question in section.form if question.kind != "printed"}
    plain = type("PlainSection", (FlaskForm,), fields | {"save": wtforms.SubmitField("保存")})

    @app.get("/")
    def held() -> str:
        return render_template(template, title=title, form=plain(filled))

    @app.get("/wrong")
    def wrong() -> str:
        form = plain(MultiDict({"none": ""}))
        form.validate()
        return render_template(template, title=title, form=form, wrong="有几处需要补充或更正")

    return app


def values_of(section: Any) -> MultiDict[str, str]:
    """What a browser would send for the section, by the names of the peer, which knows no section around it."""
    prefix = f"{section.short_name}-"
    return MultiDict([(name.removeprefix(prefix), value) for name, value in posted(section).items(multi=True)])
