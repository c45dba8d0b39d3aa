use kernel::UserId;

/// Personal data could not be sealed or opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PrivacyError {
    /// The person has no key: they never registered, or were forgotten. Their data can't be read any more.
    #[error("{0} has no key")]
    Forgotten(UserId),
    /// KMS or DynamoDB did not answer: try again later.
    #[error("keys are unavailable: {0}")]
    Unavailable(String),
    /// The ciphertext was changed, belongs to another person or has another schema.
    #[error("sealed data can't be opened: {0}")]
    Unreadable(&'static str),
}
