/// A document can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// There is no ticket or no line.
    #[error("the document has no content")]
    Empty,
    /// A code is too long for a QR code (2,331 bytes at error correction M). Our own codes are shorter.
    #[error("the code is too long for a QR code")]
    CodeTooLong,
    /// The amounts of an invoice have different currencies.
    #[error("all amounts of an invoice must have the same currency")]
    CurrencyMismatch,
    /// The PDF violates PDF/UA-1, which is a programming error. Contains the library's message.
    #[error("the PDF can't be written: {0}")]
    Pdf(String),
}
