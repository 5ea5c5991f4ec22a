"""The home folder: making it, and the files a person may edit in it."""

from dataclasses import dataclass
from datetime import datetime

from db import sources
from db.connect import open_database
from settings import Settings

CONFIG = """\
# Preread's settings. A line that is commented out shows the default, or (proxy, bets, mail,
# recipients, webhooks) an example.
# A PREREAD_* variable overrides a line: PREREAD_DIGEST__HOUR=6.

[digest]
# hour = 7                # local hour at which the day's edition is made
# weekday = "mon"         # day on which the week's edition is made
# timezone = ""           # "Europe/Berlin"; empty takes this machine's
# top = 3                 # items told in full
# short = 7               # items told in one sentence
# shelf = 10              # papers by title
# max_age_days = 14       # what was found late is news for so long
# missed = "catch_up"     # editions that this machine slept through are made later; or "skip"
# feed_url = ""           # where you publish the Atom form, "https://example.org/preread.xml"
# sender = "Preread <preread@localhost>"   # whom mails are from; the account must be allowed to
# recipient = "you@localhost"   # of `digest --format eml`; of `send` too, without [[recipients]].
#                         # It is you: likes and mutes shape the mails to this address only

# What you bet on, in plain words: editions are ranked by it. As many as you like.
# [[bets]]
# name = "On-device assistants"
# text = "small language models on phones and laptops: latency, memory, battery, privacy"
# weight = 1.0
# thresholds = ["under 1 GB", "latency below 200 ms"]   # an item whose figures meet one is lifted

# The mail server that sends editions at their hour. Its password stays where it is kept:
# password_command ("pass show smtp"), password_file (a path) or password_env (a variable's name).
[smtp]
# host = ""                 # "smtp.mail.example"; empty: nothing is sent
# port = 0                  # 0: 587 for starttls, 465 for tls, 25 for plain
# security = "starttls"     # or "tls"; "plain" only to this machine and network.allow_hosts
# user = ""                 # empty: no login
# timeout_s = 120.0         # for connecting, and for each message
# automatic = true          # false: only `preread send` sends
# quiet = "send"            # an edition without items; or "skip"
# unsubscribe_to = ""       # where mails that unsubscribe go; empty: the sender
# unsubscribe_folder = ""   # "imaps://me@mail.example/INBOX" of a [[mail]] account: is honoured
# one_click_url = ""        # "https://you.example/stop?t={token}", if you run such an endpoint

# Who gets editions, each in a message of their own. As many as you like.
# [[recipients]]
# address = "ada@example.org"
# name = "Ada"
# period = "day"            # or "week", or "both"
# bets = ["On-device assistants"]   # or [[recipients.bets]] of their own; by default all bets

# Addresses that get each edition's JSON by POST. The secret signs it (standardwebhooks.com).
# [[webhooks]]
# url = "https://hooks.example/editions"
# name = "team"
# secret_env = "HOOK_SECRET"   # the variable with the secret, never the secret
# period = "day"
# timeout_s = 30.0

[ingest]
# tick_minutes = 15             # how often sources that are due are looked for
# min_interval_minutes = 30     # no source is asked more often than this
# max_interval_minutes = 1440   # nor less often
# parse_seconds = 20.0          # a feed that takes longer to parse is stopped and reported
# full_text_per_run = 20        # pages fetched for one title-only source in one run
# full_text_days = 30           # pages of older entries are not fetched
# mail_seconds = 120.0          # time for one mailbox in one run; the next run goes on
# mail_per_run = 500            # mails taken from one mailbox in one run
# mail_max_mb = 20              # a larger mail is passed over

# A mailbox to read newsletters from: `preread sources add imaps://me@mail.example/Newsletters`.
# The password stays where it is kept; nothing in the mailbox is changed. As many as you like.
# [[mail]]
# account = "imaps://me@mail.example"
# password_command = "pass show mail"   # or password_file: a path; password_env: a variable's name

# Old texts make room; cards and their quotes stay. Never dropped: what you starred or noted, what
# stood in an edition, and what is still in its feed.
[retention]
# text_days = 365               # since a text was first seen; 0 keeps all for ever

[network]
# contact = "https://github.com/preread/preread"   # stands in the User-Agent; put yours
# allow_hosts = []              # private hosts or CIDRs that sources may live on
# proxy = "http://proxy.example:3128"
# timeout_s = 30.0
# max_body_mb = 20
# per_domain = 2                # requests at once to one domain
# overall = 32                  # requests at once in all
# domain_delay_s = 0.0          # pause between two requests to one domain
# arxiv_delay_s = 3.0           # arXiv asks for this

[models]
# encoder = "all-MiniLM-L6-v2"  # a name or a folder
# dtype = "auto"                # "bf16" or "fp32"
# threads = 0                   # 0 takes all processors

# A model that rewrites the lines of an edition's top items in plain words. Each written line is
# checked against its source; what fails keeps the source's own words. See docs/writer.md.
[writer]
# engine = "off"                # "transformers": in this process; "openai": a compatible server
# model = ""                    # hub name, folder or GGUF file; or the server's name for it
# base_url = "http://127.0.0.1:8080/v1"
# key_env = ""                  # "OPENAI_API_KEY": the variable with the key, never the key
# timeout_s = 60.0              # for one item, retries included
# retries = 2                   # after 429, 5xx and broken connections
# concurrency = 2               # requests at once
# max_new_tokens = 400
# batch = 4                     # items that the model in this process writes at once
# dtype = "auto"                # "bf16" or "fp32"
# judge = ""                    # a causal model that weighs written lines: name, folder, GGUF file
# edition_s = 120.0             # time for one edition's top items

[ui]
# port = 8501

[log]
# level = "info"
# max_mb = 5
# files = 5
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What `init` found missing and made."""

    home: str
    config: bool
    database: bool
    sources: int


def init(settings: Settings, now: datetime, *, starter: bool = True) -> Made:
    """Make the home, its commented `config.toml`, its database and the starter sources.

    What is there already stays as it is; a source that was removed does not come back, because
    the starter list is only added to a database without sources. Raises StoreError, OSError.
    """
    from ingest.starter import starter_sources

    settings.home.mkdir(parents=True, exist_ok=True)
    config = not settings.config.exists()
    if config:
        settings.config.write_text(CONFIG, encoding="utf-8")
    fresh = not settings.database.exists()
    database = open_database(settings.database)
    added = 0
    if starter and not sources.all_sources(database):
        for one in starter_sources():
            _, new = sources.add_source(
                database,
                one.url,
                title=one.title,
                now=now,
                type_="arxiv" if one.url.startswith("arxiv:") else "feed",
                kind=one.kind,
                tags=one.tags,
                full_text=one.full_text,
            )
            added += new
    database.close()
    return Made(str(settings.home), config, fresh, added)
