"""Real captures, served over HTTP and fetched twice: everything comes, and comes only once."""

from pathlib import Path

import pytest

from db import queries
from db.records import Filters
from tests.world.folder import serve_folder
from tests.world.home import Home
from tests.world.server import World

DATA = Path(__file__).parents[2].parent / "shared" / "data"
FOLDERS = ("feeds/ai", "arxiv/rss", "arxiv/api")
NO_FEEDS = ("LICENSE", "README", "id_0000", "id_0808", "id_abc")
"""Licences, and arXiv's answers of nothing or of an error."""


@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent")
def test_a_second_run_over_real_feeds_finds_all_unchanged(home: Home, world: World) -> None:
    for folder in FOLDERS:
        serve_folder(world, DATA / folder, prefix=f"/{folder}/")
    fetched = [route for route in world.routes if not any(name in route for name in NO_FEEDS)]
    for route in fetched:
        home.add(world.url(route))
    first = home.run()
    stored = queries.count(home.database, Filters())
    assert {url: report.error for url, report in first.items() if report.outcome == "failed"} == {}
    assert stored > 100
    second = home.run(all_=True)
    assert {report.outcome for report in second.values()} == {"unchanged"}
    assert queries.count(home.database, Filters()) == stored
