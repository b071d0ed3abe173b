"""What can go wrong with a rendering, in words for the person who keeps the templates."""

from __future__ import annotations


class RenderingFailed(Exception):
    """A template could not be filled in; the message says why."""


class Unprintable(RenderingFailed):
    """An answer holds a character that no Word file can hold, or is no text at all."""
