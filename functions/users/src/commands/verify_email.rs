//! `POST /verifications`: follow the link that verifies an address.
//!
//! The link of a new address replaces the account's address: its claim is released, and the new one's is made, in one transaction. The same
//! transaction hands over the tickets that were transferred to the address before.

use auth::Sessions;
use eventstore::{Aggregate, Consistency, ExecuteError, Expected, Store};
use kernel::{Decider, Timestamp, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::address_claim::{AddressClaim, AddressClaimCommand, AddressClaimRefusal};
use crate::address_owner::owner_of;
use crate::blind_index::BlindIndex;
use crate::first_admin::FirstAdminAddress;
use crate::link_issuer::not_opened;
use crate::link_token::{LinkToken, TokenHash};
use crate::mail::{self, MailRequest, Message};
use crate::profile::Profile;
use crate::user::{Account, User, UserCommand, UserRefusal};
use crate::waiting_tickets::WaitingTickets;

pub const LAMBDA: Lambda = Lambda { name: "users-verify-email", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let links = VerificationLinks {
        store: env.events()?,
        vault: env.vault()?,
        sessions: env.sessions()?,
        index: BlindIndex::from_secret(&env).await?,
        first_admin: FirstAdminAddress::from_env(&env)?,
        tickets: WaitingTickets::from_env(&env).await?,
    };
    Ok(endpoint(&env, links, VerificationLinks::follow).idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/verifications", "verifyEmail")
        .describe(
            "Verify an e-mail address",
            "With the token of the link that was mailed to it. If the address is another one than the account's, it replaces that: log in \
             with it from then on.",
        )
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::no_content())
        .problems([UserRefusal::LinkNotValid])
}

// Plain text, so that any other text is answered like a used token.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "EmailVerification")]
struct Body {
    token: String,
}

#[derive(Clone)]
struct VerificationLinks {
    store: Store,
    vault: Vault,
    sessions: Sessions,
    index: BlindIndex,
    first_admin: FirstAdminAddress,
    tickets: WaitingTickets,
}

impl VerificationLinks {
    async fn follow(self, request: Request) -> Result<Response, Problem> {
        let Body { token } = request.json()?;
        let token = LinkToken::try_from(token).map_err(|_| UserRefusal::LinkNotValid)?;
        let (hash, stream) = (token.hash(), User::stream(token.user_id()));
        let cause = request.cause("VerifyEmail");
        if cause.repeated {
            let done = self.store.find_executed::<User>(&stream, &cause).await;
            if done.map_err(|error| Problem::store(&error))?.is_some() {
                return self.followed(token.user_id()).await;
            }
        }
        let mut transaction = self.store.transaction(&cause);
        loop {
            let user = self.store.load::<User>(&stream, Consistency::Strong).await;
            let user = user.map_err(|error| Problem::store(&error))?;
            let User::Active(account) = user.state.clone() else { return Err(UserRefusal::LinkNotValid.into()) };
            let Some(wanted) = self.wanted(&account, &hash, request.now()).await? else {
                return Err(UserRefusal::LinkNotValid.into());
            };
            let current = self.open(&account).await?;
            let at = request.now();
            let profile = Profile { email: wanted.email.clone(), ..current.clone() };
            let command = if wanted.email == current.email {
                UserCommand::VerifyEmail { token: hash.clone(), at }
            } else {
                let (old, new) = (self.index.all_of(&current.email), self.index.of(&wanted.email));
                let others = owner_of(&self.store, &self.index.all_of(&wanted.email)).await;
                let owner = others.map_err(|error| Problem::store(&error))?;
                let is_reserved = self.first_admin.reserves(&wanted.email, &new, &self.store).await?;
                if is_reserved || owner.is_some_and(|owner| owner != token.user_id()) {
                    return Err(UserRefusal::LinkNotValid.into());
                }
                let claim = AddressClaimCommand::ClaimAddress(token.user_id());
                match transaction.decide::<AddressClaim>(&AddressClaim::stream(&new), &claim, Expected::Any).await {
                    Ok(_) => {}
                    Err(ExecuteError::Refused(AddressClaimRefusal::Taken)) => {
                        return Err(UserRefusal::LinkNotValid.into());
                    }
                    Err(error) => return Err(Problem::of(error)),
                }
                let release = AddressClaimCommand::ReleaseAddress(token.user_id());
                for old in old.iter().filter(|old| **old != new) {
                    let stream = AddressClaim::stream(old);
                    transaction.decide::<AddressClaim>(&stream, &release, Expected::Any).await.map_err(Problem::of)?;
                }
                let to_old = MailRequest::new(&cause, "address-changed", account.profile, Message::AddressChanged);
                mail::request(&mut transaction, to_old).await.map_err(Problem::of)?;
                let profile = self.vault.seal(token.user_id(), &profile).await;
                let profile = profile.map_err(|error| Problem::privacy(&error))?;
                UserCommand::ChangeEmail { token: hash.clone(), profile, at }
            };
            let events = User::decide(&command, &user.state)?;
            self.tickets.hand_over(&mut transaction, token.user_id(), &profile).await?;
            transaction.append::<User>(&stream, user, &events).map_err(|error| Problem::store(&error))?;
            if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
                return self.followed(token.user_id()).await;
            }
        }
    }

    /// What an unverified address may not do, the sessions may do from now on.
    async fn followed(&self, user_id: UserId) -> Result<Response, Problem> {
        self.sessions.mark_verified(user_id).await.map_err(|error| Problem::sessions(&error))?;
        Ok(Response::no_content())
    }

    /// The profile with the address that the link verifies.
    async fn wanted(&self, account: &Account, token: &TokenHash, now: Timestamp) -> Result<Option<Profile>, Problem> {
        let Some(verification) = account.links.verification_of(token, now) else { return Ok(None) };
        self.vault.open(&verification.profile).await.map(Some).map_err(|error| not_opened(&error))
    }

    async fn open(&self, account: &Account) -> Result<Profile, Problem> {
        self.vault.open(&account.profile).await.map_err(|error| not_opened(&error))
    }
}
