-- Where the catalogue is indexed: each place has its generations, and the change that it is complete to.
CREATE TABLE index_place (
    place TEXT PRIMARY KEY,
    live TEXT,
    building TEXT,
    complete_to INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO index_place (place, live, building)
    SELECT 'local', max(iif(key = 'index.live', value, NULL)), max(iif(key = 'index.building', value, NULL))
    FROM setting WHERE key IN ('index.live', 'index.building') HAVING count(*) > 0;
DELETE FROM setting WHERE key IN ('index.live', 'index.building');
