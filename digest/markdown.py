"""The edition in Markdown. Feed text shows literally: no markup, HTML, LaTeX or emoji code."""

import re
from collections.abc import Iterator

from digest import labels
from digest.edition import Edition, Item, Listed, Statement

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~&^])")
_LIST_START = re.compile(r"^(\d{1,9})([.)])(?=\s)|^([-+=])")
# `:smile:` and `:material/home:` are pictures to some Markdown readers, Streamlit among them.
_SHORTCODE = re.compile(r"(?<!\w):(?=[a-z])", re.IGNORECASE)


def escape(text: str) -> str:
    """One line of plain text as Markdown that shows it as it is, wherever it stands."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    escaped = _LIST_START.sub(lambda m: rf"{m[1]}\{m[2]}" if m[1] else rf"\{m[3]}", escaped)
    return _SHORTCODE.sub(r"\\:", escaped)


def render_markdown(edition: Edition) -> str:
    """CommonMark; one line a paragraph, links inline."""
    return "\n".join(_lines(edition)).strip() + "\n"


def _lines(edition: Edition) -> Iterator[str]:
    yield f"# Preread · {escape(edition.title)}"
    yield ""
    yield labels.subtitle(edition)
    yield ""
    yield f"**{escape(edition.theme)}**"
    if edition.note:
        yield from ("", escape(edition.note))
    for heading, body in (
        (labels.TOP, _top(edition)),
        (labels.SHORT, _short(edition)),
        (labels.SHELF, _shelf(edition)),
        (labels.ALSO, _also_seen(edition)),
        (labels.SINCE, _changes(edition)),
    ):
        section = list(body)
        if section:
            yield from ("", f"## {heading}", "", *section)
    yield from ("", "---")
    for line in labels.footer(edition):
        yield from ("", escape(line))


def _top(edition: Edition) -> Iterator[str]:
    for number, item in enumerate(edition.top, 1):
        yield from (f"### {number}. {link(item.title, item.url)}", "")
        yield from (escape(labels.origin(item)), "")
        for statement in filter(None, (item.problem, item.what)):
            yield from (said(statement), "")
        rows = [
            *(("Evidence", said(it)) for it in item.evidence),
            *(("Cost", said(it)) for it in (item.cost,) if it),
            *(("Limits", said(it)) for it in (item.limit,) if it),
            (labels.MISSING, escape(labels.unstated(item))),
            (labels.to_get(item), _downloads(item)),
            ("Why here", _why(item)),
            (labels.NEXT, escape(labels.next_step(item))),
            ("Careful", escape(item.warning or "")),
            ("First", escape(item.first or "")),
            *(("Also", _named(other)) for other in item.also),
        ]
        yield from (f"- **{name}:** {text}" for name, text in rows if text)
        yield ""


def _short(edition: Edition) -> Iterator[str]:
    for item in edition.short:
        yield f"- **{link(item.title, item.url)}**  "
        yield "  " + "  \n  ".join(_short_lines(item))


def _short_lines(item: Item) -> Iterator[str]:
    if item.what:
        yield said(item.what)
    yield f"{escape(item.source)} · {_why(item)}"
    if item.warning:
        yield escape(item.warning)
    for other in item.also:
        yield f"Also: {_named(other)}"


def _shelf(edition: Edition) -> Iterator[str]:
    if edition.shelf and labels.untagged(edition):
        yield from (labels.untagged(edition), "")
    for item in edition.shelf:
        tags = ", ".join(labels.tags(item))
        yield f"- {link(item.title, item.url)}" + (f" ({escape(tags)})" if tags else "")


def _also_seen(edition: Edition) -> Iterator[str]:
    for it in edition.also_seen:
        yield f"- {_named(it)}"


def _changes(edition: Edition) -> Iterator[str]:
    for change in edition.changes:
        link = f" ([open](<{change.url}>))" if change.url else ""
        yield f"- {escape(change.text)}{link}"


def said(statement: Statement) -> str:
    """A statement with the way to its source."""
    return sourced(statement.text, statement.link) + _beside(statement)


def sourced(text: str, url: str | None) -> str:
    """A text of which the last words lead to its source."""
    if not url:
        return escape(text)
    lead, last = labels.linked(text)
    return " ".join(filter(None, (escape(lead), link(last, url))))


def _why(item: Item) -> str:
    """The reason, with links to the figures that meet a threshold."""
    return "".join(
        link(text, it.link) + _beside(it) if it else escape(text)
        for text, it in labels.told_why(item)
    )


def _beside(statement: Statement) -> str:
    return f" (source: “{escape(statement.beside)}”)" if statement.beside else ""


def _downloads(item: Item) -> str:
    linked = [link(name, url) for name, url in labels.downloads(item)]
    return ", ".join([*linked, *([escape(item.licence)] if item.licence else [])])


def _named(it: Listed) -> str:
    return f"{link(it.title, it.url)} ({escape(it.source)})"


def link(title: str, url: str | None) -> str:
    """A title that leads somewhere, where there is an address."""
    return f"[{escape(title)}](<{url}>)" if url else escape(title)
