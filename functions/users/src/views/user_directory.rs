//! All users, for admins: one stored item per user. The profile stays sealed until an admin reads it.

use kernel::{Sealed, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::roles::Roles;
use crate::user::{Account, Profile, User};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryUser {
    pub user_id: UserId,
    pub profile: Sealed<Profile>,
    pub roles: Roles,
    /// Whether the user can log in.
    pub active: bool,
    pub registered_at: Timestamp,
}

impl DirectoryUser {
    /// The list's key.
    pub const LIST: &'static str = "users";

    /// The item. None if the user is not registered, or forgotten.
    pub fn of(user: &User) -> Option<Self> {
        let (account, active) = match user {
            User::Unregistered | User::Forgotten(_) => return None,
            User::Active(account) => (account, true),
            User::Deactivated(account) => (account, false),
        };
        Some(Self {
            user_id: account.profile.person,
            profile: account.profile.clone(),
            roles: account.roles.clone(),
            active,
            registered_at: account.registered_at,
        })
    }

    /// Sorts by time of registration.
    pub fn key(account: &Account) -> Key {
        let registered = account.registered_at.as_millisecond();
        Key::new(Self::LIST, format!("{registered:014}#{}", account.profile.person))
    }
}
