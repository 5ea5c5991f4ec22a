"""Feeds and arXiv answers, made to measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

RSS = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of a blog's feed."""

    guid: str
    title: str
    text: str = ""
    url: str = ""
    published: datetime = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Paper:
    """One entry of an arXiv answer."""

    id: str
    title: str
    abstract: str
    announce: str = "new"
    version: int = 1
    published: datetime = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def posts(count: int, site: str = "http://127.0.0.1", start: int = 1) -> list[Post]:
    """So many posts that differ in everything, an hour apart."""
    first = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    return [
        Post(
            guid=f"{site}/posts/{n}",
            title=f"Post number {n} of {site}",
            text=f"The model of post {n} answers {n} percent more questions than the one before.",
            url=f"{site}/posts/{n}",
            published=first + timedelta(hours=n),
        )
        for n in range(start, start + count)
    ]


def rss(entries: Sequence[Post], title: str = "A blog", channel: str = "") -> bytes:
    """An RSS 2.0 feed; `channel` is further XML for its head."""
    items = "".join(
        f'<item><guid isPermaLink="false">{escape(post.guid)}</guid>'
        f"<title>{escape(post.title)}</title><link>{escape(post.url)}</link>"
        f"<description>{escape(post.text)}</description>"
        f"<pubDate>{format_datetime(post.published)}</pubDate></item>\n"
        for post in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>http://127.0.0.1/</link>"
        f"<description>{escape(title)}</description>{channel}\n{items}</channel></rss>"
    ).encode()


def arxiv_rss(papers: Sequence[Paper], category: str = "cs.AI") -> bytes:
    """A day of one category, in the layout of rss.arxiv.org."""
    items = "".join(
        f"<item><title>{escape(paper.title)}</title>"
        f"<link>https://arxiv.org/abs/{paper.id}</link>"
        f"<description>arXiv:{paper.id}v{paper.version} Announce Type: {paper.announce} \n"
        f"Abstract: {escape(paper.abstract)}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{paper.id}v{paper.version}</guid>'
        f"<category>{category}</category>"
        f"<pubDate>{format_datetime(paper.published)}</pubDate>"
        f"<arxiv:announce_type>{paper.announce}</arxiv:announce_type>"
        "<dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>"
        "<dc:creator>Ada Lovelace, Charles Babbage</dc:creator></item>\n"
        for paper in papers
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>'
        f"<title>{category} updates on arXiv.org</title>"
        f"<link>http://rss.arxiv.org/rss/{category}</link>"
        f"<description>{category} updates on the arXiv.org e-print archive.</description>"
        "<skipDays><day>Sunday</day><day>Saturday</day></skipDays>\n"
        f"{items}</channel></rss>"
    ).encode()


def arxiv_api(papers: Sequence[Paper], total: int, start: int = 0, *, old: bool = False) -> bytes:
    """One page of an API answer; `old` gives the layout of before 2025."""
    iso = "%Y-%m-%dT%H:%M:%SZ"
    base = "http://arxiv.org" if old else "https://arxiv.org"
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper.id}v{paper.version}</id>"
        f"<updated>{paper.published.strftime(iso)}</updated>"
        f"<published>{paper.published.strftime(iso)}</published>"
        f"<title>{escape(paper.title)}</title><summary>{escape(paper.abstract)}</summary>"
        "<author><name>Ada Lovelace</name></author>"
        f'<link href="{base}/abs/{paper.id}v{paper.version}" rel="alternate" type="text/html"/>'
        f'<link title="pdf" href="{base}/pdf/{paper.id}v{paper.version}" rel="related" '
        'type="application/pdf"/>'
        '<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.AI" '
        'scheme="http://arxiv.org/schemas/atom"/>'
        '<category term="cs.AI" scheme="http://arxiv.org/schemas/atom"/></entry>\n'
        for paper in papers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        "<title>arXiv Query</title><id>http://arxiv.org/api/x</id>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>"
        f"<opensearch:itemsPerPage>{len(papers)}</opensearch:itemsPerPage>\n{entries}</feed>"
    ).encode()
