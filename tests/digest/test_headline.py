"""What is read off a headline: products with versions, variants, figures, kinds of news."""

import pytest

from digest.headline import figures, read_headline


@pytest.mark.parametrize(
    ("title", "products"),
    [
        ("Northlake’s PocketMind 2 remembers more", [(("northlake", "pocketmind"), "2", True)]),
        ("Introducing Muse Spark 1.1", [(("muse", "spark"), "1.1", True)]),
        ("ardour 8.10 released", [(("ardour",), "8.10", True)]),
        ("v0.32.15-rc1: update", [((), "0.32.15-rc1", True)]),
        ("fjord/fjord-12b", [(("fjord",), "12b", True)]),
        ("ZAYA1-VL-8B Technical Report", [(("zaya",), "1-vl-8b", True)]),
        ("Free mode, with GPT-5.6", [(("gpt",), "5.6", False)]),
        ("One cluster, many teams, part 2: a queue", [(("part",), "2", True)]),
        ("5 new ways to learn", []),
        ("An assistant in 640 MB", []),
        ("Top 10 tricks of 2026", []),
        ("Quillon takes $210M", []),
    ],
)
def test_products(title: str, products: list[tuple[tuple[str, ...], str, bool]]) -> None:
    found = read_headline(title, "").products
    assert [(it.words, it.version, it.subject) for it in found] == products


@pytest.mark.parametrize(
    ("title", "variants"),
    [
        ("PocketMind 2 Mini: the same memory", {"mini"}),
        ("Introducing Quillon Voice 3 for Mobile", {"mobile"}),
        ("pocketrun 1.1 is out: flash streaming", set()),
        ("A mini review of PocketMind 2", set()),
    ],
)
def test_variants_stand_beside_the_version(title: str, variants: set[str]) -> None:
    assert read_headline(title, "").variants == variants


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$210 million and $210M", {"2.1e+08"}),
        ("valued at $2.4bn", {"2.4e+09"}),
        ("a 12-billion-parameter model, 12B", {"1.2e+10"}),
        ("by 402 votes to 198", {"402", "198"}),
        ("12,400 patients, 9 % fewer", {"12400", "9%"}),
        ("in 2026, three of 12 teams and 300 people", set()),
    ],
)
def test_telling_figures_in_one_spelling(text: str, found: set[str]) -> None:
    assert figures(text) == found


def test_a_version_is_no_figure() -> None:
    assert read_headline("Muse Spark 1.1 answers in 1.4 seconds", "").figures == {"1.4"}


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Lyon allows Ferryman to run 60 taxis", {"ferryman"}),
        ("Ferryman’s taxis get permit in Lyon: Turin waits", {"ferryman", "lyon"}),
        ("FoldForge: Designing Enzymes That Work at 90 Degrees", set()),
    ],
)
def test_names_by_their_capitals_where_these_tell(title: str, names: set[str]) -> None:
    assert read_headline(title, "").names == names


@pytest.mark.parametrize(
    ("title", "opens"),
    [
        ("Quillon launches Voice 3, a speech model", True),
        ("Meridian’s Lumen-3 thinks less", True),
        ("VidArena, November: Reel 2 takes the lead", False),
        ("Osprey lowers Sonnet 9 limits", False),
        ("Structured output in Veldt 2.7", False),
    ],
)
def test_a_title_opens_with_its_product_or_not(title: str, opens: bool) -> None:
    [product] = read_headline(title, "").products
    assert product.opens is opens


def test_numbers_are_those_of_no_version() -> None:
    assert read_headline("Glint 0.14 streams to 60 users in 12 lands", "").numbers == {"60", "12"}


def test_a_listing_is_a_product_and_little_else() -> None:
    assert read_headline("Muse Spark 1.1 by Meta AI", "").listing
    assert not read_headline("PocketMind 2 remembers what you told it yesterday", "").listing
    assert not read_headline("Agents for freight papers", "").listing
