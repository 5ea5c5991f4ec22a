"""The edition as one HTML page, for a browser and for a mail's HTML part."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from digest import labels
from digest.edition import Edition


def render_html(edition: Edition, *, email: bool = False, stop: str | None = None) -> str:
    """One self-contained page: no script, nothing loaded from anywhere.

    With `email` it carries a preheader (the line that a mailbox shows beside the subject) instead
    of a content security policy, which mail readers bring themselves, and a table around its column
    for Outlook. `stop` is the mailto address that unsubscribes its reader.
    """
    page = _environment().get_template("edition.html.j2")
    return page.render(edition=edition, email=email, stop=stop, labels=labels)


def render_fragment(edition: Edition) -> str:
    """Plain HTML without a frame, a style or a class: for a feed reader, which brings its own."""
    return _environment().get_template("edition.atom.j2").render(edition=edition, labels=labels)


@cache
def _environment() -> Environment:
    loader = PackageLoader("digest")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["css"] = Markup(loader.get_source(environment, "edition.css")[0])  # noqa: S704
    return environment
