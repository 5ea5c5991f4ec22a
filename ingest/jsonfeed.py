"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) as plain fields, for `ingest.feeds`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.errors import ParseError


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it stands in the feed; absent fields are empty."""

    id: str
    url: str
    external_url: str
    title: str
    html: str
    text: str
    summary: str
    published: str
    modified: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JsonFeed:
    """The feed's own fields and its items."""

    title: str
    home_page_url: str
    items: tuple[Item, ...]


def parse_json_feed(body: bytes) -> JsonFeed:
    """Read a JSON Feed; fields of a wrong type count as absent, numeric ids as their digits.

    Raises ParseError: `bad_json` where it is not JSON, `not_a_feed` where it is some other JSON.
    """
    try:
        data = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise ParseError(
            "bad_json", f"The document begins like JSON but is none: {error}.", "Try again later."
        ) from error
    items = data.get("items") if isinstance(data, dict) else None
    version = _string(data.get("version")) if isinstance(data, dict) else ""
    if not isinstance(items, list) or "jsonfeed.org" not in version:
        raise ParseError(
            "not_a_feed",
            "The document is JSON, but not a JSON Feed.",
            "Check the address: a feed says so in its 'version'.",
        )
    owners = _authors(data)
    return JsonFeed(
        title=_string(data.get("title")),
        home_page_url=_string(data.get("home_page_url")),
        items=tuple(_item(item, owners) for item in items if isinstance(item, dict)),
    )


def _item(item: dict[str, Any], owners: tuple[str, ...]) -> Item:
    tags = item.get("tags")
    return Item(
        id=_string(item.get("id")),
        url=_string(item.get("url")),
        external_url=_string(item.get("external_url")),
        title=_string(item.get("title")),
        html=_string(item.get("content_html")),
        text=_string(item.get("content_text")),
        summary=_string(item.get("summary")),
        published=_string(item.get("date_published")),
        modified=_string(item.get("date_modified")),
        authors=_authors(item) or owners,
        tags=tuple(filter(None, map(_string, tags))) if isinstance(tags, list) else (),
    )


def _authors(owner: dict[str, Any]) -> tuple[str, ...]:
    """Version 1.1 has a list, version 1.0 one author."""

    def people() -> Iterator[Any]:
        authors = owner.get("authors")
        yield from authors if isinstance(authors, list) else ()
        yield owner.get("author")

    names = (_string(person.get("name")) for person in people() if isinstance(person, dict))
    return tuple(dict.fromkeys(filter(None, names)))


def _string(value: object) -> str:
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int | float) else ""
