-- Administration: the policy, users in their tens of thousands, the audit log by what is looked for.

-- The policy that an administrator has saved; without a row, the settings file's stands.
CREATE TABLE policies (
    id             BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    document       TEXT   NOT NULL, -- JSON, in the form of the contract
    version        BIGINT NOT NULL, -- counts changes, to refuse one made from an old copy
    required_since BIGINT NOT NULL  -- since when those who must have a method must
);

-- One row, held by whoever changes what is compared with all other accounts: names, addresses, roles.
CREATE TABLE registry (
    id      BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    changes BIGINT NOT NULL
);
INSERT INTO registry (id, changes) VALUES (1, 0);

-- The words that an account is found by. They are written in hexadecimal, which every collation sorts alike.
CREATE TABLE account_words (
    word       TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (word, account_id)
);
CREATE INDEX account_words_by_account ON account_words (account_id, word);

ALTER TABLE accounts ADD COLUMN name_key TEXT NOT NULL DEFAULT ''; -- as sorted: normalised, folded
CREATE INDEX accounts_by_name ON accounts (name_key, id);
CREATE INDEX accounts_by_creation ON accounts (created_at, id);
CREATE INDEX accounts_by_role ON accounts (role, disabled_at);

CREATE INDEX throttles_by_subject ON throttles (subject);

CREATE INDEX audit_by_event ON audit (event, at, id);
CREATE INDEX audit_by_actor ON audit (actor_id, at);
