//! The user: an account that can be changed until it is deactivated or its personal data is erased.

use eventstore::{Aggregate, Event, Snapshots};
use kernel::{Decider, Refusal, RefusalKind, Sealed, Timestamp};
use serde::{Deserialize, Serialize};

use crate::link_token::TokenHash;
use crate::links::{Link, Links, Verification};
use crate::password::StoredHash;
pub use crate::profile::Profile;
use crate::roles::Roles;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum UserEvent {
    UserRegistered {
        profile: Sealed<Profile>,
        password_hash: StoredHash,
        roles: Roles,
        registered_at: Timestamp,
    },
    PasswordChanged {
        password_hash: StoredHash,
    },
    /// The profile has another name or language, and the same address.
    UserRenamed {
        profile: Sealed<Profile>,
    },
    /// A link is mailed that verifies the address of the profile in it.
    EmailVerificationRequested(Verification),
    /// The link was followed: the account's address is the user's own.
    EmailVerified,
    /// The link was followed: the profile has another address, which is the user's own.
    EmailChanged {
        profile: Sealed<Profile>,
    },
    /// A link is mailed that resets the password.
    PasswordResetRequested(Link),
    /// The link was followed.
    PasswordReset {
        password_hash: StoredHash,
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
    pub password_hash: StoredHash,
    pub roles: Roles,
    pub registered_at: Timestamp,
    /// Whether the user has shown that the address is theirs.
    #[serde(default)]
    pub email_verified: bool,
    #[serde(default)]
    pub links: Links,
}

impl Account {
    /// As it is registered.
    pub fn new(profile: Sealed<Profile>, password_hash: StoredHash, roles: Roles, registered_at: Timestamp) -> Self {
        Self { profile, password_hash, roles, registered_at, email_verified: false, links: Links::default() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserCommand {
    RegisterUser(Box<Account>),
    ChangePassword {
        /// The stored hash that the current password matched.
        verified: StoredHash,
        new: StoredHash,
    },
    RenameUser {
        profile: Sealed<Profile>,
    },
    RequestEmailVerification(Verification),
    /// For the link of the account's own address.
    VerifyEmail {
        token: TokenHash,
        at: Timestamp,
    },
    /// For the link of another address.
    ChangeEmail {
        token: TokenHash,
        profile: Sealed<Profile>,
        at: Timestamp,
    },
    RequestPasswordReset(Link),
    ResetPassword {
        token: TokenHash,
        new: StoredHash,
        at: Timestamp,
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
    /// Their ID is never used again.
    #[error("The personal data of this user was erased.")]
    Forgotten,
    /// The current password was replaced after it was verified.
    #[error("Another request has just changed the password. Try again with the new one as currentPassword.")]
    PasswordChanged,
    #[error("The e-mail address is already verified.")]
    EmailAlreadyVerified,
    #[error("Too many links were requested in the last hour. Try again later.")]
    TooManyLinks,
    /// The same for an unknown, an expired and a used link, and for one that a newer link has made void.
    #[error("The link is not valid, or not any more. Request a new one.")]
    LinkNotValid,
}

impl Refusal for UserRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Deactivated
            | Self::Forgotten
            | Self::PasswordChanged
            | Self::EmailAlreadyVerified
            | Self::TooManyLinks => RefusalKind::Conflict,
            Self::LinkNotValid => RefusalKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Deactivated => "user_deactivated",
            Self::Forgotten => "user_forgotten",
            Self::PasswordChanged => "password_changed",
            Self::EmailAlreadyVerified => "email_already_verified",
            Self::TooManyLinks => "too_many_links",
            Self::LinkNotValid => "link_not_valid",
        }
    }
}

impl User {
    /// The account, once the user is registered.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Unregistered => None,
            Self::Active(account) | Self::Deactivated(account) | Self::Forgotten(account) => Some(account),
        }
    }

    /// The account, while it can be used.
    pub fn active(&self) -> Result<&Account, UserRefusal> {
        match self {
            Self::Active(account) => Ok(account),
            Self::Unregistered => Err(UserRefusal::Unknown),
            Self::Deactivated(_) | Self::Forgotten(_) => Err(UserRefusal::Deactivated),
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
            UserCommand::RegisterUser(account) => register(user, account),
            UserCommand::ChangePassword { verified, new } => change_password(user, verified, new),
            UserCommand::RenameUser { profile } => rename(user, profile),
            UserCommand::RequestEmailVerification(verification) => request_verification(user, verification),
            UserCommand::VerifyEmail { token, at } => verify_email(user, token, *at),
            UserCommand::ChangeEmail { token, profile, at } => change_email(user, token, profile, *at),
            UserCommand::RequestPasswordReset(link) => request_reset(user, link),
            UserCommand::ResetPassword { token, new, at } => reset_password(user, token, new, *at),
            UserCommand::UpdateUserRoles(roles) => update_roles(user, roles),
            UserCommand::DeactivateUser => deactivate(user),
            UserCommand::ForgetUser => forget(user),
        }
    }

    fn evolve(user: Self, event: &UserEvent) -> Self {
        match (user, event.clone()) {
            (Self::Unregistered, UserEvent::UserRegistered { profile, password_hash, roles, registered_at }) => {
                Self::Active(Account::new(profile, password_hash, roles, registered_at))
            }
            (Self::Active(account), UserEvent::PasswordChanged { password_hash }) => {
                let links = account.links.with_new_password(&account.profile);
                Self::Active(Account { password_hash, links, ..account })
            }
            // Whoever has the link receives the mail of the address.
            (Self::Active(account), UserEvent::PasswordReset { password_hash }) => {
                let links = account.links.with_new_password(&account.profile);
                Self::Active(Account { password_hash, email_verified: true, links, ..account })
            }
            (Self::Active(account), UserEvent::UserRenamed { profile }) => {
                let links = account.links.renamed(&account.profile, &profile);
                Self::Active(Account { profile, links, ..account })
            }
            (Self::Active(account), UserEvent::EmailVerificationRequested(verification)) => {
                Self::Active(Account { links: account.links.with_verification(&verification), ..account })
            }
            (Self::Active(account), UserEvent::EmailVerified) => {
                Self::Active(Account { email_verified: true, links: account.links.verified(false), ..account })
            }
            (Self::Active(account), UserEvent::EmailChanged { profile }) => {
                let links = account.links.verified(true);
                Self::Active(Account { profile, email_verified: true, links, ..account })
            }
            (Self::Active(account), UserEvent::PasswordResetRequested(link)) => {
                Self::Active(Account { links: account.links.with_reset(&link), ..account })
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
fn register(user: &User, account: &Account) -> Result<Vec<UserEvent>, UserRefusal> {
    match user {
        User::Unregistered => {
            let Account { profile, password_hash, roles, registered_at, links, .. } = account.clone();
            let registered = UserEvent::UserRegistered { profile, password_hash, roles, registered_at };
            let requested = links.verification.map(UserEvent::EmailVerificationRequested);
            Ok([registered].into_iter().chain(requested).collect())
        }
        User::Active(_) | User::Deactivated(_) => Ok(vec![]),
        User::Forgotten(_) => Err(UserRefusal::Forgotten),
    }
}

fn change_password(user: &User, verified: &StoredHash, new: &StoredHash) -> Result<Vec<UserEvent>, UserRefusal> {
    let account = user.active()?;
    if account.password_hash == *new {
        Ok(vec![])
    } else if account.password_hash == *verified {
        Ok(vec![UserEvent::PasswordChanged { password_hash: new.clone() }])
    } else {
        Err(UserRefusal::PasswordChanged)
    }
}

fn rename(user: &User, profile: &Sealed<Profile>) -> Result<Vec<UserEvent>, UserRefusal> {
    if user.active()?.profile == *profile {
        return Ok(vec![]);
    }
    Ok(vec![UserEvent::UserRenamed { profile: profile.clone() }])
}

/// A verified address is verified again only to withdraw a change of it.
fn request_verification(user: &User, verification: &Verification) -> Result<Vec<UserEvent>, UserRefusal> {
    let account = user.active()?;
    let now = verification.link.requested_at;
    if account.links.verification.as_ref() == Some(verification) {
        return Ok(vec![]);
    }
    if account.email_verified && verification.profile == account.profile && account.links.pending(now).is_none() {
        return Err(UserRefusal::EmailAlreadyVerified);
    }
    if !account.links.may_verify(now) {
        return Err(UserRefusal::TooManyLinks);
    }
    Ok(vec![UserEvent::EmailVerificationRequested(verification.clone())])
}

fn verify_email(user: &User, token: &TokenHash, now: Timestamp) -> Result<Vec<UserEvent>, UserRefusal> {
    of_link(user)?.links.verification_of(token, now).ok_or(UserRefusal::LinkNotValid)?;
    Ok(vec![UserEvent::EmailVerified])
}

fn change_email(
    user: &User,
    token: &TokenHash,
    profile: &Sealed<Profile>,
    now: Timestamp,
) -> Result<Vec<UserEvent>, UserRefusal> {
    of_link(user)?.links.verification_of(token, now).ok_or(UserRefusal::LinkNotValid)?;
    Ok(vec![UserEvent::EmailChanged { profile: profile.clone() }])
}

fn request_reset(user: &User, link: &Link) -> Result<Vec<UserEvent>, UserRefusal> {
    let account = user.active()?;
    if account.links.reset.as_ref() == Some(link) {
        return Ok(vec![]);
    }
    // The newest link stays valid: whoever asks again and again can't make the owner's link void.
    if !account.links.may_reset(link.requested_at) {
        return Err(UserRefusal::TooManyLinks);
    }
    Ok(vec![UserEvent::PasswordResetRequested(link.clone())])
}

fn reset_password(
    user: &User,
    token: &TokenHash,
    new: &StoredHash,
    now: Timestamp,
) -> Result<Vec<UserEvent>, UserRefusal> {
    of_link(user)?.links.reset_of(token, now).ok_or(UserRefusal::LinkNotValid)?;
    Ok(vec![UserEvent::PasswordReset { password_hash: new.clone() }])
}

/// Whoever follows a link learns nothing about an account that can't be used.
fn of_link(user: &User) -> Result<&Account, UserRefusal> {
    user.active().map_err(|_| UserRefusal::LinkNotValid)
}

fn update_roles(user: &User, roles: &Roles) -> Result<Vec<UserEvent>, UserRefusal> {
    if user.active()?.roles == *roles {
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

impl Event for UserEvent {}

impl Aggregate for User {
    const CATEGORY: &'static str = "user";
    const STATE_VERSION: u32 = 3;
    const SNAPSHOTS: Snapshots = Snapshots::WhenSmall;
}
