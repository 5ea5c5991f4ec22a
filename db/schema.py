"""The tables, as migrations. Each migration is final once released: changes come as a new one.

`source` and `work` are the nouns; `sighting` joins them (an entry of a source *is* the work),
`mention` says that one work's text links to another's key, `work_key` holds every identity key of
a work, `alias` keeps the ids of merged works resolving, `tombstone` the keys of deleted ones.
Lists and objects are JSON text, times ISO-8601 UTC text (sortable), vectors float16 blobs.
"""

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x50524544
"""`PRAGMA application_id`: the letters PRED, so that `file` and we can tell our databases."""

migrations = Migrations("preread")

_FIRST = """
CREATE TABLE source (
    -- No id is given twice: the keys of a removed source's works (`guid:ID:…`) keep its id.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '[]',
    folder TEXT,
    full_text INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'active',
    etag TEXT,
    last_modified TEXT,
    body_sha256 TEXT,
    next_due TEXT,
    retry_after TEXT,
    interval_s INTEGER NOT NULL DEFAULT 3600,
    failures INTEGER NOT NULL DEFAULT 0,
    last_outcome TEXT,
    last_error TEXT,
    last_run TEXT,
    last_new TEXT,
    failing_since TEXT,
    moved_to TEXT,
    moved_count INTEGER NOT NULL DEFAULT 0,
    cursor TEXT,
    added TEXT NOT NULL
);
CREATE TABLE work (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT,
    url TEXT,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    text_source INTEGER REFERENCES source(id) ON DELETE SET NULL,
    read TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    date TEXT NOT NULL,
    authors TEXT NOT NULL DEFAULT '[]',
    published TEXT,
    updated TEXT,
    comment TEXT,
    links TEXT NOT NULL DEFAULT '[]',
    categories TEXT NOT NULL DEFAULT '[]',
    arxiv_id TEXT,
    version INTEGER,
    doi TEXT
);
CREATE INDEX work_date ON work(date DESC, n DESC);
CREATE INDEX work_first_seen ON work(first_seen);
CREATE INDEX work_title_key ON work(title_key) WHERE title_key IS NOT NULL;
CREATE TABLE work_key (
    key TEXT PRIMARY KEY,
    work INTEGER NOT NULL REFERENCES work(n) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX work_key_work ON work_key(work);
CREATE TABLE alias (
    old_id TEXT PRIMARY KEY,
    id TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE tombstone (
    key TEXT PRIMARY KEY,
    deleted TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sighting (
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    guid TEXT NOT NULL,
    work INTEGER NOT NULL REFERENCES work(n) ON DELETE CASCADE,
    url TEXT,
    title TEXT NOT NULL,
    external_id TEXT,
    published TEXT,
    seen TEXT NOT NULL,
    read TEXT NOT NULL,
    entry_sha256 TEXT NOT NULL,
    PRIMARY KEY (source, guid)
) WITHOUT ROWID;
CREATE INDEX sighting_work ON sighting(work);
CREATE TABLE mention (
    work INTEGER NOT NULL REFERENCES work(n) ON DELETE CASCADE,
    key TEXT NOT NULL,
    PRIMARY KEY (work, key)
) WITHOUT ROWID;
CREATE INDEX mention_key ON mention(key);
CREATE TABLE card (
    work INTEGER PRIMARY KEY REFERENCES work(n) ON DELETE CASCADE,
    schema INTEGER NOT NULL,
    text_sha256 TEXT NOT NULL,
    engine TEXT NOT NULL,
    revision TEXT NOT NULL,
    made TEXT NOT NULL,
    maturity TEXT,
    code INTEGER NOT NULL DEFAULT 0,
    words TEXT NOT NULL,
    json TEXT NOT NULL,
    quotes TEXT NOT NULL
);
CREATE TABLE refusal (
    work INTEGER PRIMARY KEY REFERENCES work(n) ON DELETE CASCADE,
    text_sha256 TEXT NOT NULL,
    revision TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE TABLE embedding (
    work INTEGER PRIMARY KEY REFERENCES work(n) ON DELETE CASCADE,
    model TEXT NOT NULL,
    vector BLOB NOT NULL
);
CREATE TABLE mark (
    work INTEGER PRIMARY KEY REFERENCES work(n) ON DELETE CASCADE,
    read TEXT,
    starred TEXT,
    note TEXT
);
CREATE INDEX mark_starred ON mark(starred) WHERE starred IS NOT NULL;
CREATE TABLE digest (
    key TEXT PRIMARY KEY,
    period TEXT NOT NULL,
    frozen TEXT NOT NULL,
    json TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE digest_work (
    digest TEXT NOT NULL REFERENCES digest(key) ON DELETE CASCADE,
    work INTEGER NOT NULL REFERENCES work(n) ON DELETE CASCADE,
    PRIMARY KEY (digest, work)
) WITHOUT ROWID;
CREATE INDEX digest_work_work ON digest_work(work);
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT
);
CREATE TABLE run_source (
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    outcome TEXT,
    new INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    seconds REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (run, source)
) WITHOUT ROWID;
CREATE INDEX run_source_source ON run_source(source, run DESC);
CREATE VIEW search_document AS
    SELECT work.n AS rowid, title, text,
           (SELECT group_concat(value, ' ') FROM json_each(authors)) AS authors,
           coalesce(card.words, '') AS card
    FROM work LEFT JOIN card ON card.work = work.n;
-- External content: the index holds no second copy of the texts. The price is that a row must be
-- taken out of the index *before* it changes (db/search.py):
-- sqlite.org/fts5.html#external_content_tables
CREATE VIRTUAL TABLE search USING fts5 (
    title, text, authors, card,
    content='search_document', content_rowid='rowid',
    tokenize="porter unicode61 remove_diacritics 2"
);
"""


@migrations()
def first(database: Database) -> None:
    """The first edition's tables."""
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            database.conn.execute(statement)
    database.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.conn.execute("PRAGMA user_version = 1")


@migrations()
def writing(database: Database) -> None:
    """What writers did is found without reading every card (`made_by.writing` of its JSON)."""
    database.conn.execute(
        "ALTER TABLE card ADD COLUMN writing TEXT"
        " GENERATED ALWAYS AS (json_extract(json, '$.made_by.writing')) VIRTUAL"
    )
    database.conn.execute("CREATE INDEX card_writing ON card(writing) WHERE writing IS NOT NULL")
    database.conn.execute("PRAGMA user_version = 2")


@migrations()
def manners(database: Database) -> None:
    """What a publisher asked for outlives a 304; where validators are from; since when it moved."""
    for column in ("wishes", "found_at", "moved_since"):
        database.conn.execute(f"ALTER TABLE source ADD COLUMN {column} TEXT")
    database.conn.execute("PRAGMA user_version = 3")


_KEEPING = """
ALTER TABLE work ADD COLUMN dropped TEXT;
ALTER TABLE sighting ADD COLUMN gone TEXT;
CREATE INDEX work_orphan ON work(title) WHERE text_source IS NULL;
CREATE INDEX sighting_present ON sighting(source) WHERE gone IS NULL;
ALTER TABLE tombstone ADD COLUMN title TEXT;
ALTER TABLE tombstone ADD COLUMN url TEXT;
ALTER TABLE tombstone ADD COLUMN published TEXT;
ALTER TABLE tombstone ADD COLUMN text_sha256 TEXT;
CREATE TABLE upkeep (
    name TEXT PRIMARY KEY,
    done TEXT NOT NULL
) WITHOUT ROWID
"""
_TEXT_IS_BACK = """
CREATE TRIGGER work_text_is_back AFTER UPDATE OF text ON work
WHEN NEW.text != '' AND NEW.dropped IS NOT NULL
BEGIN UPDATE work SET dropped = NULL WHERE n = NEW.n; END
"""


@migrations()
def keeping(database: Database) -> None:
    """What retention and identity over time need.

    `work.dropped` is when retention took the text away; `text_sha256` stays that of the text.
    `sighting.gone` is when a whole reading of the source first lacked the entry; NULL while it is
    there. A tombstone of a GUID knows the entry that it stands for, because GUIDs are reused.
    `upkeep` says when daily work was last done.
    """
    for statement in _KEEPING.split(";\n"):
        database.conn.execute(statement)
    database.conn.execute(_TEXT_IS_BACK)
    database.conn.execute("PRAGMA user_version = 4")


@migrations()
def backfills(database: Database) -> None:
    """Where the backfills of arXiv sources stand: a row for each stretch of time."""
    database.conn.execute("""
        CREATE TABLE backfill_window (
            source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
            since TEXT NOT NULL,
            until TEXT NOT NULL,
            start INTEGER NOT NULL DEFAULT 0,
            passes INTEGER NOT NULL DEFAULT 0,
            total INTEGER,
            guids TEXT NOT NULL DEFAULT '[]',
            done TEXT,
            PRIMARY KEY (source, since, until)
        ) WITHOUT ROWID
    """)
    database.conn.execute("PRAGMA user_version = 5")


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
    columns = [row[1] for row in database.execute("PRAGMA table_info(mark)")]
    if "verdict" not in columns:
        database.conn.execute("ALTER TABLE mark ADD COLUMN verdict TEXT")
        database.conn.execute("ALTER TABLE mark ADD COLUMN judged TEXT")
    for statement in _WEIGHTS.split(";\n"):
        database.conn.execute(statement)
    database.conn.execute("PRAGMA user_version = 6")


VERSION = 6
"""`PRAGMA user_version` after the last migration."""
