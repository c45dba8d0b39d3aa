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
    /// The user's roles.
    pub roles: BTreeSet<Role>,
    /// Version of the user's stream at the log-in. A later change that ends sessions ends those of older versions.
    pub user_version: u64,
    /// The time of the log-in.
    pub started_at: Timestamp,
    /// When its token expires.
    pub expires_at: Timestamp,
    /// The program that logged in, as its `User-Agent` names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

impl Session {
    /// Who makes the requests of this session.
    pub fn caller(&self) -> Caller {
        Caller { user_id: self.user_id, roles: self.roles.clone(), session_id: self.session_id }
    }
}
