"""Hazard 26: where the engine decides that docxtpl's repair of table grids changes nothing, it changes nothing."""

from __future__ import annotations

from typing import Any

import jinja2
from docxtpl import DocxTemplate
from hypothesis import event, given, settings
from hypothesis import strategies as st
from lxml import etree

from forms.documents.engine.tables import ROWLESS, Risks
from tests.documents.hazards.making import NAMES

SOURCE = jinja2.Environment()
CONDITIONS = st.sampled_from(["a", "b", "c"])


def cell_of(span: int) -> str:
    width = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
    return f"<w:tc>{width}<w:p/></w:tc>"


WHOLE_CELLS = st.integers(1, 3).map(cell_of)
ODD_CELLS = st.one_of(
    CONDITIONS.map(lambda name: f"{{% if {name} %}}{cell_of(1)}{{% endif %}}"),
    CONDITIONS.map(lambda name: f"<w:tc><w:p/>{{% if {name} %}}</w:tc><w:tc>{{% endif %}}<w:p/></w:tc>"),
    st.just('<w:tc><w:tcPr><w:gridSpan w:val="{{ n }}"/></w:tcPr><w:p/></w:tc>'),
    CONDITIONS.map(lambda name: f"<w:tc>{{% if {name} %}}<w:p/>{{% else %}}<w:p/>{{% endif %}}</w:tc>"),
    st.just(f"{{# {{{{ #}}{cell_of(1)}{{# }}}} #}}"),
)
CELLS = st.one_of(WHOLE_CELLS, WHOLE_CELLS, WHOLE_CELLS, ODD_CELLS)
ROWS = st.lists(CELLS, min_size=1, max_size=3).map(lambda cells: f"<w:tr>{''.join(cells)}</w:tr>")
CROSSING = "<w:tr><w:tc><w:p/>{{% if {} %}}</w:tc></w:tr>{}<w:tr><w:tc>{{% endif %}}<w:p/></w:tc></w:tr>"


def groups_of(rows: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Rows as they are, under a condition, one or the other, repeated."""
    return st.one_of(
        rows,
        st.tuples(CONDITIONS, rows).map(lambda row: f"{{% if {row[0]} %}}{row[1]}{{% endif %}}"),
        st.tuples(CONDITIONS, rows, rows).map(
            lambda row: f"{{% if {row[0]} %}}{row[1]}{{% else %}}{row[2]}{{% endif %}}"
        ),
        st.tuples(rows, rows).map(lambda pair: f"{{% for x in rows %}}{''.join(pair)}{{% endfor %}}"),
    )


FULL_ROWS = st.sampled_from([f"<w:tr>{cell_of(1)}{cell_of(1)}</w:tr>", f"<w:tr>{cell_of(2)}</w:tr>"])
COLUMN = '<w:gridCol w:w="900"/>'
COLUMNS = st.lists(
    st.sampled_from([COLUMN, COLUMN, COLUMN, f"{{% if a %}}{COLUMN}{{% endif %}}"]), min_size=1, max_size=3
)
ODD_GROUPS = st.one_of(groups_of(ROWS), st.tuples(CONDITIONS, ROWS).map(lambda row: CROSSING.format(*row)))
ODD_TABLES = st.tuples(COLUMNS.map("".join), st.lists(ODD_GROUPS, min_size=1, max_size=3).map("".join))
PLAIN_GROUPS = st.one_of(groups_of(FULL_ROWS), groups_of(FULL_ROWS), groups_of(st.just(f"<w:tr>{cell_of(1)}</w:tr>")))
PLAIN_TABLES = st.tuples(st.just(COLUMN * 2), st.lists(PLAIN_GROUPS, min_size=1, max_size=4).map("".join))
TABLES = st.one_of(ODD_TABLES, PLAIN_TABLES, PLAIN_TABLES).map(
    lambda table: f"<w:tbl><w:tblGrid>{table[0]}</w:tblGrid>{table[1]}</w:tbl>"
)
BODIES = st.lists(TABLES, min_size=1, max_size=2).map(lambda tables: f"<w:body {NAMES}>{''.join(tables)}</w:body>")
ANSWERS = st.fixed_dictionaries(
    {name: st.booleans() for name in "abc"} | {"rows": st.lists(st.none(), max_size=2), "n": st.integers(1, 4)}
)


@settings(max_examples=300)
@given(BODIES, st.lists(ANSWERS, min_size=1, max_size=6))
def test_hazard_26_the_repair_is_skipped_only_where_it_changes_nothing(
    source: str, answers: list[dict[str, Any]]
) -> None:
    risks = Risks.of(source)
    event(f"repair: {risks.grids}, a table without rows: {risks.rows}")
    for given_answers in answers:
        rendered = SOURCE.from_string(source).render(given_answers).encode("utf-8")
        rowless = ROWLESS.search(rendered) is not None
        assert not rowless or risks.rows or risks.grids
        if not risks.grids and not rowless:
            repaired = DocxTemplate(None).fix_tables(rendered)
            assert etree.tostring(repaired, method="c14n") == etree.tostring(etree.fromstring(rendered), method="c14n")


def test_hazard_26_an_ordinary_form_needs_no_repair() -> None:
    row = f"<w:tr>{cell_of(1)}{cell_of(2)}</w:tr>"
    grid = '<w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>'
    loop = f"{{% for x in rows %}}{row}{{% endfor %}}"
    assert not Risks.of(f"<w:body {NAMES}><w:tbl>{grid}{row}{loop}</w:tbl></w:body>").grids
    assert Risks.of(f"<w:body {NAMES}><w:tbl>{grid}{loop}</w:tbl></w:body>") == Risks(False, True, False)
