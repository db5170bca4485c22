-- What was only said of a file is kept apart from what the watch saw, and a refused file is known by where it lies.

-- `said`: whoever sent the file said that it lies there; it only serves to know it again.
ALTER TABLE arrival ADD COLUMN said INTEGER NOT NULL DEFAULT 0;

-- `went`: the name of a refused file in `.hoso/rejected` of its desk, where it was a whole path (X'2F…' is
-- `/.hoso/rejected/`); NULL if it stays where it is. `member`: the ZIP file it is in, JSON; those of before do not say
-- which.
ALTER TABLE refused ADD COLUMN member TEXT;
UPDATE refused SET cleared_at = at, went = NULL
    WHERE went IS NOT NULL AND instr(went, X'2F2E686F736F2F72656A65637465642F') = 0;
UPDATE refused SET went = substr(went, instr(went, X'2F2E686F736F2F72656A65637465642F') + 16)
    WHERE went IS NOT NULL;
CREATE INDEX refused_file ON refused (desk, inode) WHERE cleared_at IS NULL;
