"""The starter list is usable as it stands."""

from typing import get_args
from urllib.parse import urlsplit

from db.records import Kind
from ingest.starter import starter_sources


def test_starter_sources() -> None:
    sources = starter_sources()
    assert 20 <= len(sources) <= 40
    assert len({source.url for source in sources}) == len(sources)
    for source in sources:
        assert source.title
        assert source.tags
        assert source.kind in get_args(Kind)
        parts = urlsplit(source.url)
        assert parts.scheme in ("https", "arxiv"), source.url
        assert (parts.scheme == "arxiv") == (source.kind == "paper")
