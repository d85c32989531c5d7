"""Hooks of the documentation site, called by mkdocs (``hooks`` in ``mkdocs.yml``)."""

from __future__ import annotations

from typing import Any

__all__ = ["on_page_content"]


def on_page_content(html: str, **_: Any) -> str:
    """Shows an option without a default as such.

    mkdocs-click prints click's internal mark for it.

    Args:
        html: Content of a page.

    Returns:
        The content with a dash in place of the mark.
    """
    return html.replace("<code>Sentinel.UNSET</code>", "–")
