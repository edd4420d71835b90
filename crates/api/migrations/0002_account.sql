-- The account behind the login. What a table is for stands in src/store, one file a table.

ALTER TABLE accounts ADD COLUMN version BIGINT NOT NULL DEFAULT 1; -- counts changes, to refuse one made from an old copy
ALTER TABLE accounts ADD COLUMN email_proved_at BIGINT;            -- when a code sent there was typed back
ALTER TABLE accounts ADD COLUMN phone_proved_at BIGINT;

ALTER TABLE methods ADD COLUMN name TEXT NOT NULL DEFAULT '';      -- what its owner calls it
ALTER TABLE methods ADD COLUMN last_used_at BIGINT;

-- A session from before has neither a name nor a proof: everybody signs in once more.
DROP TABLE sessions;
CREATE TABLE sessions (
    token      TEXT   NOT NULL PRIMARY KEY,  -- digest of the cookie
    id         TEXT   NOT NULL UNIQUE,       -- names it to its owner
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    factor     TEXT   NOT NULL,
    browser    TEXT   NOT NULL,
    ip         TEXT   NOT NULL,
    begun_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    proved_at  BIGINT,                       -- the last proof by a method, or by the password where there is none
    device_id  TEXT                          -- the trusted device that stood in for a code
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE recovery_codes (
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    hash       TEXT   NOT NULL,              -- PHC string; the codes of a set share their salt
    used_at    BIGINT,
    PRIMARY KEY (account_id, number)
);

-- Tokens that a device's cookie held before: whoever shows one has a copy.
CREATE TABLE retired_tokens (
    token      TEXT   NOT NULL PRIMARY KEY,  -- digest of the cookie
    device_id  TEXT   NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    retired_at BIGINT NOT NULL
);
CREATE INDEX retired_tokens_by_device ON retired_tokens (device_id);

CREATE TABLE audit (
    id          TEXT   NOT NULL PRIMARY KEY,
    at          BIGINT NOT NULL,
    event       TEXT   NOT NULL,
    detail      TEXT   NOT NULL,             -- the method, the factor, the field; never a secret
    outcome     TEXT   NOT NULL,
    actor_id    TEXT,                        -- no reference: the log outlives accounts
    actor_name  TEXT,
    target_id   TEXT,
    target_name TEXT,
    ip          TEXT,
    browser     TEXT
);
CREATE INDEX audit_by_time ON audit (at, id);
CREATE INDEX audit_by_target ON audit (target_id, at);
