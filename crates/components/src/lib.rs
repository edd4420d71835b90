//! What a login shows.
