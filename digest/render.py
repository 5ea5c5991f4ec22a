"""An edition in the formats that people and programs read.

Feed text is hostile until escaped, and each format escapes it in its own way: HTML by Jinja's
autoescape, Markdown by `markdown.escape`; what could trouble a terminal, `words.plain` has taken
out at composing.
"""

import json
from typing import Literal

from digest.atom import render_atom
from digest.edition import Edition
from digest.html import render_html
from digest.mail import render_eml
from digest.markdown import render_markdown
from digest.text import render_text

__all__ = [
    "Format",
    "render",
    "render_atom",
    "render_eml",
    "render_html",
    "render_markdown",
    "render_text",
]

Format = Literal["text", "markdown", "html", "json"]


def render(edition: Edition, fmt: Format) -> str:
    """The edition as a whole document; `render_eml` makes the mail, `render_atom` the feed."""
    match fmt:
        case "text":
            return render_text(edition)
        case "markdown":
            return render_markdown(edition)
        case "html":
            return render_html(edition)
        case "json":
            return json.dumps(edition.as_json(), ensure_ascii=False, indent=2) + "\n"
