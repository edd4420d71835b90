-- User Upload. What the tables are for stands in src/store/uploads.rs.

CREATE TABLE uploads (
    id             TEXT   NOT NULL PRIMARY KEY,
    owner_id       TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    column_names   TEXT   NOT NULL,          -- JSON, as the file names them
    mapping        TEXT   NOT NULL,          -- JSON
    digest         TEXT   NOT NULL,          -- of what the rows come to
    new_rows       BIGINT NOT NULL,
    changed_rows   BIGINT NOT NULL,
    unchanged_rows BIGINT NOT NULL,
    wrong_rows     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    applied_at     BIGINT                    -- none: nothing has been changed
);
CREATE INDEX uploads_by_owner ON uploads (owner_id);
CREATE INDEX uploads_by_end ON uploads (expires_at);

CREATE TABLE upload_rows (
    upload_id TEXT   NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    line      BIGINT NOT NULL,
    cells     TEXT   NOT NULL,               -- JSON, in the order of the columns
    verdict   TEXT   NOT NULL,
    findings  TEXT   NOT NULL,               -- JSON: what it changes, or why it is wrong
    PRIMARY KEY (upload_id, line)
);
