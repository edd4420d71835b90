-- Tables, columns and events by the field's terms.

ALTER TABLE accounts RENAME COLUMN email_proved_at TO email_verified_at; -- when a code sent there was entered
ALTER TABLE accounts RENAME COLUMN phone_proved_at TO phone_verified_at;

ALTER TABLE sessions RENAME COLUMN begun_at TO started_at;
ALTER TABLE sessions RENAME COLUMN seen_at TO last_used_at;
ALTER TABLE sessions RENAME COLUMN proved_at TO reauthenticated_at; -- the last step-up, or the sign-in by a method

ALTER TABLE letters RENAME TO notifications;
ALTER TABLE notifications RENAME COLUMN sealed TO encrypted;
DROP INDEX letters_by_due;
CREATE INDEX notifications_by_due ON notifications (due_at);

ALTER TABLE browsers RENAME TO known_browsers;
ALTER TABLE known_browsers RENAME COLUMN seen_at TO last_used_at;
ALTER TABLE known_browsers RENAME COLUMN disowned_at TO reported_at; -- when the owner said "This was not me"
DROP INDEX browsers_by_account;
CREATE INDEX known_browsers_by_account ON known_browsers (account_id, last_used_at);

ALTER TABLE registry RENAME TO uniqueness_lock;

ALTER TABLE account_words RENAME TO account_search_terms;
ALTER TABLE account_search_terms RENAME COLUMN word TO term;
DROP INDEX account_words_by_account;
CREATE INDEX account_search_terms_by_account ON account_search_terms (account_id, term);

-- Entries are never changed otherwise: this gives their events the names that the program knows from now on.
UPDATE audit SET event = CASE event
    WHEN 'proved' THEN 'stepped_up'
    WHEN 'left' THEN 'sign_in_abandoned'
    WHEN 'device_copied' THEN 'device_token_reused'
    WHEN 'recovery_codes_made' THEN 'recovery_codes_generated'
    WHEN 'password_reset_asked' THEN 'password_reset_requested'
    WHEN 'disowned' THEN 'not_me_reported'
    WHEN 'lock_lifted' THEN 'account_unlocked'
    WHEN 'first_administrator' THEN 'first_admin_created'
    WHEN 'invited' THEN 'user_invited'
    ELSE event
END
WHERE event IN ('proved', 'left', 'device_copied', 'recovery_codes_made', 'password_reset_asked', 'disowned',
    'lock_lifted', 'first_administrator', 'invited');
