"""Calling macros from templates without asking, at each of a page's thousand calls, what kind of thing is called."""

from __future__ import annotations

from typing import Any

from jinja2.runtime import Context, Macro

LEFT_OUT = ("_block_vars", "_loop_vars")
"""What Jinja hands to functions that want to see the variables around them; macros do not."""


class PageContext(Context):
    """The variables of a template, which calls macros straight away: they want the evaluation context, nothing more."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a macro or a function; Jinja's own way for all that are no macros."""
        if type(__obj) is not Macro:
            return super().call(__obj, *args, **kwargs)
        for name in LEFT_OUT:
            kwargs.pop(name, None)
        return __obj(__self.eval_ctx, *args, **kwargs)
