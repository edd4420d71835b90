-- The login. One text for SQLite and PostgreSQL: ids, digests and names are TEXT, moments and counts BIGINT
-- (milliseconds since the Unix epoch).

CREATE TABLE accounts (
    id               TEXT   NOT NULL PRIMARY KEY,
    username         TEXT   NOT NULL,
    username_key     TEXT   NOT NULL UNIQUE, -- as compared: normalised, folded
    name             TEXT   NOT NULL,
    email            TEXT,
    email_key        TEXT   UNIQUE,
    phone            TEXT   UNIQUE,          -- E.164
    role             TEXT   NOT NULL,
    password_hash    TEXT,                   -- PHC string; none: nobody can sign in
    password_version BIGINT NOT NULL,        -- counts changes of the password, not of its hash
    disabled_at      BIGINT,
    created_at       BIGINT NOT NULL
);

CREATE TABLE methods (
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id         TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    secret     TEXT,                         -- sealed; for apps only
    version    BIGINT NOT NULL,              -- counts changes of the secret
    last_step  BIGINT,                       -- the last RFC 6238 step that was used
    added_at   BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE lockouts (
    account_id TEXT   NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    in_a_row   BIGINT NOT NULL,
    this_hour  BIGINT NOT NULL,
    hour_began BIGINT
);

CREATE TABLE throttles (
    subject TEXT   NOT NULL,                 -- an account's id, or a name that nobody has, digested
    network TEXT   NOT NULL,
    tries   BIGINT NOT NULL,
    last_at BIGINT,
    PRIMARY KEY (subject, network)
);

CREATE TABLE attempts (
    token      TEXT   NOT NULL PRIMARY KEY,  -- digest of the cookie
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    state      TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL
);
CREATE INDEX attempts_by_account ON attempts (account_id);
CREATE INDEX attempts_by_end ON attempts (ends_at);

CREATE TABLE sessions (
    token      TEXT   NOT NULL PRIMARY KEY,  -- digest of the cookie
    account_id TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    factor     TEXT   NOT NULL,
    browser    TEXT   NOT NULL,
    ip         TEXT   NOT NULL,
    begun_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE devices (
    id           TEXT   NOT NULL PRIMARY KEY,
    account_id   TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token        TEXT   NOT NULL UNIQUE,     -- digest of the cookie
    fingerprint  TEXT   NOT NULL,            -- the security set-up that trust is bound to
    name         TEXT   NOT NULL,
    browser      TEXT   NOT NULL,
    ip           TEXT   NOT NULL,
    added_at     BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX devices_by_account ON devices (account_id);
