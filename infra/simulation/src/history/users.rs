//! The state of each user.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::events::{committed_at, events};
use super::records::{Commit, History};

/// Events after which a user may do other things, or somebody else may know the password. Sessions that started before them end.
const ENDING_SESSIONS: [&str; 5] =
    ["PasswordChanged", "PasswordReset", "UserRolesUpdated", "UserDeactivated", "UserForgotten"];

#[derive(Debug, Clone)]
pub struct User<'a> {
    pub id: &'a str,
    pub roles: BTreeSet<&'a str>,
    pub is_deactivated: bool,
    pub forgotten_at: Option<Timestamp>,
    /// The version of the last event that ended the sessions before it; 0 if there is none.
    pub sessions_ended: u64,
    /// How often the password was changed or reset.
    pub passwords_changed: usize,
    /// As they are stored.
    pub password_hashes: Vec<&'a str>,
}

impl History {
    /// Those who registered.
    pub fn users(&self) -> Vec<User<'_>> {
        self.streams("user").into_iter().map(|(id, commits)| user(id, &commits)).collect()
    }

    /// The members of the list of admins after each of its changes.
    pub fn admins(&self) -> Vec<BTreeSet<&str>> {
        let mut admins = BTreeSet::new();
        let mut all = Vec::new();
        for (_, name, data) in self.streams("admins").values().flat_map(|commits| events(commits)) {
            let user = data["userId"].as_str().unwrap_or_default();
            match name {
                "AdminAdded" => admins.insert(user),
                _ => admins.remove(user),
            };
            all.push(admins.clone());
        }
        all
    }
}

fn user<'a>(id: &'a str, commits: &[&'a Commit]) -> User<'a> {
    let mut user = User {
        id,
        roles: BTreeSet::new(),
        is_deactivated: false,
        forgotten_at: None,
        sessions_ended: 0,
        passwords_changed: 0,
        password_hashes: Vec::new(),
    };
    for (version, name, data) in events(commits) {
        if ENDING_SESSIONS.contains(&name) {
            user.sessions_ended = version;
        }
        user.password_hashes.extend(data["passwordHash"].as_str());
        match name {
            "UserRegistered" | "UserRolesUpdated" => user.roles = roles(&data["roles"]),
            "PasswordChanged" | "PasswordReset" => user.passwords_changed += 1,
            "UserDeactivated" => user.is_deactivated = true,
            "UserForgotten" => user.forgotten_at = committed_at(commits, version),
            _ => {}
        }
    }
    user
}

fn roles(list: &Value) -> BTreeSet<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
