//! What only the tests need: a browser, a PostgreSQL, and reference implementations to compare with.

pub(crate) mod browser;
pub(crate) mod postgres;
pub(crate) mod reference_tools;
