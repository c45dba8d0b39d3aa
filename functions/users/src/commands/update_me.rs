//! `PUT /users/me`: change the caller's name, address and language.
//!
//! A new address replaces the old one as soon as the link is followed that is mailed to it. If it belongs to somebody else, that person
//! is informed instead. The response is the same, so that nobody learns who has an account.

use eventstore::{Aggregate, Consistency, Loaded};
use kernel::{Decider, EmailAddress, Sealed, Text, TextInput, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::mail;
use crate::me::MeResponse;
use crate::profile::Profile;
use crate::user::{Account, User, UserCommand, UserEvent, UserRefusal};
use crate::verification::{self, Verifications, too_many_links};

pub const LAMBDA: Lambda = Lambda { name: "users-update-me", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let profiles = Profiles(Verifications::from_env(&env).await?);
    Ok(endpoint(&env, profiles, Profiles::update).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::put(LAMBDA.name, "/users/me", "updateMe")
        .describe(
            "Change your name, e-mail address or language",
            "A new name or language is valid at once. A new address replaces the old one when you have followed the link that is mailed to it: see \
             `POST /verifications`. Until then it is the `pendingEmail`. The response is the same if the address belongs to another account. \
             What you have bought keeps the name and the address that you gave then.",
        )
        .for_users()
        .idempotent()
        .conditional()
        .body::<Body>()
        .responds(SuccessResponse::ok::<MeResponse>().versioned())
        .problems([UserRefusal::Unknown, UserRefusal::Deactivated])
        .problems([too_many_links()])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ChangedMe")]
struct Body {
    name: Option<TextInput<100>>,
    email: Option<EmailAddress>,
    /// In which e-mails about your account are written, such as `pl` or `pl, en;q=0.5`.
    language: Option<Text<100>>,
}

#[derive(Clone)]
struct Profiles(Verifications);

impl Profiles {
    async fn update(self, request: Request) -> Result<Response, Problem> {
        let user_id = request.caller()?.user_id;
        let Body { name, email, language } = request.json()?;
        let name = name.map(Text::from);
        let (cause, expected) = (request.cause("UpdateMe"), request.expected()?);
        let stream = User::stream(user_id);
        let mut transaction = self.0.store.transaction(&cause);
        loop {
            let user = self.load(user_id).await?;
            if !expected.admits(user.version) {
                return Err(Problem::version_mismatch(user.version));
            }
            let account = user.state.active()?;
            let profile = self.vault().open(&account.profile).await.map_err(|error| Problem::privacy(&error))?;
            let mut events = Vec::new();
            let changed = Profile {
                email: profile.email.clone(),
                name: name.clone().unwrap_or_else(|| profile.name.clone()),
                language: language.clone().or_else(|| profile.language.clone()),
            };
            let mut own = account.profile.clone();
            if changed != profile {
                own = self.seal(user_id, &changed).await?;
                events = decided(&user.state, &UserCommand::RenameUser { profile: own.clone() })?;
            }
            if let Some(email) = email.clone().filter(|email| is_wanted(email, &profile, account, &request)) {
                let wanted = match email == profile.email {
                    true => own,
                    false => self.seal(user_id, &Profile { email: email.clone(), ..profile }).await?,
                };
                let (requested, mail) = self.0.prepare(wanted, &email, &cause).await?;
                if let Some(mail) = mail
                    && !mail::request(&mut transaction, mail).await.map_err(Problem::of)?
                {
                    // The same command requested it before: that link is the valid one.
                    return self.response(self.load(user_id).await?, &request).await;
                }
                events.extend(decided(&user.state, &UserCommand::RequestEmailVerification(requested))?);
            }
            if events.is_empty() {
                return self.response(user, &request).await;
            }
            let updated = transaction.append::<User>(&stream, user, &events);
            let updated = updated.map_err(|error| Problem::store(&error))?;
            if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
                return self.response(updated, &request).await;
            }
        }
    }

    fn vault(&self) -> &Vault {
        &self.0.issuer.vault
    }

    async fn load(&self, user_id: UserId) -> Result<Loaded<User>, Problem> {
        let user = self.0.store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
        user.map_err(|error| Problem::store(&error))
    }

    async fn seal(&self, user_id: UserId, profile: &Profile) -> Result<Sealed<Profile>, Problem> {
        self.vault().seal(user_id, profile).await.map_err(|error| Problem::privacy(&error))
    }

    async fn response(&self, user: Loaded<User>, request: &Request) -> Result<Response, Problem> {
        let account = user.state.active()?.clone();
        let me =
            MeResponse::of(self.vault(), account, request.now()).await.map_err(|error| Problem::privacy(&error))?;
        Ok(Response::ok(me).etag(user.version).not_stored())
    }
}

/// The account's own address is verified again only to withdraw a change of it.
fn is_wanted(email: &EmailAddress, profile: &Profile, account: &Account, request: &Request) -> bool {
    *email != profile.email || account.links.pending(request.now()).is_some()
}

fn decided(user: &User, command: &UserCommand) -> Result<Vec<UserEvent>, Problem> {
    User::decide(command, user).map_err(verification::refused)
}
