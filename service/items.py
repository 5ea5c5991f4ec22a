"""From the store's records to what the summarizer reads."""

from typing import TYPE_CHECKING

from db.records import Work

if TYPE_CHECKING:
    from summarize.card import Item


def to_item(work: Work) -> "Item":
    """What the summarizer reads of a work."""
    from summarize.card import Item

    return Item(
        id=work.id,
        title=work.title,
        text=work.text,
        kind=work.kind,
        read=work.read,
        comment=work.comment,
        url=work.url,
        links=work.links,
        version=work.version,
    )
