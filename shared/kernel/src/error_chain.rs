use std::error::Error;
use std::fmt;

/// An error and its causes, as they describe themselves: `service error: unhandled error: ThrottlingException: slow down`.
///
/// For log lines. Never print an error of an AWS SDK with `{:?}`, nor with the SDK's `DisplayErrorContext`, which does the same: it has
/// the raw response, and after a failed condition that holds the stored item.
pub struct ErrorChain<'a>(pub &'a (dyn Error + 'a));

impl fmt::Display for ErrorChain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for ErrorChain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("not written")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("the table is busy")]
    struct Inner {
        item: &'static str,
    }

    #[test]
    fn causes_are_described_without_their_content() {
        let error = Outer(Inner { item: "a password hash" });
        assert!(format!("{error:?}").contains(error.0.item));
        assert_eq!(ErrorChain(&error).to_string(), "not written: the table is busy");
    }
}
