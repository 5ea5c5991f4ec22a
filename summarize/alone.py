"""Whether a line says what it means without the sentence before it.

    line → how it opens → every "this …", "these …", "such …" → does the line itself name it?

Nothing is resolved here: a pointer whose noun stands earlier in the line is fine, one to the work
itself is ("this paper"), and every other makes the line lean on what a card does not show.
"""

import re

from summarize.words import may_hold

_LINKED = re.compile(
    r"(?:However|Moreover|Furthermore|Additionally|In addition|Finally|Thus|Hence|Therefore|"
    r"Consequently|Subsequently|Specifically|In particular|Notably|Importantly|Overall|As a "
    r"result|Also|Yet|"
    r"Still|Instead|Nevertheless|Nonetheless|Meanwhile|In practice|Crucially|Indeed|In fact), "
)
_OPENS_BACK = re.compile(
    r"(?:He|She|They|Them|Its|Their|His|Her|Both|And|So|Or|Then|"
    r"The (?:first (?:approach|method|one|step|problem|challenge|option|type)|second|third|fourth|"
    r"latter|former|other|same|remaining|resulting|above)|Another|"
    r"Each of|One of (?:them|these|those)|Some of (?:them|these|those)|Of (?:them|these|those)|"
    r"Among (?:them|these|those)|Even (?:more|worse|better|so)|Similarly|Likewise|As such|Doing so|"
    r"In (?:contrast|comparison|doing so|turn|both|either|each case)|By contrast|"
    r"Unlike (?:them|that|this)|Worse|That|Here|There(?! (?:is|are|was|were|has|have|exists?|"
    r"remains?)\b)|Without (?:it|them|this|that)|(?:A|The) (?:similar|further|related|"
    r"second|third|final) |The (?:reason|answer|solution) |On the other hand)\b"
)
"""Openings that need the sentence before."""
_SUBJECT_IT = re.compile(r"(?:(?:[\w'’-]+ ){0,4}[\w'’-]+, )?(?:[Ii]t|they|he|she|its|their)\b")
"""A pronoun for the subject, with an opening of a few words before it at most."""
_IT = re.compile(r"(?:(?:[\w'’-]+ ){0,4}[\w'’-]+, )?[Ii]t\b")
_NOBODY = re.compile(
    r"(?:[^,]{0,60}, )?[Ii]t (?:(?:is|was|remains?|becomes?|seems?|may be|would be|has (?:long )?"
    r"been|can be) (?:\w+ ){0,3}?(?:that|to|whether|how|if|for|what|why|when)\b|turns out\b|"
    r"takes\b)"
)
"""The "it" that stands for nothing: "It is unclear whether"."""
_POINTERS = ("this", "these", "those", "such")
_POINTER = re.compile(rf"\b({'|'.join(_POINTERS)})\b", re.IGNORECASE)
_NEXT = re.compile(r"\s+([\w’'-]+)(?:\s+([\w’'-]+))?")
_PLURAL = re.compile(
    r"\b\w{2,}s\b|\b(?:people|children|men|women|data|media|and|teeth|"
    r"mice)\b",
    re.IGNORECASE,
)
_THEM = re.compile(r"\b(?:them|themselves|their|they)\b")
_AHEAD = re.compile(
    r"(?:Due to|Despite|With|In|Because of|Given|Thanks to|For all|Like|Unlike|Owing to) their\b"
)
"""Where what "their" means follows: "Due to their size, models …"."""
_WORD = re.compile(r"[\w’'-]+")
_ITSELF = frozenset(
    """paper work study article survey thesis report letter review chapter note tutorial position
    project post guide essay piece series talk release version update manuscript research repository
    commentary monograph perspective year week month day days morning century decade era time end
    summer spring autumn winter quarter""".split()  # noqa: SIM905
)
"""What "this" may point to without having been named: the source itself, and the present."""
_THAT = re.compile(
    r"(?:[\w’'-]+ ){0,6}(?:do|does|did|doing|chang\w*|fix\w*|solv\w*|address\w*|supplement\w*|"
    r"replac\w*|achiev\w*|avoid\w*|prevent\w*|after|despite|with|from|beyond) that"
    r"(?=[.,;:!?]| (?:by|with|without|and|but)\b)"
)
"""A "that" for the object, early in the line."""
_PEOPLE = frozenset({"who", "whose", "that", "with", "of", "in", "from", "without", "which", "at"})
_SHOWN = re.compile(
    r"(?:(?:Together|Taken together|Overall|Collectively),? )?These (?:[\w-]+ )?(?:results|"
    r"findings|"
    r"experiments|observations|analyses|insights) (?:\w+ )?(?:show|demonstrate|suggest|indicate|"
    r"reveal|establish|confirm|imply|provide evidence)\b",
    re.IGNORECASE,
)
"""Findings that are told right after they were pointed at."""
_PRONOUN = re.compile(
    r"\s+(?:is|was|are|were|can|could|may|might|will|would|has|have|does|do|leads?|makes?|means|"
    r"allows?|enables?|results?|requires?|creates?|raises?|leaves?|limits?|motivates?|causes?|"
    r"gives?|yields?|costs?|keeps?|helps?|saves?|turns?|suggests?|shows?|ensures?|provides?|"
    r"forces?|and|or|to|by|in|as|for)\b|"
    r"\s*[,.;:]"
)
_FAR = 5
"""Words after which a "this" without a noun may mean what the line itself has said."""
_STEM, _LEAST = 5, 4


def opens_back(line: str) -> bool:
    """Whether the line opens with, or has for its subject, what only the one before it names."""
    if link := _LINKED.match(line):
        line = line[link.end() :]
    line = line[:1].upper() + line[1:]
    if _OPENS_BACK.match(line):
        return True
    return _SUBJECT_IT.match(line) is not None and not _NOBODY.match(line)


def says_it(line: str) -> bool:
    """Whether the line's subject is an "it" that stands for something."""
    return _IT.match(line) is not None and not _NOBODY.match(line)


def leans(line: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether the line, its opening link left out, points to something that it does not name.

    `known` are stems (`stems_of`) that the reader has before them anyway, as the title's.
    """
    return opens_back(line) or hangs(line, known)


def hangs(line: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether a "this …" or a "their" of the line has nothing in it that it could mean."""
    them = _THEM.search(line) if "the" in line and not _AHEAD.match(line) else None
    if them and not _PLURAL.search(line, 0, them.start()):
        return True
    if _THAT.match(line):
        return True
    return may_hold(_POINTERS, line, line.lower()) and any(
        _hangs(line, pointer, known) for pointer in _POINTER.finditer(line)
    )


def stems_of(text: str) -> frozenset[str]:
    """The beginnings of a text's longer words, by which a pointer is matched to what it means."""
    words = _WORD.findall(text.lower())
    return frozenset(word[:_STEM] for word in words if len(word) >= _LEAST)


def _hangs(line: str, pointer: re.Match[str], known: frozenset[str]) -> bool:
    """Whether a "this …" has nothing in the line before it that it could mean."""
    word, end = pointer.group().lower(), pointer.end()
    if word != "such" and line.startswith((" and other", " or other"), end):
        return True
    following = _NEXT.match(line, end)
    after = [one.lower() for one in following.groups() if one] if following else []
    first = after[0] if after else ""
    if word == "such" and first in ("as", "that"):
        return False
    if word == "those" and first in _PEOPLE:
        return False
    if not _ITSELF.isdisjoint(after):
        return False
    if (shown := _SHOWN.match(line)) and pointer.end() < shown.end():
        return False
    before = line[: pointer.start()]
    if word != "such" and _PRONOUN.match(line, end):
        return len(before.split()) < _FAR
    return (known | stems_of(before)).isdisjoint(stems_of(" ".join(after)))
