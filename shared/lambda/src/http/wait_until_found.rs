use std::time::Duration;

use super::Problem;

/// Pauses before each try, in milliseconds: less than a second in total.
const PAUSES: [u64; 5] = [0, 50, 100, 200, 400];

/// Looks something up, and again for up to a second while it is not found and expected: what a client has just created in one context
/// may not have reached another yet. Expect nothing on a stranger's word: waiting is paid for.
///
/// # Errors
/// The first error of `find`.
pub async fn wait_until_found<T, F>(is_expected: bool, find: impl Fn() -> F) -> Result<Option<T>, Problem>
where
    F: Future<Output = Result<Option<T>, Problem>>,
{
    for pause in PAUSES {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if let Some(found) = find().await? {
            return Ok(Some(found));
        }
        if !is_expected {
            return Ok(None);
        }
    }
    Ok(None)
}
