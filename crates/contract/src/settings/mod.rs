//! What a person sees and changes of their own account.

mod account_settings;
mod device;
mod session;

pub use account_settings::{
    AccountSettings, Address, AppSecret, ChangeAccount, ChangePassword, ConfiguredMethod, Enrolment,
    RecoveryCodes, RenameMethod, SetUpMethod, StartStepUp,
};
pub use device::{Device, Devices, RenameDevice, TrustDevice};
pub use session::{Session, Sessions};
