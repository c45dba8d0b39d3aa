use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::{Role, SessionId, UserId};
use serde::{Deserialize, Serialize};

use crate::Caller;

/// A log-in of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Its id.
    pub session_id: SessionId,
    /// Who logged in.
    pub user_id: UserId,
    /// The user's roles, without those that are withheld.
    pub roles: BTreeSet<Role>,
    /// Roles that the user has, but not in this session, because they need multi-factor authentication.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withheld: BTreeSet<Role>,
    /// Whether the user's e-mail address is verified.
    #[serde(default)]
    pub email_verified: bool,
    /// Version of the user's stream at the log-in. A later change that ends sessions ends those of older versions.
    pub user_version: u64,
    /// The time of the log-in.
    pub started_at: Timestamp,
    /// When its token expires.
    pub expires_at: Timestamp,
    /// The program that logged in, as its `User-Agent` names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// A keyed hash of where it was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Session {
    /// Who makes the requests of this session.
    pub fn caller(&self) -> Caller {
        let (roles, withheld) = (self.roles.clone(), self.withheld.clone());
        let Self { user_id, session_id, email_verified, .. } = *self;
        Caller { user_id, roles, withheld, email_verified, session_id }
    }
}
