"""A docxtpl template compiled once and rendered many times: exact, deterministic, at the speed of deflate."""

from forms.documents.engine.codec import CODECS, Codec, best_codec
from forms.documents.engine.content import content_digest
from forms.documents.engine.template import CompiledTemplate, Stale
from forms.documents.engine.wording import RenderingFailed

__all__ = ["CODECS", "Codec", "CompiledTemplate", "RenderingFailed", "Stale", "best_codec", "content_digest"]
