-- What is asked often is counted where it changes, in the transaction that changes it: a question costs the same however
-- many papers there are. What a person said of a dossier is kept. Which pages were separator sheets is known.

-- Of each document: its pages, those that wait, those that failed.
ALTER TABLE document ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN pages_waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN pages_failed INTEGER NOT NULL DEFAULT 0;
UPDATE document SET (pages, pages_waiting, pages_failed) =
    (SELECT count(*), coalesce(sum(page.state = 'waiting'), 0), coalesce(sum(page.state = 'failed'), 0)
     FROM page WHERE page.document = document.id);
CREATE TRIGGER page_is_counted AFTER INSERT ON page BEGIN
    UPDATE document SET pages = pages + 1, pages_waiting = pages_waiting + (NEW.state = 'waiting'),
        pages_failed = pages_failed + (NEW.state = 'failed')
    WHERE id = NEW.document;
END;
CREATE TRIGGER page_is_counted_anew AFTER UPDATE OF state ON page WHEN NEW.state <> OLD.state BEGIN
    UPDATE document SET pages_waiting = pages_waiting + (NEW.state = 'waiting') - (OLD.state = 'waiting'),
        pages_failed = pages_failed + (NEW.state = 'failed') - (OLD.state = 'failed')
    WHERE id = NEW.document;
END;

-- Of each desk. A document for which others stand counts for nothing.
CREATE TABLE tally (
    desk TEXT PRIMARY KEY,
    documents INTEGER NOT NULL DEFAULT 0,
    indexed INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    unassigned INTEGER NOT NULL DEFAULT 0,
    conflicts INTEGER NOT NULL DEFAULT 0,
    pages INTEGER NOT NULL DEFAULT 0,
    pages_waiting INTEGER NOT NULL DEFAULT 0,
    pages_failed INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO tally (desk, documents, indexed, failed, unassigned, conflicts, pages, pages_waiting, pages_failed)
    SELECT desk.id, count(d.id), coalesce(sum(d.state = 'indexed'), 0), coalesce(sum(d.state = 'failed'), 0),
        coalesce(sum(d.id IS NOT NULL AND d.dossier IS NULL), 0), coalesce(sum(d.conflict IS NOT NULL), 0),
        coalesce(sum(d.pages), 0), coalesce(sum(d.pages_waiting), 0), coalesce(sum(d.pages_failed), 0)
    FROM desk LEFT JOIN document d ON d.desk = desk.id AND d.state <> 'replaced' GROUP BY desk.id;
INSERT INTO tally (desk) SELECT DISTINCT desk FROM refused WHERE desk NOT IN (SELECT desk FROM tally);
UPDATE tally SET refused = (SELECT count(*) FROM refused r WHERE r.desk = tally.desk AND r.cleared_at IS NULL);
CREATE TRIGGER desk_has_a_tally AFTER INSERT ON desk BEGIN
    INSERT INTO tally (desk) SELECT NEW.id WHERE NOT EXISTS (SELECT 1 FROM tally WHERE desk = NEW.id);
END;
CREATE TRIGGER document_is_counted AFTER INSERT ON document WHEN NEW.state <> 'replaced' BEGIN
    UPDATE tally SET documents = documents + 1, indexed = indexed + (NEW.state = 'indexed'),
        failed = failed + (NEW.state = 'failed'), unassigned = unassigned + (NEW.dossier IS NULL),
        conflicts = conflicts + (NEW.conflict IS NOT NULL), pages = pages + NEW.pages,
        pages_waiting = pages_waiting + NEW.pages_waiting, pages_failed = pages_failed + NEW.pages_failed
    WHERE desk = NEW.desk;
END;
CREATE TRIGGER document_is_counted_anew
AFTER UPDATE OF state, dossier, conflict, pages, pages_waiting, pages_failed ON document BEGIN
    UPDATE tally SET
        documents = documents + (NEW.state <> 'replaced') - (OLD.state <> 'replaced'),
        indexed = indexed + (NEW.state = 'indexed') - (OLD.state = 'indexed'),
        failed = failed + (NEW.state = 'failed') - (OLD.state = 'failed'),
        unassigned = unassigned + (NEW.state <> 'replaced' AND NEW.dossier IS NULL)
            - (OLD.state <> 'replaced' AND OLD.dossier IS NULL),
        conflicts = conflicts + (NEW.state <> 'replaced' AND NEW.conflict IS NOT NULL)
            - (OLD.state <> 'replaced' AND OLD.conflict IS NOT NULL),
        pages = pages + (NEW.state <> 'replaced') * NEW.pages - (OLD.state <> 'replaced') * OLD.pages,
        pages_waiting = pages_waiting + (NEW.state <> 'replaced') * NEW.pages_waiting
            - (OLD.state <> 'replaced') * OLD.pages_waiting,
        pages_failed = pages_failed + (NEW.state <> 'replaced') * NEW.pages_failed
            - (OLD.state <> 'replaced') * OLD.pages_failed
    WHERE desk = NEW.desk;
END;
CREATE TRIGGER refusal_is_counted AFTER INSERT ON refused WHEN NEW.cleared_at IS NULL BEGIN
    INSERT INTO tally (desk) SELECT NEW.desk WHERE NOT EXISTS (SELECT 1 FROM tally WHERE desk = NEW.desk);
    UPDATE tally SET refused = refused + 1 WHERE desk = NEW.desk;
END;
CREATE TRIGGER refusal_is_counted_anew AFTER UPDATE OF cleared_at ON refused
WHEN (NEW.cleared_at IS NULL) <> (OLD.cleared_at IS NULL) BEGIN
    UPDATE tally SET refused = refused + (NEW.cleared_at IS NULL) - (OLD.cleared_at IS NULL) WHERE desk = NEW.desk;
END;

-- How many pages ended in each of the last seconds.
CREATE TABLE pace (
    desk TEXT NOT NULL,
    second INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    PRIMARY KEY (desk, second)
) WITHOUT ROWID;
CREATE TRIGGER page_end_is_counted AFTER UPDATE OF ended_at ON page WHEN NEW.ended_at IS NOT NULL BEGIN
    INSERT INTO pace (desk, second, pages) SELECT desk, NEW.ended_at / 1000, 1 FROM document WHERE id = NEW.document
        ON CONFLICT (desk, second) DO UPDATE SET pages = pages + 1;
    DELETE FROM pace WHERE desk = (SELECT desk FROM document WHERE id = NEW.document)
        AND second < NEW.ended_at / 1000 - 120;
END;
DROP INDEX page_by_end;

CREATE INDEX refused_last ON refused (at) WHERE cleared_at IS NULL;
CREATE INDEX refused_last_at_desk ON refused (desk, at) WHERE cleared_at IS NULL;
CREATE INDEX page_failed ON page (blob, source) WHERE state = 'failed';
CREATE INDEX dossier_by_code ON dossier (code);

-- What persons said: which dossier a document belongs to. The last word holds; rows are only ever added.
CREATE TABLE said (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    person TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX said_of ON said (document, id);
INSERT INTO said (document, dossier, person, at)
    SELECT d.id, d.dossier, coalesce(h.actor, ''), coalesce(h.at, d.admitted_at)
    FROM document d LEFT JOIN history h ON h.id = (SELECT max(a.id) FROM history a WHERE a.document = d.id
        AND (a.event IN ('admitted', 'linked') OR a.event = 'assigned' AND a.detail LIKE '%(manual)%'))
    WHERE d.dossier IS NOT NULL AND d.dossier_source = '"manual"' ORDER BY d.id;
CREATE TRIGGER said_is_never_edited BEFORE UPDATE ON said
BEGIN SELECT RAISE (ABORT, 'what was said is never edited'); END;
CREATE TRIGGER said_is_never_removed BEFORE DELETE ON said
BEGIN SELECT RAISE (ABORT, 'what was said is never removed'); END;

-- `separator`: a page of a stack that belongs to none of its papers: a separator sheet, or the blank back of one.
ALTER TABLE page ADD COLUMN separator INTEGER NOT NULL DEFAULT 0;
-- How many pages a file has; 0 of one that only holds others.
ALTER TABLE blob ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
UPDATE blob SET pages = coalesce((SELECT max(source) FROM page WHERE page.blob = blob.id), 0);
