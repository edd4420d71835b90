//! The fields of an account that a file holds.

/// A field of an account, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What the person types to sign in.
    Username,
    /// What the person is called.
    Name,
    /// The email address.
    Email,
    /// The phone number.
    Phone,
    /// What the account may do.
    Role,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 5] = [Self::Username, Self::Name, Self::Email, Self::Phone, Self::Role];

    /// The field as it stands on the wire and in the template.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Role => "role",
        }
    }
}
