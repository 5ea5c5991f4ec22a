"""BibTeX and RIS, read back by pybtex and rispy: what went in comes out."""

import re
from dataclasses import replace

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Entry, Person, parse_string

from db.records import Work
from digest.references import bibtex, ris
from digest.words import plain
from tests.digest.making import NOW, work_of

TITLE = "Cost & {quality: 50% of $10_000 # ~x^2 \\o/"
TEX = (
    ("\\textbraceleft{}", "{"),
    ("\\textbraceright{}", "}"),
    ("\\textasciitilde{}", "~"),
    ("\\textasciicircum{}", "^"),
    *((f"\\{sign}", sign) for sign in "&%$#_"),
    ("\\textbackslash{}", "\\"),
)


def work(**changes: object) -> Work:
    made = work_of("5egja35ccvcdo", TITLE, "An abstract.", arxiv_id="2611.01234")
    given = {
        "authors": ("Zoë Müller", "Ada Byron"),
        "url": "https://arxiv.org/abs/2611.01234",
        "published": NOW,
        "categories": ("cs.CL", "cs.AI"),
        **changes,
    }
    return replace(made, **given)  # type: ignore[arg-type]


def read(one: Work, note: str | None = None) -> tuple[str, Entry]:
    ((key, entry),) = parse_string(bibtex(one, note), "bibtex").entries.items()
    return key, entry


def shown(tex: str) -> str:
    """What TeX prints of it."""
    found = tex[1:-1] if tex.startswith("{") else tex
    return re.sub(
        "|".join(re.escape(order) for order, _ in TEX), lambda m: dict(TEX)[m.group()], found
    )


def persons(entry: Entry) -> list[tuple[str, str, str]]:
    def part(person: Person, *names: str) -> str:
        return shown(" ".join(" ".join(person.get_part(name)) for name in names).strip())

    return [
        (part(one, "prelast", "last"), part(one, "first", "middle"), part(one, "lineage"))
        for one in entry.persons["author"]
    ]


def test_bibtex_reads_back_as_it_was() -> None:
    key, entry = read(work(doi="10.1000/a_b{c}"), note="ask about 50%")
    assert key == "muller2026-5egja3"
    assert entry.type == "misc"
    assert shown(entry.fields["title"]) == TITLE
    assert persons(entry) == [("Müller", "Zoë", ""), ("Byron", "Ada", "")]
    assert dict(entry.fields) | {"title": ""} == {
        "title": "",
        "year": "2026",
        "month": "11",
        "eprint": "2611.01234",
        "archiveprefix": "arXiv",
        "primaryclass": "cs.CL",
        "doi": "10.1000/a_bc",
        "url": "https://arxiv.org/abs/2611.01234",
        "note": "ask about 50\\%",
    }


@settings(deadline=None)
@given(st.text(min_size=1), st.lists(st.text(), max_size=3), st.text())
def test_any_text_makes_an_entry_that_reads_back(title: str, authors: list[str], note: str) -> None:
    one = work(title=title, authors=tuple(authors))
    _, entry = read(one, note)
    # Between words one space, where a no-break one may have stood.
    assert shown(entry.fields["title"]).split() == plain(title).split()
    assert shown(entry.fields.get("note", "")).split() == plain(note).split()
    named = [name for name in authors if plain(name)]
    assert len(entry.persons.get("author", [])) == len(named)
    (back,) = rispy.loads(ris(one, note))
    assert back.get("title", "").split() == plain(title).split()
    assert len(back.get("authors", [])) == len(named)


@pytest.mark.parametrize(
    ("author", "family", "given", "suffix"),
    [
        ("Ada Lovelace", "Lovelace", "Ada", ""),
        ("Ludwig van der Rohe", "van der Rohe", "Ludwig", ""),
        ("Nguyễn Thị Minh Khai", "Khai", "Nguyễn Thị Minh", ""),
        ("Sammy Davis Jr.", "Davis", "Sammy", "Jr."),
        ("Davis, Jr., Sammy", "Davis", "Sammy", "Jr."),
        ("Müller, Zoë", "Müller", "Zoë", ""),
        ("王小明", "王小明", "", ""),
        ("OpenAI", "OpenAI", "", ""),
        ("Google DeepMind Team", "Google DeepMind Team", "", ""),
        ("Research and Development, Acme Inc.", "Research and Development, Acme Inc.", "", ""),
        ("AT&T Labs", "AT&T Labs", "", ""),
        ("The ATLAS Collaboration", "The ATLAS Collaboration", "", ""),
        ("Meta AI", "Meta AI", "", ""),
        ("Ai Weiwei", "Weiwei", "Ai", ""),
    ],
)
def test_people_have_parts_and_companies_have_none(
    author: str, family: str, given: str, suffix: str
) -> None:
    one = work(authors=(author, "Ada Byron"))
    assert persons(read(one)[1]) == [(family, given, suffix), ("Byron", "Ada", "")]
    (back,) = rispy.loads(ris(one))
    assert back["authors"] == [", ".join(filter(None, (family, given, suffix))), "Byron, Ada"]


def test_ris_reads_back_as_it_was() -> None:
    (entry,) = rispy.loads(ris(work(doi="10.1000/xyz"), note="ask\nabout costs"))
    wanted = {
        "type_of_reference": "RPRT",
        "title": TITLE,
        "authors": ["Müller, Zoë", "Byron, Ada"],
        "year": "2026",
        "date": "2026/11/23",
        "urls": ["https://arxiv.org/abs/2611.01234"],
        "doi": "10.1000/xyz",
        "accession_number": "arXiv:2611.01234",
        "abstract": "An abstract.",
        "notes": ["ask about costs"],
    }
    assert {name: value for name, value in entry.items() if name in wanted} == wanted


@pytest.mark.parametrize(
    ("arxiv_id", "year"),
    [("2611.01234", "2026"), ("0704.0001", "2007"), ("hep-th/9901001", "1999"), (None, None)],
)
def test_an_unknown_date_is_not_made_up(arxiv_id: str | None, year: str | None) -> None:
    one = work(published=None, arxiv_id=arxiv_id)
    _, entry = read(one)
    assert entry.fields.get("year") == year
    assert "month" not in entry.fields
    (back,) = rispy.loads(ris(one))
    assert back.get("year") == year
    assert "date" not in back


def test_no_reference_has_an_address_that_is_one_readers_own() -> None:
    tagged = work(url="https://lab.example/p?utm_source=mail&id=3")
    assert read(tagged)[1].fields["url"] == "https://lab.example/p?id=3"
    assert "UR  - https://lab.example/p?id=3\n" in ris(tagged)
    hidden = work(url="https://u2.ct.sendgrid.net/ls/click?upn=MnmHBiCwIPe9TmIJeskmA7wDTJvd")
    assert "sendgrid" not in bibtex(hidden) + ris(hidden)


def test_several_entries_stand_in_one_file() -> None:
    ones = [work(), replace(work(), id="xxxxxx", title="}"), replace(work(), id="yyyyyy")]
    assert len(parse_string("".join(map(bibtex, ones)), "bibtex").entries) == 3
    assert len(rispy.loads("".join(map(ris, ones)))) == 3
