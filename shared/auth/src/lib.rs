//! Who makes a request.
//!
//! A log-in starts a session: an item in a table that all functions read. Its bearer token is a JSON Web Token (RFC 7519) signed
//! with Ed25519 (RFC 8037), which names the user and the session. A request is authenticated if its token is signed by us and the
//! session is still there, so a session can end before its token expires. What the caller may do is in the session.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use kernel::{Role, SessionId, UserId};

mod session;
mod sessions;
mod token;

pub use session::Session;
pub use sessions::{Sessions, SessionsError};
pub use token::{InvalidKey, Signer, Token, TokenError, Verifier, public_key};

/// The roles that can be made to need multi-factor authentication: those that see everybody's data and money.
pub const ROLES_WITH_MFA: [Role; 2] = [Role::Finance, Role::Admin];

/// The authenticated user who makes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The token's subject.
    pub user_id: UserId,
    /// The session's roles: those of the user, since a change of roles ends the session.
    pub roles: BTreeSet<Role>,
    /// The user's other roles, which need multi-factor authentication.
    pub withheld: BTreeSet<Role>,
    /// Whether the user's e-mail address is verified.
    pub email_verified: bool,
    /// The session.
    pub session_id: SessionId,
}

impl Caller {
    /// Whether the caller has a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the caller may see everybody's orders, tickets and money: finance and admins.
    pub fn sees_everybody(&self) -> bool {
        [Role::Finance, Role::Admin].into_iter().any(|role| self.has(role))
    }

    /// Whether the caller may see what belongs to this user: it is their own, or they see everybody's. What belongs to others and is
    /// about a concert is also seen by its organizer: see [`Caller::organizes_for`].
    pub fn may_see(&self, owner: UserId) -> bool {
        self.user_id == owner || self.sees_everybody()
    }

    /// Whether the caller is this organizer, and still has the role. Organizers act only on their own concerts.
    pub fn organizes_for(&self, organizer: UserId) -> bool {
        self.has(Role::Organizer) && self.user_id == organizer
    }
}
