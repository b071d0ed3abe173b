"""Letters of invitation as Word files: one template, drawn once a process, and a picture of the link for each."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from functools import lru_cache

from forms.documents.drawing import letter
from forms.documents.engine import CompiledTemplate

BORDER, SCALE = 2, 8


@dataclass(frozen=True)
class Letter:
    """What one letter says, every part as it is printed."""

    organisation: str
    link: str
    year: str
    notice: str
    notice_title: str
    annex: str
    paper: str
    when: str
    until: str
    contact: str
    office: str
    date: str


def write(said: Letter) -> bytes:
    """The Word file of a letter. Raises RenderingFailed where a part cannot be printed."""
    return template().render(asdict(said), apart={letter.PICTURE: picture(said.link)})


@lru_cache(maxsize=1)
def template() -> CompiledTemplate:
    return CompiledTemplate.compile(letter.draw(picture("")), apart=(letter.PICTURE,))


def picture(link: str) -> bytes:
    """The QR code of a link as PNG: level M, with the white border that scanners need."""
    import segno

    drawn = io.BytesIO()
    segno.make_qr(link or "-", error="m", boost_error=False).save(drawn, kind="png", scale=SCALE, border=BORDER)
    return drawn.getvalue()
