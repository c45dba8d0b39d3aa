/// A file attached to a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// ASCII letters, digits, dots and dashes only.
    pub filename: String,
    /// Media type (RFC 6838).
    pub content_type: &'static str,
    /// Content of the file.
    pub bytes: Vec<u8>,
}
