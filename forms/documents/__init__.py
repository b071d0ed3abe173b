"""The Word side: papers are drawn and checked, templates are filled in, files are named."""

from forms.documents.building import build, check, papers
from forms.documents.file_names import file_name
from forms.documents.rendering import RenderingFailed, render

__all__ = ["RenderingFailed", "build", "check", "file_name", "papers", "render"]
