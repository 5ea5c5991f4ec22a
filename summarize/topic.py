"""Whether an item is about AI or product work, which is what the card's questions are made for."""

from models.subject import is_about
from summarize.card import Item


def is_on_topic(item: Item) -> bool:
    """Whether to look for answers in it: posts and newsletters may be about anything.

    Of what is about something else a card holds the line to remember at most, since "who needs
    it" and "what it costs" of a recipe are answers that nobody asked for.
    """
    if item.kind in ("paper", "release"):
        return True
    return is_about(item.title, item.text, len(item.text.split()))
