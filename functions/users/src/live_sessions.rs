use auth::{Session, Sessions};
use kernel::{Timestamp, UserId};
use lambda::http::Problem;

/// Where a user is logged in, newest first.
pub async fn live_sessions(sessions: &Sessions, user_id: UserId, now: Timestamp) -> Result<Vec<Session>, Problem> {
    let mut found = sessions.of(user_id).await.map_err(|error| Problem::sessions(&error))?;
    found.retain(|session| session.expires_at > now);
    found.sort_by_key(|session| std::cmp::Reverse(session.started_at));
    Ok(found)
}
