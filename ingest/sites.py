"""Where well-known sites keep the feeds of a page: pure rules on addresses and pages.

Nothing here is believed: `ingest.discover` fetches and parses each address before it is offered.
The rules are the sites' own, as their help pages and page heads give them.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urlencode, urlsplit

from db.records import Kind

_YOUTUBE = "https://www.youtube.com/feeds/videos.xml?"
_YOUTUBE_HOSTS = ("youtube.com", "m.youtube.com", "youtu.be")
_CHANNEL = re.compile(
    rb"(?:\"(?:channelId|externalId|externalChannelId)\"\s*:\s*\"|/channel/|channel_id=)"
    rb"(UC[\w-]{22})(?![\w-])"
)
_PRIMARY = re.compile(rb"primary-subject[^>]*>[^<(]{0,200}\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")
_GITHUB_PAGES = re.compile(
    r"about|apps|collections|enterprise|events|explore|features|login|marketplace|notifications"
    r"|orgs|pricing|search|settings|sponsors|topics|trending"
)
_ARXIV_FIELDS = {"title": "ti", "author": "au", "abstract": "abs", "comments": "co"}
_CATEGORY_LIST = re.compile(r"[\w.+-]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a site's rule says about an address.

    `feeds` are where its feeds should be, the likeliest first. `kind` is what their entries are.
    `advice` says what to add instead, for pages that have no feed by the site's own choice.
    """

    feeds: tuple[str, ...] = ()
    kind: Kind = "post"
    advice: str = ""


def rule(url: str) -> Rule:
    """The rule for an address; an empty one for sites that have none."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # an unclosed bracket; the door says so
        return Rule()
    if parts.scheme == "arxiv":
        return Rule((url,), "paper")
    path = [part for part in parts.path.split("/") if part]
    for site in (_arxiv, _youtube, _code, _writing, _social, _packages):
        if found := site(host, path, parts):
            return found
    return Rule()


def page_rule(url: str, body: bytes) -> Rule:
    """What a known site's page says about its feeds where its address alone does not."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if host in _YOUTUBE_HOSTS and (channel := _CHANNEL.search(body)):
        return Rule((f"{_YOUTUBE}channel_id={channel[1].decode()}",))
    if host in ("arxiv.org", "export.arxiv.org") and (primary := _PRIMARY.search(body)):
        return Rule((f"arxiv:{primary[1].decode()}",), "paper")
    return Rule()


def _arxiv(host: str, path: list[str], parts: SplitResult) -> Rule | None:
    match host, path:
        case "arxiv.org", ["list", category, *_]:
            return Rule((f"arxiv:{category}",), "paper")
        case "rss.arxiv.org" | "export.arxiv.org" | "arxiv.org", ["rss" | "atom", wanted] if (
            _CATEGORY_LIST.fullmatch(wanted)
        ):
            # One source a category: arXiv cuts an answer for several at 2,000 entries.
            return Rule(tuple(f"arxiv:{one}" for one in wanted.split("+") if one), "paper")
        case "arxiv.org", ["search", *archive]:
            return _arxiv_search(archive, parse_qs(parts.query))
        case "export.arxiv.org" | "arxiv.org", ["api", "query"]:
            queries = parse_qs(parts.query).get("search_query", [])
            return Rule(tuple(_search_source(one) for one in queries[:1]), "paper")
        case "arxiv.org", ["a", author]:
            base = author.removesuffix(".atom").removesuffix(".html")
            return Rule((f"https://arxiv.org/a/{base}.atom",), "paper")
    return None


def _arxiv_search(archive: list[str], query: dict[str, list[str]]) -> Rule | None:
    words = " ".join(query.get("query", [""])[0].split())
    if not words or archive[:1] == ["advanced"]:
        return None
    phrase = f'"{words}"' if " " in words and '"' not in words else words
    field = _ARXIV_FIELDS.get(query.get("searchtype", ["all"])[0], "all")
    wanted = f"{field}:{phrase}"
    if archive:
        wanted += f" AND cat:{archive[0]}*"
    return Rule((_search_source(wanted),), "paper")


def _search_source(query: str) -> str:
    return f"arxiv:search?{urlencode({'query': query})}"


def _youtube(host: str, path: list[str], parts: SplitResult) -> Rule | None:
    if host not in _YOUTUBE_HOSTS:
        return None
    match path:
        case ["channel", channel, *_]:
            return Rule((f"{_YOUTUBE}channel_id={channel}",))
        case ["user", user, *_]:
            return Rule((f"{_YOUTUBE}user={user}",))
        case ["playlist"]:
            lists = parse_qs(parts.query).get("list", [])
            return Rule(tuple(f"{_YOUTUBE}playlist_id={one}" for one in lists))
    return None  # handles and videos: their page says which channel it is


def _code(host: str, path: list[str], parts: SplitResult) -> Rule | None:
    match host, path:
        case "github.com", [owner, *_] if _GITHUB_PAGES.fullmatch(owner) or owner.endswith(".atom"):
            return None
        case "github.com", [owner]:
            return Rule((f"https://github.com/{owner}.atom",))
        case "github.com", [_, _, *rest] if rest and rest[-1].endswith(".atom"):
            return None
        case "github.com", [owner, project, *rest]:
            return _github(f"https://github.com/{owner}/{project.removesuffix('.git')}", rest)
        case "gitlab.com", [group, *rest] if rest and group not in ("explore", "users", "-"):
            inner = rest[: rest.index("-")] if "-" in rest else rest
            base = f"https://gitlab.com/{'/'.join([group, *inner])}"
            feeds = (f"{base}/-/releases.atom", f"{base}/-/tags?format=atom", f"{base}.atom")
            return None if parts.path.endswith(".atom") else Rule(feeds, "release")
        case "codeberg.org", [owner, project, *_] if not parts.path.endswith((".rss", ".atom")):
            base = f"https://codeberg.org/{owner}/{project.removesuffix('.git')}"
            return Rule((f"{base}/releases.rss", f"{base}/tags.rss", f"{base}.rss"), "release")
    return None


def _github(base: str, rest: list[str]) -> Rule:
    every = (f"{base}/releases.atom", f"{base}/tags.atom", f"{base}/commits.atom")
    match rest:
        case ["tags"]:
            return Rule((every[1], every[0], every[2]), "release")
        case ["commits"]:
            return Rule((every[2], every[0], every[1]))
        case ["commits" | "tree", *branch] if branch:
            return Rule((f"{base}/commits/{'/'.join(branch)}.atom", *every))
        case ["discussions", *_]:
            return Rule((f"{base}/discussions.atom", *every))
        case ["wiki", *_]:
            return Rule((f"{base}/wiki.atom", *every))
    return Rule(every, "release")


def _writing(host: str, path: list[str], parts: SplitResult) -> Rule | None:
    match host, path:
        case "open.substack.com", ["pub", name, *_]:
            return Rule((f"https://{name}.substack.com/feed",))
        case "substack.com", [who, *_] if who.startswith("@"):
            return Rule((f"https://{who[1:]}.substack.com/feed",))
        case "medium.com", ["feed" | "m" | "p" | "search", *_] | []:
            return None
        case "medium.com", ["tag", tag, *_]:
            return Rule((f"https://medium.com/feed/tag/{tag}",))
        case "medium.com", [publication, "tagged", tag, *_]:
            tagged = f"https://medium.com/feed/{publication}/tagged/{tag}"
            return Rule((tagged, f"https://medium.com/feed/{publication}"))
        case "medium.com", [who, *_]:
            return Rule((f"https://medium.com/feed/{who}",))
        case "huggingface.co", ["blog", *rest] if rest != ["feed.xml"]:
            return Rule(("https://huggingface.co/blog/feed.xml",))
        case "huggingface.co", ["papers", *_]:
            return Rule(advice="Its papers are on arXiv: add arxiv:cs.CL, arxiv:cs.AI or a search.")
    if host.endswith((".substack.com", ".medium.com")) and path[:1] != ["feed"]:
        return Rule((f"{parts.scheme}://{parts.netloc}/feed",))
    return None


def _social(host: str, path: list[str], _parts: SplitResult) -> Rule | None:
    match host, path:
        case "reddit.com" | "old.reddit.com", ["r", group, *_] if path[-1] != ".rss":
            return Rule((f"https://www.reddit.com/r/{group}/.rss",))
        case "reddit.com" | "old.reddit.com", ["u" | "user", who, *_] if path[-1] != ".rss":
            return Rule((f"https://www.reddit.com/user/{who}/.rss",))
        case "bsky.app", ["profile", handle]:
            return Rule((f"https://bsky.app/profile/{quote(handle, safe=':')}/rss",))
        case "twitter.com" | "x.com", [_, *_]:
            return Rule(advice="X has no feeds; look for the author's blog or newsletter.")
        case "linkedin.com", [_, *_]:
            return Rule(advice="LinkedIn has no feeds; look for the author's blog or newsletter.")
    return None


def _packages(host: str, path: list[str], _parts: SplitResult) -> Rule | None:
    match host, path:
        case "pypi.org", ["project", name, *_]:
            return Rule((f"https://pypi.org/rss/project/{name}/releases.xml",), "release")
        case "npmjs.com", ["package", *_]:
            return Rule(advice="npm has no feeds; add the package's repository on GitHub instead.")
    return None
