-- Files that come back, and where desks' folders are.

-- `came_back`: the file was written on after it was taken, and lies at this path as it is now.
ALTER TABLE arrival ADD COLUMN came_back BLOB;
CREATE INDEX arrival_back ON arrival (desk, inode) WHERE came_back IS NOT NULL;

-- `written_on`: what stands for a document is the same file, whole; the pages of before are in no other document.
ALTER TABLE replaced ADD COLUMN written_on INTEGER NOT NULL DEFAULT 0;

-- Where the file system was mounted that a desk's folder was on; paths as the system has them.
CREATE TABLE desk_mount (desk TEXT PRIMARY KEY, folder BLOB NOT NULL, mount BLOB NOT NULL) WITHOUT ROWID;
