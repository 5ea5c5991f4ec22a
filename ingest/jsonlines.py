"""One line of a `.jsonl` file as an entry: what people write, and what `preread export` writes.

Required: `id`, `title` and `text` (one of the latter two may be empty). Optional: `url`,
`published`, `updated`, `authors`, `kind`, `read`, `comment`, `categories`, `doi`. Of an export
line, `external_id` and `marks` are honoured, `sightings` and `card` are made anew. Records of
arXiv's metadata, with an `abstract` and an arXiv id, are papers. The TeX of papers is turned to
Unicode, but not in an export's lines, whose texts are what is stored.
"""

import json
from dataclasses import replace
from typing import Any, TypeVar, get_args

from db.card import Read
from db.records import Entry, Kind
from ingest import arxiv, roundup
from ingest.clean import Clean, find_links, one_line, resolve, scrub
from ingest.errors import ParseError
from ingest.tex import tex_to_unicode
from ingest.times import read_time

T = TypeVar("T", bound=str)

_KINDS: tuple[Kind, ...] = get_args(Kind)
_READS: tuple[Read, ...] = get_args(Read)
_LONGEST_ABSTRACT = 4000
_HINT = 'A line is an object with "id", "title" and "text".'


def read_record(line: bytes | str) -> tuple[Entry, dict[str, Any] | None]:
    """The entry of one line, and the reader's marks where an export wrote them.

    `guid` and `external_id` are the line's `id` as it stands there; an export line's own
    `external_id` is kept, but is no `guid`: it is unique only in the pile that it came from.
    Raises ParseError: `bad_json`, `bad_type` (a field of the wrong type, or a required one
    missing), `no_text` (neither title nor text).
    """
    try:
        decoded = line.decode("utf-8-sig") if isinstance(line, bytes) else line
        record = json.loads(decoded)
    except (ValueError, RecursionError) as error:
        raise ParseError("bad_json", f"The line is not JSON: {error}.", _HINT) from error
    if not isinstance(record, dict):
        raise ParseError("bad_type", "The line is JSON, but not an object.", _HINT)
    identity = _id(record, "id")
    if identity is None:
        raise ParseError("bad_type", 'The record has no "id", or not a string.', _HINT)
    marks = record.get("marks")
    return _entry(record, identity), marks if isinstance(marks, dict) and marks else None


def _entry(record: dict[str, Any], identity: str) -> Entry:
    paper = arxiv.split_id(identity)
    external = _id(record, "external_id") or identity
    abstract = _text(record, "abstract")
    if paper and abstract and not record.get("text"):
        return replace(_paper(record, paper, abstract), guid=identity, external_id=external)
    address = _text(record, "url")
    categories = _names(record, "categories")
    is_part = roundup.ENTRY in categories
    known = None if is_part else arxiv.split_id(_text(record, "arxiv_id") or address)
    likely: Kind = "paper" if known else "post"
    kind = _choice(record, "kind", _KINDS, likely)
    turned = tex_to_unicode if kind == "paper" and "sightings" not in record else str
    title = one_line(turned(_text(record, "title")))
    text = _body(turned(_text(record, "text") or abstract))
    if not title and not text.text:
        raise ParseError("no_text", "The record has neither a title nor a text.", _HINT)
    return Entry(
        guid=identity,
        external_id=external,
        title=title or one_line(text.text[:120].split("\n")[0]),
        text=text.text,
        links=text.links,
        url=resolve(address),
        kind=kind,
        read=_read(record, kind, text.text),
        authors=tuple(map(turned, _names(record, "authors"))),
        published=read_time(_text(record, "published")),
        updated=read_time(_text(record, "updated")),
        comment=one_line(turned(_text(record, "comment"))) or None,
        categories=categories,
        arxiv_id=known[0] if known else None,
        version=known[1] if known else None,
        doi=one_line(_text(record, "doi")) or None,
        part_of="" if is_part else None,  # an export does not say of which issue
    )


def _read(record: dict[str, Any], kind: Kind, text: str) -> Read:
    """What the line says, or the card that an export put there, else a guess from the text."""
    if not text:
        return "title"
    card = record.get("card")
    exported = card.get("read") if isinstance(card, dict) else None
    if exported in _READS and not record.get("read"):
        return _READS[_READS.index(exported)]
    is_abstract = kind == "paper" and len(text) < _LONGEST_ABSTRACT
    guess: Read = "newsletter" if kind == "newsletter" else "full_text"
    return _choice(record, "read", _READS, "abstract" if is_abstract else guess)


def _paper(record: dict[str, Any], paper: tuple[str, int | None], abstract: str) -> Entry:
    version = record.get("version")
    return arxiv.to_entry(
        paper[0],
        _text(record, "title"),
        abstract,
        version=version if version in range(1, 10_000) else paper[1],
        authors=_names(record, "authors"),
        published=read_time(_text(record, "published") or _text(record, "announced")),
        updated=read_time(_text(record, "updated")),
        comment=_text(record, "comment"),
        categories=_names(record, "categories"),
        doi=one_line(_text(record, "doi")),
    )


def _id(record: dict[str, Any], key: str) -> str | None:
    """An id of the record; numbers count as their digits."""
    value = record.get(key)
    if isinstance(value, str | int) and not isinstance(value, bool):
        # JSON can spell lone surrogates, which SQLite cannot store.
        return str(value).strip().encode("utf-8", "backslashreplace").decode() or None
    return None


def _body(text: str) -> Clean:
    """Only scrubbed: a text that is clean already, as an export's, comes back unchanged."""
    kept = scrub(text.replace("\r\n", "\n")).strip()
    return Clean(kept, find_links(kept))


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ParseError("bad_type", f'"{key}" is not a string but {_kind_of(value)}.', _HINT)
    return value


def _names(record: dict[str, Any], key: str) -> tuple[str, ...]:
    """A list of strings; a single string is a list of one."""
    value = record.get(key)
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ParseError("bad_type", f'"{key}" is not a list of strings.', _HINT)
    return tuple(filter(None, map(one_line, names)))


def _choice(record: dict[str, Any], key: str, choices: tuple[T, ...], default: T) -> T:
    value = _text(record, key)
    if not value:
        return default
    for choice in choices:
        if choice == value:
            return choice
    raise ParseError("bad_type", f'"{key}" is {value!r}.', f"It is one of {', '.join(choices)}.")


def _kind_of(value: object) -> str:
    return {dict: "an object", list: "a list", bool: "a boolean"}.get(type(value), "a number")
