"""Mails about a subscription: they ask to confirm it, or welcome the new reader.

Subject and body decide together, because either alone misleads: an essay may be called "Welcome
to the machine", and a long newsletter may tell its readers to verify an account.
"""

import re
from typing import Literal

_SHORT = 1500
"""Code points of a mail that has nothing else to say, and the part of a longer one that is read
for what it is about."""
_LONG = 6000
"""No mail of this length is only about a subscription."""

_ASKS = re.compile(
    r"\b(?:confirm|verify|activate|validate)\s(?:(?:your|the|this|my|that)\s)?(?:[\w’'-]+\s){0,3}?"
    r"(?:subscription|e-?mail(?:\saddress)?|address|account|sign-?up|registration|opt-?in)\b"
    r"|\bconfirm\s(?:that\s)?(?:you\s(?:want|wish|would\slike)|it(?:['’]s|\sis|\swas)\syou)\b"
    r"|\b(?:subscription|e-?mail|registration|opt-?in)\s(?:confirmation|verification)\b"
    r"|\b(?:confirmation|action)\s(?:is\s)?(?:required|needed)\b"
    r"|\b(?:one|just\sone|1)\s(?:more|last|final)\s(?:step|click)\b"
    r"|\bcomplete\syour\s(?:subscription|sign-?up|registration)\b",
    re.IGNORECASE,
)
_WELCOMES = re.compile(
    r"^\W*(?:welcome\b|(?:thanks|thank\syou)\sfor\s(?:subscribing|signing\sup|joining|registering)"
    r"|you(?:['’]re|\sare)\s(?:in\b|now\s|subscribed|on\sthe\slist|all\sset)"
    r"|(?:your\s)?subscription\s(?:is\s)?(?:confirmed|active)|glad\syou(?:['’]re|\sare)\shere)"
    r"|\bwelcome\s(?:aboard|on\sboard)\b",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"\b(?:thanks|thank\syou)\s(?:so\smuch\s|a\slot\s)?for\s(?:subscribing|signing\sup|joining"
    r"|registering|your\s(?:subscription|interest\sin\s(?:our|the)\snewsletter)|creating\san?)\b"
    r"|\byou(?:['’]re|\sare|['’]ve\s(?:been|just)|\shave\s(?:been|just))\s(?:now\s|successfully\s)?"
    r"(?:subscribed|signed\sup|added\sto\s(?:our|the)|registered|officially\s)"
    r"|\byour\s(?:subscription|e-?mail|address)\s(?:to\s.{1,60}?\s)?(?:is\snow|has\sbeen|is)\s"
    r"(?:confirmed|active|activated|verified)\b"
    r"|\bstart(?:ing)?\s(?:to\s)?(?:receiv|get)(?:e|ing|ting)?\b.{0,60}\b(?:newsletter|e-?mails?|issues?)\b"
    r"|\byou(?:['’]ll|\swill)\s(?:now\s|soon\s)?(?:get|receive|hear\sfrom)\b.{0,80}"
    r"\b(?:every|each|daily|weekly|monthly|inbox|soon|first\sissue)\b"
    r"|\badd\s.{1,60}\bto\syour\s(?:contacts|address\sbook|safe\s?senders)"
    r"|\bmove\s(?:this|it|us)\b.{0,60}\b(?:primary|inbox)\b"
    r"|\breply\s(?:to\sthis\se-?mail\s)?(?:with|and\s(?:say|tell|introduce))\b",
    re.IGNORECASE,
)


def about_subscription(subject: str, text: str) -> Literal["confirmation", "welcome"] | None:
    """What a mail wants of its reader, if it is about the subscription itself and not an issue."""
    if len(text) >= _LONG:
        return None
    is_short = len(text) < _SHORT
    head = text[:_SHORT]
    if _ASKS.search(subject) and (is_short or _ASKS.search(head)):
        return "confirmation"
    if is_short and _ASKS.search(text):
        return "confirmation"
    greetings = len({found[0].casefold() for found in _GREETS.finditer(head)})
    if greetings >= (1 if _WELCOMES.search(subject) else 2 if is_short else 3):
        return "welcome"
    return None
