"""A decision note as Markdown, for a document, and as Slack's Block Kit, for a channel.

Slack's limits: docs.slack.dev/reference/block-kit/blocks; its escaping and links:
docs.slack.dev/messaging/formatting-message-text.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from digest.labels import KINDS, READ
from digest.markdown import escape, link, sourced
from digest.note import Line, Note, Section

MOST_BLOCKS = 50
MOST_CHARACTERS = 3000
"""Of a text object in a section."""
MOST_IN_HEADER = 150
_MOST_IN_PART = 500
"""Of what has to share a text; escaping makes at most five signs of one."""
BLANK = "______"


def note_markdown(note: Note) -> str:
    """CommonMark; blanks to fill in are marked as such."""
    return "\n".join(_lines(note)).strip() + "\n"


def _lines(note: Note) -> Iterator[str]:
    yield f"# Decision note: {link(note.title, note.url)}"
    yield from ("", escape(_origin(note)))
    if note.warning:
        yield from ("", f"**Careful:** {escape(note.warning)}")
    for section in note.sections:
        yield from ("", f"## {section.heading}", "")
        if section.silent:
            yield f"- *{escape(section.silent)}*"
        for line in section.lines:
            yield f"- {_markdown(line)}"
            yield from (f"  - {escape(detail)}" for detail in line.details)
        yield from (f"- **To be filled in:** {escape(it)}: {BLANK}" for it in section.fill_in)
    yield from ("", "---", "", escape(note.provenance))


def _markdown(line: Line) -> str:
    label = f"**{escape(line.label)}:** " if line.label else ""
    beside = f" (“{escape(line.beside)}”)" if line.beside else ""
    if line.by:
        return f"{label}{sourced(line.text, line.link)}{beside}"
    return f"{label}{link(line.text, line.link)}{beside}"


def _origin(note: Note) -> str:
    """`Paper · 23 November 2026 · made from the abstract · Ada Byron, Zoë Müller and 4 more`."""
    day = date.fromisoformat(note.date)
    named = ", ".join(note.authors[:3])
    more = f" and {len(note.authors) - 3} more" if len(note.authors) > 3 else ""
    read = "only its title is known" if note.read == "title" else f"made from the {READ[note.read]}"
    parts = (KINDS[note.kind], f"{day.day} {day:%B %Y}", read, named + more)
    return " · ".join(filter(None, parts))


def note_json(note: Note) -> str:
    """The note as data; docs/json.md describes it."""
    return json.dumps(note.as_json(), ensure_ascii=False, indent=2) + "\n"


def note_slack(note: Note) -> str:
    """A message for Slack's API or an incoming webhook: `{"text": …, "blocks": […]}`."""
    blocks = list(_blocks(note))
    if len(blocks) > MOST_BLOCKS:
        rest = "The rest stands in the note: preread handoff --format note"
        blocks = [*blocks[: MOST_BLOCKS - 1], _context(rest)]
    message = {
        "text": _slack(_cut(f"Decision note: {note.title}", _MOST_IN_PART)),
        "blocks": blocks,
    }
    return json.dumps(message, ensure_ascii=False, indent=2) + "\n"


def _blocks(note: Note) -> Iterator[dict[str, Any]]:
    title = _cut(note.title, MOST_IN_HEADER)
    yield {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}
    where = f"{_to(note.url, 'Open it')} · " if note.url else ""
    yield _context(where + _slack(_cut(_origin(note), _MOST_IN_PART)))
    if note.warning:
        yield _section(f":warning: {_slack(note.warning)}")
    for section in note.sections:
        yield from map(_section, _texts(section))
    yield {"type": "divider"}
    yield _context(_slack(note.provenance))


def _texts(section: Section) -> Iterator[str]:
    """The section's lines under its heading, in texts that Slack takes."""
    text = f"*{_slack(section.heading)}*"
    for line in _slack_lines(section):
        if len(text) + 1 + len(line) > MOST_CHARACTERS:
            yield text
            text = line
        else:
            text += f"\n{line}"
    yield text


def _slack_lines(section: Section) -> Iterator[str]:
    if section.silent:
        yield f"• _{_slack(section.silent)}_"
    for line in section.lines:
        yield _slack_line(line)
        yield from (f"      ◦ {_slack(_cut(detail, _MOST_IN_PART))}" for detail in line.details)
    yield from (f"• *To be filled in:* {_slack(it)}: {BLANK}" for it in section.fill_in)


def _slack_line(line: Line) -> str:
    label = f"*{_slack(line.label)}:* " if line.label else ""
    beside = f" (“{_slack(line.beside)}”)" if line.beside else ""
    text = _slack(line.text)
    if line.link:
        text = f"{text} ({_to(line.link, 'source')})" if line.by else _to(line.link, line.text)
    whole = f"• {label}{text}{beside}"
    if len(whole) <= MOST_CHARACTERS:
        return whole
    return f"• {label}{_slack(_cut(line.text, _MOST_IN_PART))}"


def _slack(text: str) -> str:
    """Slack wants exactly these three signs escaped; `<!channel>` then calls nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _to(url: str, label: str) -> str:
    # What would end the address or its label was percent-encoded with it; `|` ends neither.
    return f"<{_slack(url)}|{_slack(label)}>"


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[: most - 2].rsplit(' ', 1)[0]} …"


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}
