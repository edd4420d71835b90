-- The policy that an administrator has saved; without a row, the settings file's stands.

CREATE TABLE policies (
    id             BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    document       TEXT   NOT NULL, -- JSON, in the form of the contract
    version        BIGINT NOT NULL, -- counts changes, to refuse one made from an old copy
    required_since BIGINT NOT NULL  -- since when those who must have a method must
);
