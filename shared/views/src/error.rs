use aws_sdk_dynamodb::error::SdkError;
use kernel::ErrorChain;

use crate::cursor::InvalidCursor;

/// A view could not be read or written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ViewError {
    /// DynamoDB did not answer, or throttled, beyond the SDK's own retries: try again later.
    #[error("the views are unavailable: {0}")]
    Unavailable(String),
    /// Other code wrote the item: rebuild the view.
    #[error("the item {key} can't be read: {reason}")]
    Unreadable {
        /// The item's key.
        key: String,
        /// Why the item can't be read.
        reason: String,
    },
    /// See [`InvalidCursor`].
    #[error(transparent)]
    Cursor(#[from] InvalidCursor),
}

pub(crate) fn unavailable<E, R>(error: SdkError<E, R>) -> ViewError
where
    SdkError<E, R>: std::error::Error,
{
    ViewError::Unavailable(ErrorChain(&error).to_string())
}
