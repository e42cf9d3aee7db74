"""Opens what a page shows only at a click, such as the answers under a list of questions.

The pattern is that of the ARIA Authoring Practices (accordion): a button inside a heading, whose
``aria-controls`` names the panel that it opens.
"""

from __future__ import annotations

from typing import Any

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_FLAGS = ("hidden", "aria-hidden", "style")


def open_disclosures(root: Any) -> None:
    """Changes the tree so that panels count as visible, and their buttons as plain headings."""
    for heading in list(root.iter(*_HEADINGS)):
        for button in list(heading.iter("button")):
            _open(root, str(button.get("aria-controls") or ""))
            button.tag = "span"


def _open(root: Any, panels: str) -> None:
    for name in panels.split()[:3]:
        for panel in root.xpath("//*[@id=$name]", name=name)[:1]:
            for flag in _FLAGS:
                panel.attrib.pop(flag, None)
