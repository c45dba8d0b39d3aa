//! From the moment at which its end is acknowledged, a session changes nothing, and once no replica lags behind it reads nothing. A
//! session that nothing ended goes on.
//!
//! Whatever was acknowledged, no session is left that started before a change of the password or of the roles, or of somebody who was
//! deactivated or forgotten. What was acknowledged has happened, and decides who can log in.

use crate::history::{History, User};

pub(super) fn check(history: &History) -> Vec<String> {
    let acknowledged = &history.acknowledged;
    let users = history.users();
    let mut violations: Vec<String> = Vec::new();
    let after_end = acknowledged.after_end.iter().chain(&history.reads_after_end);
    violations.extend(after_end.map(|request| format!("the session had ended: {request}")));
    let refused = acknowledged.refused_sessions.iter();
    violations.extend(refused.map(|request| format!("nothing had ended the session: {request}")));
    violations.extend(acknowledged.wrong_log_ins.iter().cloned());
    for session in &history.sessions {
        let Some(user) = users.iter().find(|user| user.id == session.user_id) else {
            violations.push(format!("{} is no user, but has a session", session.user_id));
            continue;
        };
        if session.user_version < user.sessions_ended {
            violations.push(format!(
                "a session of {} is of version {}, but version {} ended it",
                user.id, session.user_version, user.sessions_ended
            ));
        }
    }
    let user = |id: &String| users.iter().find(|user| user.id == id);
    let is_kept = |promised: &dyn Fn(&User<'_>) -> bool, id: &String| user(id).is_some_and(promised);
    for (id, changes) in &acknowledged.changed_passwords {
        if !is_kept(&|user| user.passwords_changed >= *changes, id) {
            violations.push(format!("{changes} changes of the password of {id} were acknowledged, not as many made"));
        }
    }
    // Somebody who is forgotten already is not deactivated as well.
    let is_out = |user: &User<'_>| user.is_deactivated || user.forgotten_at.is_some();
    let active = acknowledged.deactivated.iter().filter(|id| !is_kept(&is_out, id));
    violations.extend(active.map(|id| format!("{id} was to be deactivated, but was not")));
    violations
}
