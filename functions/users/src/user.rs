//! The user: an account that can be changed until it is deactivated.

use eventstore::{Aggregate, Carry, Event};
use kernel::{Decider, EmailAddress, Refusal, RefusalKind, Sealed, Text, Timestamp};
use serde::{Deserialize, Serialize};

use crate::password::PasswordHash;
use crate::roles::Roles;

/// Who somebody is: personal, so it rests only as `Sealed<Profile>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The address that they log in with.
    pub email: EmailAddress,
    /// What they are called.
    pub name: Text<100>,
}

/// What happened to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum UserEvent {
    /// They have an account now.
    UserRegistered {
        /// Who they are.
        profile: Sealed<Profile>,
        /// What is kept of their password.
        password_hash: PasswordHash,
        /// What they may do.
        roles: Roles,
        /// Since when.
        registered_at: Timestamp,
    },
    /// They chose another password.
    PasswordChanged {
        /// What is kept of it.
        password_hash: PasswordHash,
    },
    /// An admin changed what they may do.
    UserRolesUpdated {
        /// All that they may do from now on.
        roles: Roles,
    },
    /// They can no longer log in.
    UserDeactivated,
    /// Nobody is to know who they are any more: their key is destroyed.
    UserForgotten,
}

/// What a user is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum User {
    /// Nobody.
    Unregistered,
    /// Can log in.
    Active(Account),
    /// Can no longer log in.
    Deactivated(Account),
    /// Nobody knows who they were.
    Forgotten(Account),
}

/// What is known of a registered user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Who they are.
    pub profile: Sealed<Profile>,
    /// What is kept of their password.
    pub password_hash: PasswordHash,
    /// What they may do.
    pub roles: Roles,
    /// Since when they have it.
    pub registered_at: Timestamp,
}

/// What may be asked of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserCommand {
    /// Make an account.
    RegisterUser(Account),
    /// Replace the password.
    ChangePassword {
        /// The hash that the current password was checked against.
        verified: PasswordHash,
        /// The hash of the new one.
        new: PasswordHash,
    },
    /// Replace what they may do.
    UpdateUserRoles(Roles),
    /// Let them log in no longer.
    DeactivateUser,
    /// Let nobody know who they are any more.
    ForgetUser,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserRefusal {
    /// There is no such user.
    #[error("There is no such user.")]
    Unknown,
    /// A deactivated account stays as it is.
    #[error("The account is deactivated.")]
    Deactivated,
    /// The password that was checked is no longer the current one.
    #[error("The password was changed at the same moment.")]
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

    fn decide(command: &UserCommand, state: &Self) -> Result<Vec<UserEvent>, UserRefusal> {
        match (command, state) {
            (UserCommand::RegisterUser(account), Self::Unregistered) => {
                let Account { profile, password_hash, roles, registered_at } = account.clone();
                Ok(vec![UserEvent::UserRegistered { profile, password_hash, roles, registered_at }])
            }
            // The id is worked out from the registration: who has it is whom this registers.
            (UserCommand::RegisterUser(_), _) => Ok(vec![]),
            (_, Self::Unregistered) => Err(UserRefusal::Unknown),

            (UserCommand::ChangePassword { verified, new }, Self::Active(account)) => {
                if account.password_hash == *new {
                    Ok(vec![])
                } else if account.password_hash == *verified {
                    Ok(vec![UserEvent::PasswordChanged { password_hash: new.clone() }])
                } else {
                    Err(UserRefusal::PasswordChanged)
                }
            }
            (UserCommand::UpdateUserRoles(roles), Self::Active(account)) => {
                if account.roles == *roles {
                    Ok(vec![])
                } else {
                    Ok(vec![UserEvent::UserRolesUpdated { roles: roles.clone() }])
                }
            }
            (UserCommand::DeactivateUser, Self::Active(_)) => Ok(vec![UserEvent::UserDeactivated]),
            (UserCommand::ForgetUser, Self::Active(_) | Self::Deactivated(_)) => Ok(vec![UserEvent::UserForgotten]),
            (UserCommand::DeactivateUser, Self::Deactivated(_))
            | (UserCommand::DeactivateUser | UserCommand::ForgetUser, Self::Forgotten(_)) => Ok(vec![]),
            (_, Self::Deactivated(_) | Self::Forgotten(_)) => Err(UserRefusal::Deactivated),
        }
    }

    fn evolve(state: Self, event: &UserEvent) -> Self {
        match (state, event.clone()) {
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
            (state, _) => state,
        }
    }
}

impl Event for UserEvent {}

impl Aggregate for User {
    const CATEGORY: &'static str = "user";
    const STATE_VERSION: u32 = 1;
    const CARRY: Carry = Carry::WhenSmall;
}
