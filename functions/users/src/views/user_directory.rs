//! All users, for admins: one stored item per user. Who they are stays sealed until an admin asks.

use kernel::{Sealed, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::roles::Roles;
use crate::user::{Profile, User};

/// One user in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryUser {
    /// The user.
    pub user_id: UserId,
    /// Who they are.
    pub profile: Sealed<Profile>,
    /// What they may do.
    pub roles: Roles,
    /// Whether they can log in.
    pub active: bool,
    /// Since when they have an account.
    pub registered_at: Timestamp,
}

impl DirectoryUser {
    /// The list.
    pub const LIST: &'static str = "users";

    /// What the directory shows of a user, once they are registered.
    pub fn of(user: &User) -> Option<Self> {
        let (account, active) = match user {
            User::Unregistered => return None,
            User::Active(account) => (account, true),
            User::Deactivated(account) | User::Forgotten(account) => (account, false),
        };
        Some(Self {
            user_id: account.profile.person,
            profile: account.profile.clone(),
            roles: account.roles.clone(),
            active,
            registered_at: account.registered_at,
        })
    }

    /// Where it is in the list: by time of registration.
    pub fn key(&self) -> Key {
        Key::new(Self::LIST, format!("{:014}#{}", self.registered_at.as_millisecond(), self.user_id))
    }
}
