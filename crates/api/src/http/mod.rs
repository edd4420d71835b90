//! HTTP without a handler: cookies, user agents, the site's origin, and CSV downloads.

pub mod cookies;
pub mod csv;
pub mod site;
pub mod user_agent;
