//! The layouts of pages: with a navigation for whoever is signed in, and without for everybody else.

pub mod account_layout;
pub mod public_layout;
pub mod screen;
