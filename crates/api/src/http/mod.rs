//! Parts of HTTP that need no handler: cookies, user agents, the site's public address, CSV files.

pub mod cookies;
pub mod csv;
pub mod site;
pub mod user_agent;
