"""What the questions know of an item, as `summarize.run` hands it to them."""

from summarize.availability import availability_of
from summarize.card import Item
from summarize.numbers import numbers_of
from summarize.questions import Known
from summarize.questions.slots import fill, thing_of
from summarize.questions.traits import reading_of, traits_of
from summarize.sentences import split_sentences


def known_of(item: Item) -> Known:
    """Figures and offers as `summarize.run` finds them."""
    spans = split_sentences(item.text)
    comment = split_sentences(item.comment) if item.comment else []
    return Known(numbers_of(item.text, spans), availability_of(item, spans, comment), [])


def traits(item: Item) -> set[str]:
    known, thing = known_of(item), thing_of(item)
    slots = fill(item, thing, known.numbers, known.availability)
    return traits_of(item, reading_of(item), thing, slots, known.numbers, known.availability)
