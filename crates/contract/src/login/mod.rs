//! What the page and the API say to each other before anybody is signed in.

mod link;
mod method;
mod step;

pub use link::{Bootstrap, Link, LinkKind, LinkToken, NotMeReported, RequestPasswordReset, SetPassword};
pub use method::{Method, MethodId, MethodKind};
pub use step::{ChooseMethod, Delivery, EnterCode, LoginStep, MethodChoice, NameDevice, SignIn};
