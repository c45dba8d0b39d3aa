//! Requests that an address is verified: the link and the e-mail about it.

use eventstore::{Cause, Store, StoreError};
use kernel::{EmailAddress, Sealed, UserId};
use lambda::http::Problem;
use lambda::{Env, StartError};

use crate::address_owner::{active_account, owner_of};
use crate::blind_index::BlindIndex;
use crate::first_admin::FirstAdminAddress;
use crate::link_issuer::LinkIssuer;
use crate::link_token::LinkToken;
use crate::links::{Link, VERIFICATION_LIFETIME, Verification};
use crate::mail::{MailRequest, Message};
use crate::profile::Profile;
use crate::user::UserRefusal;

/// Distinguishes the e-mail from others of the same command.
const PURPOSE: &str = "verification";

/// The e-mail with the link, to the address of the profile.
pub fn with_link(cause: &Cause, to: Sealed<Profile>, link: &Link, token: Sealed<LinkToken>) -> MailRequest {
    MailRequest::new(cause, PURPOSE, to, Message::VerifyAddress).with_link(link, token)
}

/// Informs the owner of an address that somebody else tried to use it. None if the owner's account can't be used.
pub async fn to_owner(store: &Store, cause: &Cause, owner: UserId) -> Result<Option<MailRequest>, StoreError> {
    let account = active_account(store, owner).await?;
    Ok(account.map(|account| MailRequest::new(cause, PURPOSE, account.profile, Message::AddressInUse)))
}

/// Prepares verifications of addresses that users say are theirs.
#[derive(Clone)]
pub struct Verifications {
    pub store: Store,
    pub issuer: LinkIssuer,
    index: BlindIndex,
    first_admin: FirstAdminAddress,
}

impl Verifications {
    pub async fn from_env(env: &Env) -> Result<Self, StartError> {
        Ok(Self {
            store: env.events()?,
            issuer: LinkIssuer { vault: env.vault()?, env: env.clone() },
            index: BlindIndex::from_secret(env).await?,
            first_admin: FirstAdminAddress::from_env(env)?,
        })
    }

    /// The verification of the address in a profile, and the e-mail to send. What is recorded is the same for each address; only the
    /// e-mail differs, so that nobody learns who has an account.
    pub async fn prepare(
        &self,
        profile: Sealed<Profile>,
        email: &EmailAddress,
        cause: &Cause,
    ) -> Result<(Verification, Option<MailRequest>), Problem> {
        let user_id = profile.person;
        let issued = self.issuer.issue(user_id, VERIFICATION_LIFETIME, cause.at).await;
        let (link, token) = issued.map_err(|error| Problem::privacy(&error))?;
        let owner = owner_of(&self.store, &self.index.all_of(email)).await.map_err(|error| Problem::store(&error))?;
        let mail = match owner {
            Some(owner) if owner != user_id => {
                to_owner(&self.store, cause, owner).await.map_err(|error| Problem::store(&error))?
            }
            None if self.first_admin.reserves(email, &self.index.of(email), &self.store).await? => None,
            _ => Some(with_link(cause, profile.clone(), &link, token)),
        };
        Ok((Verification { profile, link }, mail))
    }
}

/// The most that a client waits before a link can be requested again, in seconds.
const RETRY_AFTER: u32 = 60 * 60;

pub fn too_many_links() -> Problem {
    Problem::too_many_attempts(RETRY_AFTER)
}

pub fn refused(refusal: UserRefusal) -> Problem {
    match refusal {
        UserRefusal::TooManyLinks => too_many_links(),
        refusal => refusal.into(),
    }
}
