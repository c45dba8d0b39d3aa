//! What users see of their own account.

use kernel::{EmailAddress, Text, Timestamp, UserId};
use privacy::{PrivacyError, Vault};
use schemars::JsonSchema;
use serde::Serialize;

use crate::roles::Roles;
use crate::user::Account;

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Me")]
pub struct MeResponse {
    pub user_id: UserId,
    pub email: EmailAddress,
    /// Whether you have followed the link that was mailed to the address.
    pub email_verified: bool,
    /// The address that replaces `email` as soon as you follow the link that was mailed to it. Null if there is none, or if the link has
    /// expired.
    pub pending_email: Option<EmailAddress>,
    pub name: Text<100>,
    /// In which e-mails about the account are written: preferred languages, such as `pl, en;q=0.5`. Null if none is known.
    pub language: Option<Text<100>>,
    pub roles: Roles,
}

impl MeResponse {
    pub async fn of(vault: &Vault, account: Account, now: Timestamp) -> Result<Self, PrivacyError> {
        let profile = vault.open(&account.profile).await?;
        let pending = match account.links.pending(now) {
            Some(verification) => Some(vault.open(&verification.profile).await?.email),
            None => None,
        };
        Ok(Self {
            user_id: account.profile.person,
            email_verified: account.email_verified,
            pending_email: pending.filter(|pending| *pending != profile.email),
            email: profile.email,
            name: profile.name,
            language: profile.language,
            roles: account.roles,
        })
    }
}
