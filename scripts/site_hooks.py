"""Hooks of the documentation site, called by mkdocs (``hooks`` in ``mkdocs.yml``)."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["on_page_content"]

_ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):<code>(~?)([^<]*)</code>")


def on_page_content(html: str, **_: Any) -> str:
    """Replaces marks of other tools that are not for readers.

    mkdocs-click prints click's internal mark for an option without a default. mkdocstrings does not know
    Sphinx's roles, such as ``:func:``.

    Args:
        html: Content of a page.

    Returns:
        The content with a dash for the mark, and the name alone for a role.
    """
    html = html.replace("<code>Sentinel.UNSET</code>", "–")
    return _ROLE.sub(lambda role: f"<code>{role[2].rpartition('.')[2] if role[1] else role[2]}</code>", html)
