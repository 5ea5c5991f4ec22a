"""arXiv as it behaves: one day of RSS, OAI-PMH (`tests.world.oai`), and an API with its quirks.

The API pages by `start` and `max_results`, sorts and filters by the date of submission, and can be
told to misbehave in its next answers: `"empty"` (a false-empty page that says there is nothing),
`"hollow"` (one that gives the right total), `"busy"` (429 with a long Retry-After), `"wait"` (429
with a short one), `"bare"` (429 without), `"down"` (503), `"broken"` (500), `"shifted"` (everything
stands three places later than before: the page repeats the end of the one before it), `""`
(nothing). Beyond `most_paged` results it answers 500.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from tests.world.feeds import ATOM, RSS, Paper, arxiv_api, arxiv_rss
from tests.world.folder import with_validators
from tests.world.oai import Oai
from tests.world.server import Reply, Request, World

_QUIRKS = {
    "busy": Reply(b"Rate exceeded.", 429, {"Retry-After": "3600"}),
    "wait": Reply(b"Rate exceeded.", 429, {"Retry-After": "1"}),
    "bare": Reply(b"Rate exceeded.", 429),
    "down": Reply(b"Service Unavailable", 503),
    "broken": Reply(b"Internal error", 500),
}
_SPAN = re.compile(r"submittedDate:\[(\d{12}) TO (\d{12})\]")
_SHIFT = 3


class Arxiv:
    """arXiv's services, on the paths `/rss/<category>`, `/oai` and `/api/query` of a world."""

    def __init__(self, world: World, papers: Sequence[Paper] = (), *, old: bool = False) -> None:
        self.world = world
        self.papers = list(papers)
        self.old = old
        self.quirks: list[str] = []
        self.most_paged = 30_000
        self.filters = True
        """Whether `submittedDate` is heeded."""
        self.oai = Oai(world)
        world.routes["/api/query"] = self._api

    @property
    def api(self) -> str:
        """Goes into `network.arxiv_api`."""
        return self.world.url("/api/query")

    @property
    def rss(self) -> str:
        """Goes into `network.arxiv_rss`."""
        return self.world.url("/rss/")

    def announce(self, category: str, papers: Sequence[Paper]) -> None:
        """What the RSS feed of `category` holds from now on."""
        self.world.routes[f"/rss/{category}"] = with_validators(arxiv_rss(papers, category), RSS)

    def queries(self) -> list[dict[str, str]]:
        """What the API was asked so far."""
        return [request.query for request in self.world.log if request.path == "/api/query"]

    def _api(self, request: Request) -> Reply:
        quirk = self.quirks.pop(0) if self.quirks else ""
        if quirk in _QUIRKS:
            return _QUIRKS[quirk]
        query = request.query.get("search_query", "")
        if query.count("(") != query.count(")"):
            return Reply(b"Invalid query", 400)
        start = int(request.query.get("start", 0))
        count = int(request.query.get("max_results", 10))
        if start + count > self.most_paged:
            return _QUIRKS["broken"]
        found = self._found(query)
        if request.query.get("sortOrder") == "ascending":
            found.reverse()
        first = max(start - _SHIFT, 0) if quirk == "shifted" else start
        papers = [] if quirk in ("empty", "hollow") else found[first : start + count]
        total = 0 if quirk == "empty" else len(found)
        body = arxiv_api(papers[:count], total, start, old=self.old)
        return Reply(body, headers={"Content-Type": ATOM})

    def _found(self, query: str) -> list[Paper]:
        """The papers in the order in which they were given, newest first by rights."""
        if "nothing" in query:
            return []
        span = _SPAN.search(query)
        if span is None or not self.filters:
            return list(self.papers)
        first, last = (
            datetime.strptime(edge, "%Y%m%d%H%M").replace(tzinfo=UTC) for edge in span.groups()
        )
        return [
            paper
            for paper in self.papers
            if first <= paper.published.replace(second=0, microsecond=0) <= last
        ]
