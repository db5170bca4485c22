-- Documents are cut from originals: a page says in which blob it is and where, and reading is owed to a blob's page,
-- once, whichever documents hold it. Dossiers may be claimed by several, and papers wait for a person then.

CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    -- It carries a digital signature: it is never rewritten.
    signed INTEGER NOT NULL DEFAULT 0
);
INSERT INTO blob (sha256, size, media_type) SELECT sha256, max(size), max(media_type) FROM document GROUP BY sha256;

-- The files that a document was made of, in order.
CREATE TABLE original (
    document TEXT NOT NULL REFERENCES document (id),
    no INTEGER NOT NULL,
    blob INTEGER NOT NULL REFERENCES blob (id),
    name TEXT NOT NULL,
    PRIMARY KEY (document, no)
) WITHOUT ROWID;
CREATE INDEX original_of_blob ON original (blob);
INSERT INTO original (document, no, blob, name)
    SELECT d.id, 0, b.id, d.name FROM document d JOIN blob b ON b.sha256 = d.sha256;

-- `source` is the number of the page in its blob; `coded`: there are bar codes on it.
ALTER TABLE page ADD COLUMN blob INTEGER REFERENCES blob (id);
ALTER TABLE page ADD COLUMN source INTEGER NOT NULL DEFAULT 0;
ALTER TABLE page ADD COLUMN coded INTEGER NOT NULL DEFAULT 0;
UPDATE page SET source = no, blob = (SELECT o.blob FROM original o WHERE o.document = page.document);
CREATE INDEX page_by_source ON page (blob, source);

-- `cut`: the pages of the original it was cut from, empty of a whole one. `claim`: what names said of the dossier when
-- it came. `conflict`: the dossiers between which a person has to choose, JSON.
ALTER TABLE document ADD COLUMN cut TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN claim TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN conflict TEXT;
UPDATE document SET claim = coalesce((SELECT code FROM dossier o WHERE o.id = document.dossier), '');
DROP INDEX document_in_dossier;
DROP INDEX document_unassigned;
-- The same bytes with the same claim are one document; without a claim, at the same desk.
CREATE UNIQUE INDEX document_claimed ON document (sha256, cut, claim) WHERE claim <> '';
CREATE UNIQUE INDEX document_unclaimed ON document (sha256, cut, desk) WHERE claim = '';
-- `told`: the row of its history that its desk's operator is shown; what came last is shown first.
ALTER TABLE document ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
UPDATE document SET told = coalesce((SELECT max(h.id) FROM history h WHERE h.document = document.id
    AND h.event IN ('admitted', 'duplicate', 'retried')), 0);
CREATE INDEX document_recent ON document (desk, told);

-- Which documents stand for one that is no longer shown itself.
CREATE TABLE replaced (
    document TEXT NOT NULL REFERENCES document (id),
    by_document TEXT NOT NULL REFERENCES document (id),
    PRIMARY KEY (document, by_document)
) WITHOUT ROWID;
CREATE INDEX replaced_by ON replaced (by_document);

-- Reading that is owed, to a page of a blob. An id is never given twice.
CREATE TABLE page_task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    blob INTEGER NOT NULL REFERENCES blob (id),
    source INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    lease_owner TEXT,
    lease_until INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    UNIQUE (blob, source)
);
CREATE INDEX page_task_next ON page_task (priority, id) WHERE state = 'open';
INSERT OR IGNORE INTO page_task (blob, source, priority, state, attempts, last_error)
    SELECT p.blob, p.source, t.priority, t.state, t.attempts, t.last_error
    FROM task t JOIN page p ON p.document = t.document AND p.no = t.page WHERE t.stage = 'read' ORDER BY t.id;
DELETE FROM task WHERE stage = 'read';

-- `inside`: the path within a ZIP file.
ALTER TABLE arrival ADD COLUMN inside TEXT NOT NULL DEFAULT '';
CREATE INDEX arrival_of ON arrival (document);

-- Where a refused file was moved; NULL if it stays where it is.
ALTER TABLE refused ADD COLUMN went BLOB;
CREATE INDEX refused_open ON refused (desk, path) WHERE cleared_at IS NULL;
