-- Files that are attached to a file.

-- `attached`: their names, as JSON; NULL if there are none, and of blobs of before, at which nobody has looked for any.
ALTER TABLE blob ADD COLUMN attached TEXT;
