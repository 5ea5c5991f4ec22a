"""The tables of editions, as migrations: bets and mutes, the outbox, versions, what was learned."""

from sqlite_utils import Database

from db.schema.library import migrations

_TASTE = """
CREATE TABLE bet (
    id INTEGER PRIMARY KEY,
    -- Compared without case, for ASCII by SQLite and for the rest by service/bets.py.
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    text TEXT NOT NULL,
    weight REAL NOT NULL DEFAULT 1,
    thresholds TEXT NOT NULL DEFAULT '[]',
    added TEXT NOT NULL
);
CREATE TABLE mute (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    added TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
ALTER TABLE mark ADD COLUMN verdict TEXT;
ALTER TABLE mark ADD COLUMN judged TEXT;
CREATE INDEX mark_judged ON mark(judged) WHERE judged IS NOT NULL
"""


@migrations()
def taste(database: Database) -> None:
    """What the reader bets on, does not want to see, likes and dislikes.

    `mute.key` is the folded form by which two spellings are the same mute, `value` what was typed.
    `mark.verdict` is `like` or `dislike`, `mark.judged` since when.
    """
    for statement in _TASTE.split(";\n"):
        database.conn.execute(statement)
    database.conn.execute("PRAGMA user_version = 6")


_OUTBOX = """
CREATE TABLE subscriber (
    address TEXT PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    unsubscribed TEXT,
    bounced TEXT,
    bounce TEXT
) WITHOUT ROWID;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    edition TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
    recipient TEXT NOT NULL COLLATE NOCASE,
    round INTEGER NOT NULL DEFAULT 1,
    message_id TEXT NOT NULL UNIQUE,
    sender TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    content BLOB,
    state TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'given_up', 'cancelled')),
    tries INTEGER NOT NULL DEFAULT 0,
    unsure INTEGER NOT NULL DEFAULT 0,
    queued TEXT NOT NULL,
    next_try TEXT NOT NULL,
    finished TEXT,
    lease_by TEXT,
    lease_host TEXT,
    lease_until TEXT,
    handed INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    UNIQUE (edition, channel, recipient, round)
);
CREATE INDEX outbox_waiting ON outbox(next_try) WHERE state IN ('queued', 'sending');
CREATE TABLE cursor (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
"""


@migrations()
def outbox(database: Database) -> None:
    """Editions on their way, each recipient's apart, and who wants no more of them.

    `outbox.content` holds the very bytes until they are sent. `handed` is set just before the end
    of the message goes out, under the lease of the process that sends it; `unsure` counts the
    times that it then stayed unknown whether it was taken. `subscriber.token` is what an
    unsubscribing mail must carry. `cursor` says up to where a folder of replies was read.
    """
    for statement in _OUTBOX.split(";\n"):
        database.conn.execute(statement)
    database.conn.execute("PRAGMA user_version = 7")


_REVISIONS = """
CREATE TABLE revision (
    work INTEGER NOT NULL REFERENCES work(n) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    before INTEGER NOT NULL,
    seen TEXT NOT NULL,
    PRIMARY KEY (work, version)
) WITHOUT ROWID;
CREATE INDEX revision_seen ON revision(seen)
"""
# The run under way says what time it is: triggers have no other clock than the machine's.
_VERSION_RAISED = """
CREATE TRIGGER work_version_raised AFTER UPDATE OF version ON work
WHEN NEW.version > OLD.version
BEGIN INSERT OR IGNORE INTO revision (work, version, before, seen) VALUES (
    NEW.n, NEW.version, OLD.version,
    coalesce(
        (SELECT started FROM run WHERE id = (SELECT max(id) FROM run) AND finished IS NULL),
        strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
    )
); END
"""


@migrations()
def revisions(database: Database) -> None:
    """When a paper's version was raised: an edition tells of it."""
    for statement in _REVISIONS.split(";\n"):
        database.conn.execute(statement)
    database.conn.execute(_VERSION_RAISED)
    database.conn.execute("PRAGMA user_version = 8")


_WEIGHTS = """
CREATE TABLE weight (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    pinned INTEGER NOT NULL DEFAULT 0,
    liked INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    disliked INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE weight_reset (
    at TEXT NOT NULL
);
CREATE TABLE marked_word (
    work INTEGER PRIMARY KEY REFERENCES work(n) ON DELETE CASCADE,
    text_sha256 TEXT NOT NULL,
    form INTEGER NOT NULL,
    words TEXT NOT NULL
)
"""


@migrations()
def weights(database: Database) -> None:
    """What marks taught, what the reader set, and since when marks count.

    `weight` holds the learned rows, replaced as a whole, beside the pinned ones. `marked_word` is
    what a work with a mark is about, words and counts; it stays when retention takes the text.
    """
    for statement in _WEIGHTS.split(";\n"):
        database.conn.execute(statement)
    database.conn.execute("PRAGMA user_version = 9")
