-- Mail other than codes, and the links in it. What a table is for stands in src/store, one file a table.

CREATE TABLE letters (
    id         TEXT   NOT NULL PRIMARY KEY,
    sealed     TEXT   NOT NULL,              -- address, words and link, encrypted
    tries      BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,              -- lies ahead while somebody has it in hand
    ends_at    BIGINT NOT NULL               -- from then on it is too late to send it
);
CREATE INDEX letters_by_due ON letters (due_at);

CREATE TABLE links (
    token      TEXT   NOT NULL PRIMARY KEY,  -- digest of what stands behind the #
    account_id TEXT   REFERENCES accounts (id) ON DELETE CASCADE, -- none: the first administrator's
    kind       TEXT   NOT NULL,
    terms      TEXT   NOT NULL,              -- what has to be as it was, or is put back
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX links_by_account ON links (account_id, kind);
CREATE INDEX links_by_end ON links (expires_at);
-- Of links for the first administrator there is one, whoever starts at the same time.
CREATE UNIQUE INDEX links_without_account ON links (kind) WHERE account_id IS NULL;

-- Browsers that an account has been signed in to with.
CREATE TABLE browsers (
    token       TEXT   NOT NULL PRIMARY KEY, -- digest of the cookie
    account_id  TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    seen_at     BIGINT NOT NULL,
    disowned_at BIGINT                       -- since when its owner says that it is not theirs
);
CREATE INDEX browsers_by_account ON browsers (account_id, seen_at);
