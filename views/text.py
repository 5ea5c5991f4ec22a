"""Feed text on a page: the one way in which it becomes HTML.

Whatever a feed says is hostile until escaped. Streamlit's own texts and labels interpret Markdown,
LaTeX and `:shortcodes:`, so feed text never goes there: it goes through a Jinja template, which
escapes every value, into `st.html`. (Values of inputs and options of a select box are plain text in
Streamlit and need no escaping.)
"""

from datetime import datetime
from functools import cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

import streamlit as st
from jinja2 import Environment, PackageLoader, StrictUndefined

from db.records import public_url
from digest import labels
from digest.evidence import web_url
from digest.rank import source_name
from digest.words import counted, plain
from views import wording


def show(template: str, **context: object) -> None:
    """Put the filled-in template on the page."""
    st.html(render(template, **context))


def render(template: str, **context: object) -> str:
    """The template of `views/templates` as HTML; every value in it is escaped."""
    return _environment().get_template(f"{template}.html.j2").render(context)


def item_url(work_id: str) -> str:
    """The address of a work's page, relative to any other page of the app."""
    return f"item?id={quote(work_id, safe='')}"


def title(text: str) -> str:
    """A title as one line without control characters; never empty, so that it can be a link."""
    return plain(text) or "Untitled"


def day(at: datetime, zone: ZoneInfo) -> str:
    """`23 November 2026`, in the reader's time zone."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """`23 November 2026, 07:00`, in the reader's time zone."""
    return f"{day(at, zone)}, {at.astimezone(zone):%H:%M}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        counted=counted,
        day=day,
        item_url=item_url,
        moment=moment,
        plain=plain,
        public_url=public_url,
        source_name=source_name,
        title=title,
        web_url=web_url,
    )
    environment.globals.update(labels=labels, wording=wording)
    return environment
