//! Parts of the interface that know no page.

pub mod dates;
pub mod dialog;
pub mod export;
pub mod form;
pub mod layout;
pub mod qr;
