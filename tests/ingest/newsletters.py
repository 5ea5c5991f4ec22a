"""Newsletters written for the tests: round-ups of each form, and essays that only look like one."""

from email.message import EmailMessage

PROSE = (
    "The team trained it on public data for a month and reports that it holds its own against "
    "systems ten times larger. Weights are out under a permissive licence."
)

LINKED_HEADINGS = "".join(
    f'<h2>{section}</h2><p><a href="{url}"><b>{title} (3 minute read)</b></a></p><p>{text}</p>'
    for section, title, url, text in [
        (
            "Headlines",
            "A small model that reads X-rays",
            "https://track.example/c?u=https%3A%2F%2Farxiv.org%2Fabs%2F2601.01234v2",
            PROSE,
        ),
        (
            "Research",
            "Agents that keep a diary",
            "https://doi.org/10.1145/3600000.3600001",
            "A diary helps agents to remember what they promised. " + PROSE,
        ),
        (
            "",
            "Lab opens its speech models",
            "https://lab.example/speech?utm_source=news",
            "Both directions, forty languages. " + PROSE,
        ),
        ("Sponsor", "Try CloudThing for free today", "https://ads.example/x", PROSE),
    ]
)
ITEMS = "<p>Good morning. Three things.</p><ul>" + "".join(
    f'<li><b>{lead}:</b> {PROSE} See <a href="https://lab.example/{n}">the post</a>.</li>'
    for n, lead in enumerate(["Cheaper tokens", "Voices on a phone", "Evaluation, again"])
)
OPENING_LINKS = "<h3>In other news</h3>" + "".join(
    f'<p><a href="https://lab.example/{n}">{title}</a>. {PROSE}</p>'
    for n, title in enumerate(
        ["A robot learns to fold shirts", "Chips are cheap again now", "Courts ask who wrote it"]
    )
)
SOURCED = "".join(
    f"<p><b>{title}:</b></p><p>{PROSE}</p><p>More in the next issue on how it was built.</p>"
    f'<p><b>Read more:</b> <a href="https://arxiv.org/abs/2601.0000{n}">The paper (arXiv)</a>.</p>'
    for n, title in enumerate(["A map of failures", "Fewer labels", "Proofs by search"], 1)
)
NUMBERED = "".join(
    f'<p>{n}. {title}</p><p>Photo: A. Nobody</p><p>{PROSE} <a href="https://x.example/{n}">It '
    "says</a>.</p>"
    for n, title in enumerate(["Cheap tokens", "Loud fans", "Slow mail", "Old news"], 1)
)
ROUND_UPS = {
    "linked headings": (LINKED_HEADINGS, 3),
    "items": (ITEMS, 3),
    "opening links": (OPENING_LINKS, 3),
    "sourced": (SOURCED, 3),
    "numbered": (NUMBERED, 4),
}

ESSAY = "<h1>On waiting</h1>" + "".join(
    f"<h2>{heading}</h2>" + f'<p>{PROSE} I <a href="https://a.example/{n}">wrote</a> that, and <a '
    f'href="https://b.example/{n}">others</a> did.</p>' * 2
    for n, heading in enumerate(["Why we wait", "What comes of it", "What helps", "The end"])
)
LABELLED = "<h1>A lab ships a model</h1>" + "".join(
    f'<p><b>{label}:</b> {PROSE} <a href="https://a.example/{n}">It said so</a>.</p>'
    f"<ul><li><b>{label}:</b> {PROSE} <a href='https://b.example/{n}'>here</a></li></ul>"
    for n, label in enumerate(["Why it matters", "The details", "Driving the news", "What's next"])
)
BARE_LINKS = "<p>What I read this week.</p><ul>" + "".join(
    f'<li><a href="https://a.example/{n}">A title of a good and long read {n}</a></li>'
    for n in range(12)
)
LISTICLE = "<h1>Five lessons</h1>" + "".join(
    f"<p>{n}. {title}</p><p>{PROSE}</p>"
    for n, title in enumerate(["Start small", "Ask users", "Measure", "Wait", "Ship"], 1)
)
TITLED = (
    '<p><a href="https://a.example/p/essay">The title of this essay</a></p><p><a '
    'href="https://a.example/p/essay">What stands below the title</a></p>' + f"<p>{PROSE}</p>" * 6
)
OFFERS = "".join(
    f'<p><a href="https://shop.example/{n}">{title}</a></p><p>{PROSE}</p>'
    for n, title in enumerate(
        ["Sign up for free today", "Get your ticket now, please", "Join our next live session"]
    )
)
WHOLE = {
    "essay": ESSAY,
    "labelled": LABELLED,
    "bare links": BARE_LINKS,
    "listicle": LISTICLE,
    "titled": TITLED,
    "offers": OFFERS,
}


def newsletter(html: str, subject: str = "Issue 7", message_id: str = "7@news.example") -> bytes:
    message = EmailMessage()
    message["From"] = "Small News <news@news.example>"
    message["Subject"] = subject
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
    message["Message-ID"] = f"<{message_id}>"
    message.set_content(html, subtype="html")
    return message.as_bytes()
