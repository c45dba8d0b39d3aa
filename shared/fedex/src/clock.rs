use std::sync::Arc;

use jiff::Timestamp;

/// Returns the current time. Tokens expire by it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
