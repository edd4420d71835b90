//! Where a login is done.
