-- How many codes were sent within the hour.
CREATE TABLE quotas (
    subject    TEXT   NOT NULL PRIMARY KEY,  -- an account, an address digested, a network, or the service
    sent       BIGINT NOT NULL,
    hour_began BIGINT
);
