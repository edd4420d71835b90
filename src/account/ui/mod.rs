//! Parts of the interface that know no page.

mod dates;
mod dialog;
mod export;
mod focus;
pub mod form;
pub mod layout;
pub mod lists;
mod qr;
mod query_status;
mod text;

pub use dates::{DatePrecision, FormattedDate, format_duration};
pub use dialog::{ConfirmDialog, Dialog};
pub use export::{CopyButton, download_text, print_page};
pub use focus::{focus_first, focus_heading, restore_lost_focus};
pub use qr::QrCodeImage;
pub use query_status::{PagedQueryStatus, QueryStatus, ShowMore};
pub use text::{format_number, group_characters};
