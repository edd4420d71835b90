//! The kinds of text input, as browsers tell them apart: for autofill, and for the keyboard of a phone.

/// A kind of text input.
#[derive(Clone, Copy)]
pub struct InputKind {
    /// The attribute `type`.
    pub input_type: &'static str,
    /// The attribute `autocomplete`: what the browser may fill in.
    pub autocomplete: &'static str,
    /// The attribute `inputmode`: which keyboard a phone shows.
    pub input_mode: &'static str,
}

impl InputKind {
    pub const TEXT: Self = Self::new("text", "off", "text");
    pub const USERNAME: Self = Self::new("text", "username", "text");
    pub const NAME: Self = Self::new("text", "name", "text");
    pub const PHONE: Self = Self::new("tel", "tel", "tel");
    pub const EMAIL: Self = Self::new("email", "email", "email");
    pub const PASSWORD: Self = Self::new("password", "current-password", "text");
    pub const NEW_PASSWORD: Self = Self::new("password", "new-password", "text");
    pub const NUMBER: Self = Self::new("text", "off", "numeric");
    pub const DATE: Self = Self::new("date", "off", "text");
    /// Somebody else's phone number: the browser would fill in one's own.
    pub const PHONE_WITHOUT_AUTOFILL: Self = Self::new("tel", "off", "tel");
    /// Somebody else's email address: the browser would fill in one's own.
    pub const EMAIL_WITHOUT_AUTOFILL: Self = Self::new("email", "off", "email");

    const fn new(input_type: &'static str, autocomplete: &'static str, input_mode: &'static str) -> Self {
        Self { input_type, autocomplete, input_mode }
    }

    pub fn is_password(self) -> bool {
        self.input_type == "password"
    }
}
