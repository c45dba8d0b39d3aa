//! The user: an account that can be changed until it is deactivated or its personal data is erased.

use eventstore::{Aggregate, Event, Snapshots};
use kernel::{Decider, EmailAddress, Refusal, RefusalKind, Sealed, Text, Timestamp};
use serde::{Deserialize, Serialize};

use crate::password::PasswordHash;
use crate::roles::Roles;

/// Personal data, so it is stored only as `Sealed<Profile>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    #[serde(deserialize_with = "EmailAddress::deserialize_stored")]
    pub email: EmailAddress,
    pub name: Text<100>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum UserEvent {
    UserRegistered {
        profile: Sealed<Profile>,
        password_hash: PasswordHash,
        roles: Roles,
        registered_at: Timestamp,
    },
    PasswordChanged {
        password_hash: PasswordHash,
    },
    UserRolesUpdated {
        /// Replaces the previous roles.
        roles: Roles,
    },
    UserDeactivated,
    /// The key of the personal data is destroyed next.
    UserForgotten,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum User {
    Unregistered,
    Active(Account),
    /// Cannot log in.
    Deactivated(Account),
    /// Cannot log in, and the personal data is erased.
    Forgotten(Account),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub profile: Sealed<Profile>,
    pub password_hash: PasswordHash,
    pub roles: Roles,
    pub registered_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserCommand {
    RegisterUser(Account),
    ChangePassword {
        /// The stored hash that the current password matched.
        verified: PasswordHash,
        new: PasswordHash,
    },
    UpdateUserRoles(Roles),
    DeactivateUser,
    ForgetUser,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserRefusal {
    #[error("This user does not exist.")]
    Unknown,
    #[error("The account is deactivated and can no longer be changed.")]
    Deactivated,
    /// The current password was replaced after it was verified.
    #[error("Another request has just changed the password. Try again with the new one as currentPassword.")]
    PasswordChanged,
}

impl Refusal for UserRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Deactivated | Self::PasswordChanged => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Deactivated => "user_deactivated",
            Self::PasswordChanged => "password_changed",
        }
    }
}

impl Decider for User {
    type State = Self;
    type Command = UserCommand;
    type Event = UserEvent;
    type Refusal = UserRefusal;

    fn initial() -> Self {
        Self::Unregistered
    }

    fn decide(command: &UserCommand, user: &Self) -> Result<Vec<UserEvent>, UserRefusal> {
        match command {
            UserCommand::RegisterUser(account) => Ok(register(user, account)),
            UserCommand::ChangePassword { verified, new } => change_password(user, verified, new),
            UserCommand::UpdateUserRoles(roles) => update_roles(user, roles),
            UserCommand::DeactivateUser => deactivate(user),
            UserCommand::ForgetUser => forget(user),
        }
    }

    fn evolve(user: Self, event: &UserEvent) -> Self {
        match (user, event.clone()) {
            (Self::Unregistered, UserEvent::UserRegistered { profile, password_hash, roles, registered_at }) => {
                Self::Active(Account { profile, password_hash, roles, registered_at })
            }
            (Self::Active(account), UserEvent::PasswordChanged { password_hash }) => {
                Self::Active(Account { password_hash, ..account })
            }
            (Self::Active(account), UserEvent::UserRolesUpdated { roles }) => {
                Self::Active(Account { roles, ..account })
            }
            (Self::Active(account), UserEvent::UserDeactivated) => Self::Deactivated(account),
            (Self::Active(account) | Self::Deactivated(account), UserEvent::UserForgotten) => Self::Forgotten(account),
            (user, _) => user,
        }
    }
}

/// The ID is derived from the request, so an existing user was registered by the same request.
fn register(user: &User, account: &Account) -> Vec<UserEvent> {
    let User::Unregistered = user else { return vec![] };
    let Account { profile, password_hash, roles, registered_at } = account.clone();
    vec![UserEvent::UserRegistered { profile, password_hash, roles, registered_at }]
}

fn change_password(user: &User, verified: &PasswordHash, new: &PasswordHash) -> Result<Vec<UserEvent>, UserRefusal> {
    let account = active(user)?;
    if account.password_hash == *new {
        Ok(vec![])
    } else if account.password_hash == *verified {
        Ok(vec![UserEvent::PasswordChanged { password_hash: new.clone() }])
    } else {
        Err(UserRefusal::PasswordChanged)
    }
}

fn update_roles(user: &User, roles: &Roles) -> Result<Vec<UserEvent>, UserRefusal> {
    if active(user)?.roles == *roles {
        return Ok(vec![]);
    }
    Ok(vec![UserEvent::UserRolesUpdated { roles: roles.clone() }])
}

fn deactivate(user: &User) -> Result<Vec<UserEvent>, UserRefusal> {
    match user {
        User::Unregistered => Err(UserRefusal::Unknown),
        User::Active(_) => Ok(vec![UserEvent::UserDeactivated]),
        User::Deactivated(_) | User::Forgotten(_) => Ok(vec![]),
    }
}

fn forget(user: &User) -> Result<Vec<UserEvent>, UserRefusal> {
    match user {
        User::Unregistered => Err(UserRefusal::Unknown),
        User::Active(_) | User::Deactivated(_) => Ok(vec![UserEvent::UserForgotten]),
        User::Forgotten(_) => Ok(vec![]),
    }
}

fn active(user: &User) -> Result<&Account, UserRefusal> {
    match user {
        User::Active(account) => Ok(account),
        User::Unregistered => Err(UserRefusal::Unknown),
        User::Deactivated(_) | User::Forgotten(_) => Err(UserRefusal::Deactivated),
    }
}

impl Event for UserEvent {}

impl Aggregate for User {
    const CATEGORY: &'static str = "user";
    const STATE_VERSION: u32 = 1;
    const SNAPSHOTS: Snapshots = Snapshots::WhenSmall;
}
