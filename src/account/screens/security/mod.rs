//! The security page.

pub mod method_item;
pub mod screen;
