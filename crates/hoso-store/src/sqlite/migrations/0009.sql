-- What persons said that papers say, field by field. Rows are only ever added: the last one of a field holds.
CREATE TABLE correction (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    field TEXT NOT NULL,
    -- A JSON list of texts; an empty one says that the paper does not say it.
    texts TEXT NOT NULL,
    person TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX correction_of ON correction (document);
CREATE TRIGGER correction_stays BEFORE UPDATE ON correction
BEGIN SELECT RAISE(ABORT, 'corrections are only added to'); END;
CREATE TRIGGER correction_is_kept BEFORE DELETE ON correction
BEGIN SELECT RAISE(ABORT, 'corrections are only added to'); END;
