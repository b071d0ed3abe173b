"""A scan of a signed agreement, handed to whoever may see the pair it belongs to."""

from __future__ import annotations

import io
from pathlib import PurePath

from flask import send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forms.documents.file_names import shortened, storable
from forms.models import AgreementScan

NAME_BYTES = 140
"""How much of the names of both sides a file name holds, in UTF-8."""


def agreement_file(scan: AgreementScan) -> Answer:
    """The bytes as they were uploaded, to be saved under a name of ours."""
    pair = scan.pair
    sides = shortened(storable(f"{pair.enterprise.name}_{pair.agency.name}"), NAME_BYTES)
    place = storable(pair.enterprise.region.name)
    name = f"{place}_{_('帮扶工作协议书')}_{sides}_{scan.id}{PurePath(scan.name).suffix}"
    return send_file(io.BytesIO(scan.content), scan.media_type, as_attachment=True, download_name=name)
