//! A user has the roles that were acknowledged last, and so has each session. Whoever lacks a role does nothing that needs it. The list
//! of admins has everybody who is one and can log in, and is never empty again once it has somebody.

use std::collections::BTreeSet;

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = history.acknowledged.wrong_roles.clone();
    let users = history.users();
    for (id, roles) in &history.acknowledged.roles {
        let recorded = users.iter().find(|user| user.id == id).map(|user| &user.roles);
        if !recorded.is_some_and(|recorded| recorded.iter().eq(roles)) {
            violations.push(format!("{id} was acknowledged to have the roles {roles:?}, but has {recorded:?}"));
        }
    }
    for session in &history.sessions {
        let user = users.iter().find(|user| user.id == session.user_id);
        if let Some(user) = user.filter(|user| !user.roles.iter().eq(&session.roles)) {
            violations
                .push(format!("a session of {} has the roles {:?}, the user {:?}", user.id, session.roles, user.roles));
        }
    }
    let lists = history.admins();
    let empty = lists.iter().filter(|admins| admins.is_empty());
    violations.extend(empty.map(|_| "the last admin was removed".to_owned()));
    let can_act = users.iter().filter(|user| !user.is_deactivated && user.forgotten_at.is_none());
    let expected: BTreeSet<&str> = can_act.filter(|user| user.roles.contains("admin")).map(|user| user.id).collect();
    let listed = lists.last().cloned().unwrap_or_default();
    if listed != expected {
        violations.push(format!("the list of admins has {listed:?}, but {expected:?} are admins"));
    }
    violations
}
