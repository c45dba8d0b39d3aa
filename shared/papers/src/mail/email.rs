/// A mail without sender and recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Subject line.
    pub subject: String,
    /// Content as plain text.
    pub text: String,
    /// The same content as HTML.
    pub html: String,
}
