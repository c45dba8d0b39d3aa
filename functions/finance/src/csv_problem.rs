//! The answer when a CSV file can't be written.

use lambda::http::Problem;
use spreadsheet::NotWritten;

/// A bug: it is logged, and the caller gets no details.
pub fn not_written(error: &NotWritten) -> Problem {
    tracing::error!(%error, "the file could not be written");
    Problem::internal()
}
