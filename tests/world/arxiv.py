"""arXiv as it behaves: one day of RSS, and an API with its quirks.

The API pages by `start` and `max_results`, and can be told to misbehave for its next requests:
`"empty"` (a false-empty page), `"busy"` (429 with Retry-After), `"bare"` (429 without), `"down"`
(503).
"""

from collections.abc import Sequence

from tests.world.feeds import ATOM, RSS, Paper, arxiv_api, arxiv_rss
from tests.world.folder import with_validators
from tests.world.server import Reply, Request, World

_QUIRKS = {
    "busy": Reply(b"Rate exceeded.", 429, {"Retry-After": "120"}),
    "bare": Reply(b"Rate exceeded.", 429),
    "down": Reply(b"Service Unavailable", 503),
}


class Arxiv:
    """The two arXiv services, on the paths `/rss/<category>` and `/api/query` of a world."""

    def __init__(self, world: World, papers: Sequence[Paper] = (), *, old: bool = False) -> None:
        self.world = world
        self.papers = list(papers)
        self.old = old
        self.quirks: list[str] = []
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

    def _api(self, request: Request) -> Reply:
        quirk = self.quirks.pop(0) if self.quirks else ""
        if quirk in _QUIRKS:
            return _QUIRKS[quirk]
        start = int(request.query.get("start", 0))
        count = int(request.query.get("max_results", 10))
        papers = [] if quirk == "empty" else self.papers[start : start + count]
        total = 0 if quirk == "empty" else len(self.papers)
        body = arxiv_api(papers, total, start, old=self.old)
        return Reply(body, headers={"Content-Type": ATOM})
