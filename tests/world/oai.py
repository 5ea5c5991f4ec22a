"""arXiv's OAI-PMH repository as it behaves: days, sets, pages by tokens, and its ill moments.

Told by `quirks` to misbehave in its next answers: `"expired"` (the token is not taken), `"wait"`
(503 with a short Retry-After), `"later"` (503 with a long one), `"down"` (503 without), `"bare"`
(429 without), `"cut"`, `"html"`, `"circle"` (the same token for ever), `""` (nothing).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.world.feeds import Paper
from tests.world.server import Reply, Request, World

XML = "text/xml; charset=utf-8"
_FAULTS = {
    "wait": Reply(b"", 503, {"Retry-After": "1"}),
    "later": Reply(b"", 503, {"Retry-After": "3600"}),
    "down": Reply(b"first byte timeout", 503),
    "bare": Reply(b"Rate exceeded.", 429),
    "html": Reply(b"<html><body>Maintenance</body></html>", headers={"Content-Type": "text/html"}),
}


@dataclass(frozen=True, slots=True)
class Record:
    """A paper as the repository has it: last changed on `changed`, whatever of it that was."""

    paper: Paper
    changed: date
    sets: tuple[str, ...] = ("cs:cs:AI",)
    deleted: bool = False
    revised: datetime | None = None
    """When its last version came, if that is not the first."""


class Oai:
    """The repository, on the path `/oai` of a world."""

    def __init__(self, world: World, page_size: int = 100) -> None:
        self.world = world
        self.page_size = page_size
        self.records: list[Record] = []
        self.quirks: list[str] = []
        world.routes["/oai"] = self._answer

    @property
    def url(self) -> str:
        """Goes into `network.arxiv_oai`."""
        return self.world.url("/oai")

    def asked(self) -> list[dict[str, str]]:
        """The queries so far."""
        return [request.query for request in self.world.log if request.path == "/oai"]

    def spans(self) -> list[tuple[str, str]]:
        """The days that lists were asked for, without their further pages."""
        return [(query["from"], query["until"]) for query in self.asked() if "from" in query]

    def _answer(self, request: Request) -> Reply:
        quirk = self.quirks.pop(0) if self.quirks else ""
        if quirk in _FAULTS:
            return _FAULTS[quirk]
        query = request.query
        if quirk == "expired":
            return _error("badResumptionToken", "The value of the resumptionToken is expired")
        if token := query.get("resumptionToken"):
            set_, first, last, start = token.split("|")
        elif query.get("metadataPrefix") != "arXivRaw" or query.get("verb") != "ListRecords":
            return _error("badArgument", "not what this world knows")
        else:
            set_, first, last, start = query["set"], query["from"], query["until"], "0"
        found = [
            record
            for record in self.records
            if first <= record.changed.isoformat() <= last
            and any(one == set_ or one.startswith(f"{set_}:") for one in record.sets)
        ]
        if not found:
            return _error("noRecordsMatch", "")
        begin = int(start)
        end = begin if quirk == "circle" else begin + self.page_size
        rest = f"{set_}|{first}|{last}|{end}" if end < len(found) else ""
        reply = _list(found[begin : begin + self.page_size], rest, begin, len(found))
        if quirk == "cut":
            return Reply(reply.body, headers=reply.headers, cut_after=len(reply.body) // 2)
        return reply


def _list(records: Sequence[Record], token: str, cursor: int, size: int) -> Reply:
    listed = "".join(map(_record, records))
    more = (
        f'<resumptionToken expirationDate="2026-12-01T00:00:00Z" cursor="{cursor}" '
        f'completeListSize="{size}">{escape(token)}</resumptionToken>'
        if token or cursor
        else ""
    )
    return _document(f"<ListRecords>{listed}{more}</ListRecords>")


def _error(code: str, message: str) -> Reply:
    return _document(f'<error code="{code}">{message}</error>')


def _document(body: str) -> Reply:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2026-11-24T09:00:00Z</responseDate>{body}</OAI-PMH>"
    )
    return Reply(text.encode(), headers={"Content-Type": XML})


def _record(record: Record) -> str:
    paper = record.paper
    sets = "".join(f"<setSpec>{one}</setSpec>" for one in record.sets)
    status = ' status="deleted"' if record.deleted else ""
    head = (
        f"<header{status}><identifier>oai:arXiv.org:{paper.id}</identifier>"
        f"<datestamp>{record.changed}</datestamp>{sets}</header>"
    )
    if record.deleted:
        return f"<record>{head}</record>"
    dates = [paper.published, *[record.revised or paper.published] * (paper.version - 1)]
    versions = "".join(
        f'<version version="v{n}"><date>{format_datetime(moment)}</date><size>9kb</size></version>'
        for n, moment in enumerate(dates, 1)
    )
    abstract = f"<abstract>  {escape(paper.abstract)}\n</abstract>" if paper.abstract else ""
    return (
        f'<record>{head}<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">'
        f"<id>{paper.id}</id><submitter>Ada Lovelace</submitter>{versions}"
        f"<title>{escape(paper.title)}</title><authors>Ada Lovelace, Charles Babbage</authors>"
        f"<categories>cs.AI</categories>{abstract}</arXivRaw></metadata></record>\n"
    )
