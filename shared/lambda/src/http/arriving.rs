use std::time::Duration;

use super::Problem;

/// Pauses between looks, in milliseconds: under a second together.
const PAUSES: [u64; 5] = [0, 50, 100, 200, 400];

/// Looks for what may be on its way from another context, again for a moment before it is taken for unknown: nobody should
/// be told that what they have just made does not exist.
///
/// # Errors
/// Those of looking.
pub async fn arriving<T, F>(look: impl Fn() -> F) -> Result<Option<T>, Problem>
where
    F: Future<Output = Result<Option<T>, Problem>>,
{
    for pause in PAUSES {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if let Some(found) = look().await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
