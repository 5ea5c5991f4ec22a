"""The words of `tests.ingest.feedgen`: names, attributes and texts as they are found in feeds."""

from collections.abc import Sequence

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "georss": "http://www.georss.org/georss",
    "cc": "http://creativecommons.org/ns#license",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "x": "urn:example:x",
    "y": "urn:example:y",
}
ODD_URIS = (
    *NAMESPACES.values(),
    "https://purl.org/dc/elements/1.1/",
    "HTTP://PURL.ORG/dc/elements/1.1/",
    "http://search.yahoo.com/mrss",
    "http://backend.userland.com/rss2",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/1999/xhtml",
    "urn:a b",
)
ATOMS = ("http://purl.org/atom/ns#", "http://purl.org/rss/1.0/", "urn:none", "")
USUAL = (
    *("title", "link", "guid", "id", "description", "summary", "content", "content:encoded"),
    *("pubDate", "published", "updated", "author", "category", "dc:creator", "dc:date"),
)
SEEN = (
    *("dc:title", "dc:subject", "dc:description", "dc:identifier", "dc:author", "dc:rights"),
    *("dcterms:issued", "dcterms:modified", "dcterms:created", "modified", "issued", "source"),
    *("itunes:author", "itunes:summary", "itunes:keywords", "itunes:category", "itunes:image"),
    *("itunes:owner", "itunes:duration", "itunes:explicit", "itunes:subtitle", "itunes:title"),
    *("media:content", "media:group", "media:title", "media:description", "media:thumbnail"),
    *("media:keywords", "media:category", "media:credit", "media:community", "media:text"),
    *("feedburner:origLink", "prism:doi", "slash:comments", "thr:total", "comments", "enclosure"),
    *("atom:link", "atom:author", "atom:updated", "atom:title", "atom:content", "image"),
    *("rights", "contributor", "x:any", "y:other", "any"),
    *("georss:point", "cc:license", "language", "generator", "managingEditor", "keywords"),
)
ODD = (
    *("date", "links", "authors", "title_detail", "content_encoded", "dc_creator", "items"),
    *("abstract", "body", "fullitem", "info", "tags", "textInput", "textinput", "cloud", "name"),
    *("email", "url", "uri", "homepage", "width", "height", "item", "entry", "channel", "svg"),
    *("where", "ttl", "newlocation", "expirationDate", "webMaster", "copyright", "tagline"),
    *("x:title", "x:link", "y:guid", "dcterms:valid", "rdf:li", "Title", "LINK", "p", "div"),
    *("subtitle", "href"),
)
BASE = " xml:base='https://c.example/x/'"
MARKED = ("content", "summary", "title", "description", "rights", "subtitle")
TAGS = ("p", "div", "a", "b", "br", "img", "ul", "li", "pre", "span")
MARKED_BY = ("", "", " class='a &quot;b&amp;'", " HREF='/q' xml:lang='en'", BASE)
CONTAINERS = ("source", "image", "media:group", "media:content", "any", "x:any")
PARTS = ("name", "name", "email", "uri", "url", "title", "x:role", "gd", "description")
DATES = (
    "Mon, 27 Apr 2026 00:00:00 -0400",
    "Tue, 3 Feb 2026 23:59:59 GMT",
    "27 Apr 2026 10:00:00 +05:30",
    "Sat, 31 Feb 2026 10:00:00 GMT",
    "Sun, 04 Oct 2026 07:00 EST",
    "Fri, 5 Sept 2025 10:10:10 PDT",
    "27 Apr 26 10:00:00 UT",
    "2026-04-27T10:00:00Z",
    "2026-04-27T10:00:00.123456+02:00",
    "2026-04-27T24:00:00Z",
    "2026-04-27T10:00:00+0200",
    "2026-04-27T10:00:00",
    "2026-04-27 10:00:00",
    "2026-04-27",
    "20260427",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-12:00",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Mon Apr 27 10:00:00 2026",
    "yesterday",
)
LINKS = (
    "https://blog.example/post",
    "/post",
    "post?a=1&b=2",
    "https://blog.example/p?a=1&amp;b=2&c;=3",
    "http:////blog.example/x",
    "https://blog.example/a b",
    "//other.example/x",
    "http://[bad",
    "javascript:alert(1)",
    "tag:blog.example,2026:7",
    "mailto:ada@blog.example",
    "#part",
)
RELATIONS = ("", ' rel="alternate"', ' rel="self"', ' rel="related"', ' REL="Alternate"')
NAMES = (
    "Ada Lovelace",
    "ada@blog.example (Ada Lovelace)",
    "Ada Lovelace <ada@blog.example>",
    "ada@blog.example",
    "Ada (ada@blog.example) and Bob",
    "@ada",
    "noreply@blog.example (Ada",
    "Ada\n  Lovelace",
)
TEXTS = (
    "Plain words.",
    "Two\nlines\n\nand a third",
    "<p>One <b>two</b> <a href='q'>three</a>.</p>",
    "<p>Unclosed <b>two",
    "AT&amp;T &lt;b&gt; &hellip; &#8217;",
    "a < b & c > d",
    "x &bogus; </nothtml>",
    "</b>",
    "<img src='/i.png'> News",
    "&nbsp;",
    "Grüße, naïve — “quoted” 日本 🎉",
    "GrÃ¼Ã\x9fe",
    "windows \x93quotes\x94 \x85",
    "\u200b\u00a0 spaced \u3000",
    "word " * 40,
    "]]&gt;",
    "5",
    "ai, ml , ,ops",
    "daily",
    "10.1234/abc.def",
)
TYPES = (
    *("text", "html", "text/html", "text/plain", "HTML"),
    *("xhtml", "application/xhtml+xml", "image/png", "", "escaped"),
)
ATTRIBUTES: Sequence[tuple[str, Sequence[str]]] = (
    ("type", TYPES),
    ("rel", ("alternate", "self", "Alternate", "enclosure", "related", "")),
    ("href", ("https://blog.example/h", "/h", "", "http:////x")),
    ("url", ("https://blog.example/u", "")),
    ("isPermaLink", ("true", "false", "True")),
    ("ISPERMALINK", ("false",)),
    ("term", ("ai", "", "ml")),
    ("scheme", ("urn:s", "")),
    ("domain", ("d",)),
    ("label", ("AI", "")),
    ("text", ("Technology", "")),
    ("mode", ("escaped", "base64")),
    ("src", ("https://blog.example/s",)),
    ("xml:lang", ("en", "", "de_DE")),
    (
        "xml:base",
        ("https://base.example/b/", "https://other.example", "https://b.example/x?", "rel/", ""),
    ),
    ("base", ("https://base.example/c/",)),
    ("x:type", ("html",)),
    ("thr:count", ("3",)),
    ("rdf:about", ("https://blog.example/about",)),
    ("lastmod", ("2026-01-01",)),
    ("any", ("thing",)),
)
