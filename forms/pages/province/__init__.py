"""The pages of a province: its organisations, their personal links, its own plan."""

from forms.pages.province import links, organisations, plan
from forms.pages.province.door import blueprint

__all__ = ["blueprint", "links", "organisations", "plan"]
