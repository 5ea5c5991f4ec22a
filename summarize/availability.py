"""Code, weights, data and licence: what can be had, as the item itself says it.

Precision before recall: a wrong "code available" costs a team a day. So an offer needs a release
("code is available at …", "we release our models: …", "Code: …") with a link, or a promise in the
future tense; a bare mention of GitHub, somebody else's repository and a licence that is only
talked about count for nothing. Newsletters speak of everybody's releases and get none.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from db.card import Availability, Offer, Part
from summarize.card import Item, Span, evidence, fold
from summarize.words import may_hold

Kind = Literal["code", "weights", "data"]

_NOUNS: dict[Kind, re.Pattern[str]] = {
    "code": re.compile(
        r"\b(?:(?:source |training |evaluation |inference )?codes?|codebase|implementations?|"
        r"scripts?|software|toolkit|library|framework|toolbox|plug-?in|repository|simulator)\b",
        re.IGNORECASE,
    ),
    "weights": re.compile(
        r"\b(?:(?:pre-?trained |fine-?tuned |trained )?models?(?! (?:cards?|responses?|"
        r"outputs?|answers?|predictions?|generations?|completions?|behaviou?rs?|steering|"
        r"transcripts?|evaluations?|traces|names|list)\b)|weights|checkpoints?|"
        r"adapters?)\b",
        re.IGNORECASE,
    ),
    "data": re.compile(
        r"\b(?:data(?! (?:schemas?|structures?|pipelines?|processing|generation|builder|"
        r"collection))|datasets?(?! builder)|data sets?|benchmarks?|corpus|corpora|"
        r"annotations)\b",
        re.IGNORECASE,
    ),
}
_URL = re.compile(
    r"(?:https?://|(?<![\w/.@-])(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|zenodo\.org|"
    r"bitbucket\.org|osf\.io|anonymous\.4open\.science)/)[^\s<>\"{}|\\^`\]]+"
)
_NO_OFFER = re.compile(
    r"https?://(?:[\w-]+\.)*(?:wikipedia\.org|youtube\.com|youtu\.be|creativecommons\.org|"
    r"opensource\.org|choosealicense\.com)(?:/|$)|https?://[^?#]*/licen[cs]es?(?:/|\.|$)",
    re.IGNORECASE,
)
"""Addresses that explain something and hold nothing to take: an encyclopedia, films, licences."""
_POST_WEIGHTS = re.compile(
    r"\b(?:weights|checkpoints?|models? (?:is|are)|adapters?)\b", re.IGNORECASE
)
_HOSTS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:github\.com|github\.io|gitlab\.\w+|codeberg\.org|bitbucket\.org|sr\.ht|"
    r"huggingface\.co|modelscope\.cn|kaggle\.com|zenodo\.org|figshare\.com|osf\.io|npmjs\.com|pypi\.org|"
    r"crates\.io|colab\.research\.google\.com|sourceforge\.net|drive\.google\.com)/"
    r"|https?://(?:git|source|src|code)\.[\w.-]+/"
)
"""Where a post's link leads to something to take, and not to a page that tells of it."""
_POST_CODE = re.compile(
    r"(?<!with this )(?<!with the )\b(?:source |training |example |sample |driver |full )*"
    r"(?:codes?|codebase|notebooks?|repository|repo)\b",
    re.IGNORECASE,
)
"""What a post offers as code: it speaks of others' tools, libraries and implementations too."""
_URL_TAIL = ".,;:!?)'*"
_ADVERB = r"(?:(?:publicly|openly|freely|fully|now|also|all|both|made|anonymously|completely) )*"
_PASSIVE = re.compile(
    rf"\b(?:(?:is|are|was|were|been|be|being) )?{_ADVERB}"
    r"(?:available|accessible|released|open-?sourced|published|hosted|shared|provided|public|"
    r"found(?! (?:out|that|to)\b)|accessed|downloaded|obtained)\b"
    r"|\b(?:is|are) (?:now |also |up |live )*on (?:GitHub|Hugging ?Face)\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    rf"\b(?:we|authors|I|we've|I've|we have|I have) (?:will )?{_ADVERB}"
    r"(?:released?|open-?sourced?|publish(?:ed)?|shared?|provided?|ma[dk]e|host(?:ed)?)\b"
    r"|\b[Ss]ee our (?=code|implementation|data|models?)"
    r"|\byou(?: can|'ll|’ll)? (?:also |now )?(?:find|download|get|browse|see)(?= (?:the |our |my |"
    r"all ){0,2}(?:full |complete |entire |source |whole )*(?:code|weights|models?|data ?sets?|"
    r"checkpoints?)\b)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:^|[\s(;,.])((?:[A-Z][\w-]*|source code|code)(?:(?:,| and|,? &|/)? ?[\w-]+){0,5})"
    r"(?<! as code) ?(?::| at| on GitHub:?) ?(?:this )?[\[(<*]{0,2}$",
    re.IGNORECASE,
)
_SOON = (
    r"(?:up)?on (?:paper |the paper['’]s )?(?:acceptance|publication)|soon|after (?:acceptance|"
    r"publication|review)"
)
_PROMISED = re.compile(
    r"\b(?:will(?: also| soon| all| both)?|to|shall) be (?:(?:made|publicly|openly|freely|fully|"
    r"all|soon|also) )*"
    r"(?:released|available|accessible|open(?:ed|-?sourced?)?|public|published|shared)\b"
    r"(?! to (?:the |each |every )?(?!public|(?:\w+ )?communit|research|everyone|ensure|support|"
    r"foster|facilitate|enable|promote|"
    r"encourage|help|advance|allow|accelerate))"
    rf"|\b(?:released|available|open-?sourced|shared) (?:{_SOON})\b|[:(] ?coming soon\b"
    r"|\b(?:is|are) planned for (?:public )?release\b",
    re.IGNORECASE,
)
_PROMISES = (" be ", "soon", "acceptance", "publication", "review", "planned for")
"""One of these stands wherever `_PROMISED` can match."""
_WILL_RELEASE = re.compile(
    r"\b(?:we|authors|I)(?: will|['’]ll| (?:also )?plan to| intend to| are going to) "
    r"(?:(?:publicly|openly|soon|also|fully) )*(?:release|open-?source|publish|share)\b"
    r"|\b(?:we|authors)(?: will| plan to) make (?=[^.;]{1,80}\b(?:available|public)\b)",
    re.IGNORECASE,
)
_WILL = (" will ", "ll ", " plan to", "intend to", "going to")
"""One of these stands wherever `_WILL_RELEASE` can match."""
_NOT_OFFERED = re.compile(
    r"\b(?:not|never|cannot|can't|un(?:available|released)|whether|if|lack(?:s|ing)?|without|"
    r"unless|on request|upon (?:reasonable )?request|no longer|rarely|often)\b",
    re.IGNORECASE,
)
_SOMEBODY_ELSES = re.compile(
    r"\b(?:we (?:use|used|adopt|follow|fine-?tune|evaluate|compare|build|built|start|train|test)"
    r"|built (?:up)?on|based on|taken from|borrowed|baselines?|official implementation"
    r"|implementation of (?![\w-]+ (?:is|are|will)\b)|thanks to|existing|their|his|her"
    r"|third[- ]party|et al|prior|previous"
    r"|other|widely used|downloaded|using)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"(?:^|[;:,] )(?:all |both |the |our |full |source |complete )*(?:code|data|model|weight|"
    r"dataset|"
    r"benchmark|checkpoint|implementation)\w*(?: [\w-]+){0,2}(?:, (?:the |our |all )?[\w/-]+(?: "
    r"[\w-]+){0,3}){0,6}$",
    re.IGNORECASE,
)
"""The beginning of "code, prompts, and data": its last comma ends no clause."""
_CLAUSE = re.compile(
    r"[;:]|[a-z)][.!?] (?=[A-Z])|, (?:and|with|while|where|which|but)\b|\b(?:that|which|while|"
    r"where|although)\b"
)
_CLAUSE_AFTER = re.compile(
    r"[;:]|, (?:and (?:we|it|they|this|show\w*)|while|where|which|but)\b|\b(?:that|which|while|"
    r"where|although|to)\b"
)
_REPOSITORY: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("data", re.compile(r"https?://(?:www\.)?huggingface\.co/datasets/[\w.-]+/[\w.-]+")),
    ("weights", re.compile(r"https?://(?:www\.)?huggingface\.co/(?!spaces|papers|blog|docs)[\w.-]+/[\w.-]+")),
    ("code", re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|anonymous\.4open\.science/r)/[\w.-]+(?:/[\w.-]+)?")),
)  # fmt: skip
_LICENCE = (
    r"(?:Apache(?:[- ](?:License,? )?(?:Version )?(?:v?2\.0|2))?|MIT|(?:[23]-[Cc]lause )?BSD"
    r"(?:[- ][23](?:-[Cc]lause)?)?|[AL]?GPL(?:[- ]?v?[23](?:\.\d)?)?(?:\+|-only|-or-later)?|"
    r"MPL[- ]2\.0|CC[- ]?BY(?:[- ](?:NC|SA|ND))*(?:[- ]\d\.\d)?|CC[- ]?0(?:[- ]1\.0)?|"
    r"Creative Commons (?:Attribution(?:[- ](?:NonCommercial|ShareAlike|NoDerivatives|"
    r"Non-Commercial))*"
    r"(?: \d\.\d)?|Zero)|WTFPL(?: v?2)?|Unlicense|EUPL(?:-1\.2)?|"
    r"Open ?RAIL(?:[-+]\+?M)?|(?:Llama|Gemma) ?\d?(?:\.\d)? (?:Community )?)"
)
_LICENSED = re.compile(
    rf"\b(?:under|with|using) (?:the |an? |both )?(?:permissive |open(?:-source)? "
    rf")?({_LICENCE})(?![\w-])(?! Beer)"
    rf"|\b({_LICENCE})[- ]licen[cs]ed?\b|\b[Ll]icen[cs]e\*{{0,2}}: ?({_LICENCE})(?![\w-])"
    rf"|\((?:(?:under|code) )?({_LICENCE})(?: [Ll]icen[cs]e)?(?:[,;] [^()]{{1,40}})?\)"
)
_ONLY_LICENCE = re.compile(
    rf"(?:^|[;,.(] ?)(?:(?:released |licensed )?under (?:the )?|[Ll]icen[cs]e:? "
    rf"?)?({_LICENCE})(?:[- ][Ll]icen[cs]ed?)?(?=$|[;,.)])"
)
"""A licence as an entry of a comment's list."""
_RELEASED = re.compile(
    r"\b(?:releas\w+|available|publish\w*|open-?sourc\w+|distributed|shared|licen[cs]ed)\b[^.;]{0,60}"
    r"\bunder\b|\blicen[cs]e\*{0,2}:",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"[”\"’'] by |\b(?:photo\w*|image|picture|illustration|video|music|icons?|font)s?\b[^.]{0,60}"
    r"\b(?:by|licen[cs]ed?)\b",
    re.IGNORECASE,
)
"""What is licensed is a picture in the text."""
_RELEASE = re.compile(
    r"\b(?:releas|available|publish|open-?sourc|distribut|shar|provid|licen[cs]e\*{0,2}:|licensed "
    r"under)",
    re.IGNORECASE,
)


class _Statement(NamedTuple):
    """A sentence of one part of the item, and the links in it as (URL, offset in the sentence)."""

    part: Part
    span: Span
    text: str
    links: list[tuple[str, int]]


def availability_of(item: Item, text_spans: list[Span], comment_spans: list[Span]) -> Availability:
    """What the item offers; the spans are its sentences. Empty where it offers nothing."""
    found: Availability = {}
    if item.kind == "newsletter":
        return found
    statements = list(_statements(item, text_spans, comment_spans))
    offers: dict[Kind, Offer] = {}
    for statement in statements:
        for kind, url, promised in _offers(statement, item.kind == "paper"):
            quote = evidence([statement.span], statement.part)
            known = offers.get(kind)
            if promised and known is None:
                offer: Offer = {"status": "promised", "evidence": quote}
                offers[kind] = {**offer, "url": url} if url else offer
            elif not promised and url and (known is None or known["status"] == "promised"):
                offers[kind] = {"status": "link", "url": url, "evidence": quote}
    for kind in ("code", "weights", "data"):
        if kind in offers:
            found[kind] = offers[kind]
    licences = dict(_licences(statements, item.kind == "paper"))
    if licences:
        quotes = [quote for s in licences.values() for quote in evidence([s.span], s.part)]
        unique = [quote for at, quote in enumerate(quotes) if quote not in quotes[:at]]
        found["licence"] = {"name": ", ".join(licences), "evidence": unique}
    return found


def _statements(item: Item, text: list[Span], comment: list[Span]) -> Iterator[_Statement]:
    parts: tuple[tuple[Part, list[Span]], ...] = (("text", text), ("comment", comment))
    for part, spans in parts:
        whole = item.part(part)
        hidden = sorted((link.start, link.url) for link in item.links) if part == "text" else []
        at = 0
        for start, end in spans:
            sentence = whole[start:end]
            shown = _URL.finditer(sentence) if "/" in sentence else ()
            links = [(_address(match.group()), match.start()) for match in shown]
            links = [link for link in links if not _NO_OFFER.match(link[0])]
            while at < len(hidden) and hidden[at][0] < end:
                if hidden[at][0] >= start and not _NO_OFFER.match(hidden[at][1]):
                    links.append((hidden[at][1], hidden[at][0] - start))
                at += 1
            yield _Statement(part, (start, end), sentence, sorted(links, key=lambda link: link[1]))


def _address(url: str) -> str:
    """With a scheme, and without the punctuation that follows it."""
    bare = url.rstrip(_URL_TAIL)
    return bare if "://" in bare else f"https://{bare}"


def _offers(statement: _Statement, is_paper: bool) -> Iterator[tuple[Kind, str | None, bool]]:
    """What one sentence offers: (kind, URL, whether only promised)."""
    sentence, links = statement.text, statement.links
    promise = _promise(sentence, is_paper)
    if promise is not None:
        kinds = _kinds(promise, is_paper)
        yield from ((kind, links[0][0] if links else None, True) for kind in kinds)
        return
    # What stands before a link, back to the link before it, says what it is.
    begin = 0
    for url, at in links:
        before = sentence[begin:at]
        shown = _URL.match(sentence, at)
        begin = shown.end() if shown else at
        if before.endswith("\\href{"):
            before = before[:-6] + sentence[begin : begin + 40].partition("}")[2]
        clause = _release_clause(before)
        kinds = _kinds(clause, is_paper) if clause is not None else []
        if not is_paper and not _HOSTS.match(url):
            continue
        yield from ((kind, url, False) for kind in kinds)
        named = clause is not None or statement.part == "comment"
        if not kinds and named and is_paper and _is_own(before):
            yield from _by_host(url)


def _promise(sentence: str, is_paper: bool) -> str | None:
    """The words that say what will be released; in a post "to be accessible" says how it works."""
    lowered = sentence.lower()
    passive = _PROMISED.search(sentence) if may_hold(_PROMISES, sentence, lowered) else None
    if passive and (is_paper or not passive.group().startswith("to be")):
        return _last_clause(sentence[: passive.start()])
    if not may_hold(_WILL, sentence, lowered):
        return None
    if active := _WILL_RELEASE.search(sentence):
        return _CLAUSE_AFTER.split(sentence[active.end() :], maxsplit=1)[0]
    return None


def _release_clause(before: str) -> str | None:
    """The clause that says what a link leads to: "code is available at …", "Code: …"."""
    cues = [match.start() for pattern in (_PASSIVE, _ACTIVE) for match in pattern.finditer(before)]
    if cues:
        return _last_clause(before[: max(cues)]) + before[max(cues) :]
    label = _LABEL.search(before[-90:])
    return label.group(1) if label else None


def _last_clause(words: str) -> str:
    begin = 0
    for cut in _CLAUSE.finditer(words):
        if not (cut.group() == ", and" and _LIST.search(words, begin, cut.start())):
            begin = cut.end()
    return words[begin:]


def _is_own(words: str) -> bool:
    return not (_NOT_OFFERED.search(words) or _SOMEBODY_ELSES.search(words))


def _kinds(clause: str, is_paper: bool) -> list[Kind]:
    if not _is_own(clause):
        return []
    nouns = _NOUNS if is_paper else {**_NOUNS, "code": _POST_CODE, "weights": _POST_WEIGHTS}
    return [kind for kind, noun in nouns.items() if noun.search(clause)]


def _by_host(url: str) -> Iterator[tuple[Kind, str, bool]]:
    if "tokenizer" in url.lower():
        return
    for kind, pattern in _REPOSITORY:
        if pattern.match(url):
            yield kind, url, False
            return


def _licences(statements: list[_Statement], is_paper: bool) -> Iterator[tuple[str, _Statement]]:
    for statement in statements:
        sentence = statement.text
        pattern = _LICENSED
        if statement.part == "comment" and _ONLY_LICENCE.search(sentence):
            pattern = _ONLY_LICENCE
        elif not (_RELEASE if is_paper else _RELEASED).search(sentence) or _PICTURE.search(
            sentence
        ):
            continue
        for match in pattern.finditer(sentence):
            name = fold(next(group for group in match.groups() if group))
            before = sentence[max(0, match.start() - 80) : match.start()]
            if not _NOT_OFFERED.search(before[-60:]) and not _SOMEBODY_ELSES.search(before):
                yield name, statement
