-- The first tables. Times are ms since 1970 UTC. A migration that has been released is never edited.

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row: the number of the last change that the index must follow.
CREATE TABLE counter (one INTEGER PRIMARY KEY CHECK (one = 1), change INTEGER NOT NULL);
INSERT INTO counter VALUES (1, 0);

CREATE TABLE desk (id TEXT PRIMARY KEY, name TEXT NOT NULL, folder TEXT NOT NULL) WITHOUT ROWID;

-- Old dossiers carry only a desk's own number: the key is scheme and code, and the desk for local schemes.
CREATE TABLE dossier (
    id INTEGER PRIMARY KEY,
    scheme TEXT NOT NULL DEFAULT 'national',
    desk TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (scheme, code, desk)
);

CREATE TABLE document (
    id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    desk TEXT NOT NULL REFERENCES desk (id),
    dossier INTEGER REFERENCES dossier (id),
    dossier_source TEXT,
    state TEXT NOT NULL,
    priority INTEGER NOT NULL,
    admitted_at INTEGER NOT NULL,
    change INTEGER NOT NULL DEFAULT 0,
    metadata TEXT NOT NULL DEFAULT '{}'
) WITHOUT ROWID;
-- The same bytes for the same dossier are one document; without a dossier, for the same desk.
CREATE UNIQUE INDEX document_in_dossier ON document (sha256, dossier) WHERE dossier IS NOT NULL;
CREATE UNIQUE INDEX document_unassigned ON document (sha256, desk) WHERE dossier IS NULL;
CREATE INDEX document_of_dossier ON document (dossier) WHERE dossier IS NOT NULL;
CREATE INDEX document_by_desk ON document (desk, state);
CREATE INDEX document_by_change ON document (state, change);

CREATE TABLE page (
    document TEXT NOT NULL REFERENCES document (id),
    no INTEGER NOT NULL CHECK (no >= 1),
    state TEXT NOT NULL,
    reading TEXT,
    failure TEXT,
    ended_at INTEGER,
    change INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (document, no)
) WITHOUT ROWID;
CREATE INDEX page_by_change ON page (change) WHERE change > 0;
CREATE INDEX page_by_end ON page (ended_at) WHERE ended_at IS NOT NULL;

-- What was read, by what produced it: digest/page/engine. JSON, compressed (zstd).
CREATE TABLE reading (key TEXT PRIMARY KEY, body BLOB NOT NULL);

-- Work that is owed. A row goes when its work is done; it stays, marked, when its attempts are used up.
-- An id is never given twice: a stale lease must not end another page's work.
CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stage TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id),
    page INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    lease_owner TEXT,
    lease_until INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    UNIQUE (stage, document, page)
);
CREATE INDEX task_next ON task (stage, priority, id) WHERE state = 'open';

-- Where a document's file lay, and whether it has left.
CREATE TABLE arrival (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    desk TEXT NOT NULL,
    path BLOB NOT NULL,
    inode INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    size INTEGER NOT NULL,
    at INTEGER NOT NULL,
    left_at INTEGER
);
CREATE INDEX arrival_still_there ON arrival (path) WHERE left_at IS NULL;

CREATE TABLE refused (
    id INTEGER PRIMARY KEY,
    desk TEXT NOT NULL,
    name TEXT NOT NULL,
    path BLOB NOT NULL,
    inode INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    size INTEGER NOT NULL,
    refusal TEXT NOT NULL,
    at INTEGER NOT NULL,
    cleared_at INTEGER,
    UNIQUE (desk, path, inode, modified, size)
);

-- Everything that happened to a document; rows are only ever added.
CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX history_of ON history (document, id);
CREATE TRIGGER history_is_never_edited BEFORE UPDATE ON history
BEGIN SELECT RAISE (ABORT, 'history is never edited'); END;
CREATE TRIGGER history_is_never_removed BEFORE DELETE ON history
BEGIN SELECT RAISE (ABORT, 'history is never removed'); END;
