"""Whatever a publisher sends, in whatever order: nothing is raised, doubled or lost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import queries, sources, works
from db.connect import open_database
from db.records import Entry
from ingest import intake

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_TITLES = ("A model that plans its own calls", "Short", "", "Another model that plans its calls")
ENTRIES = st.builds(
    Entry,
    guid=st.sampled_from(("1", "2", "3", "", "guid:1:1", "arxiv:2401.00001", "x" * 5000)),
    title=st.sampled_from(_TITLES),
    text=st.sampled_from(("", "One text.", "Another, longer text.")),
    url=st.sampled_from(
        (None, "https://a.example/1", "https://a.example/2", "https://arxiv.org/abs/2401.00001")
    ),
    doi=st.sampled_from((None, "10.1000/1", "10.1000/2")),
    arxiv_id=st.sampled_from((None, "2401.00001", "2401.00002")),
    version=st.sampled_from((None, 1, 2)),
    authors=st.sampled_from(((), ("Ada Byron",))),
    read=st.sampled_from(("title", "excerpt", "abstract", "full_text")),
    external_id=st.sampled_from((None, "e1")),
    announce=st.sampled_from((None, "new", "replace")),
)
STEPS = st.lists(st.tuples(st.integers(1, 2), st.lists(ENTRIES, max_size=4), st.booleans()))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_no_sequence_of_entries_breaks_the_library(
    steps: list[tuple[int, list[Entry], bool]],
) -> None:
    with TemporaryDirectory() as folder:
        database = open_database(Path(folder) / "preread.db")
        for name in ("one", "two"):
            sources.add_source(database, f"https://{name}.example/", title=name, now=NOW)
        shown: set[str] = set()
        for hour, (source, entries, delete) in enumerate(steps):
            at = NOW + timedelta(hours=hour)
            intake.take_in(database, source, entries, None, at)
            found = [one.work.id for one in queries.every_work(database)]
            assert len(found) == len(set(found))
            for one in shown:
                queries.get_work(database, one)  # its id still resolves
            shown.update(found)
            if delete and found:
                gone = {found[0], *(one for one in shown if _now(database, one) == found[0])}
                works.delete(database, found[0], at)
                shown -= gone
        database.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        database.close()


def _now(database: Database, work_id: str) -> str:
    return queries.get_work(database, work_id).id
