"""The Word templates of the bureau: read, uploaded, approved, and what was rendered from them rendered anew."""

from forms.pages.templates import listing, rerendering, samples, uploading, version
from forms.pages.templates.door import reading, releasing

__all__ = ["listing", "reading", "releasing", "rerendering", "samples", "uploading", "version"]
