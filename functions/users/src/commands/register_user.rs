//! `POST /users`: create an account.

use eventstore::Store;
use kernel::{EmailAddress, TextInput, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address_owner::is_unused;
use crate::blind_index::BlindIndex;
use crate::first_admin::FirstAdminAddress;
use crate::link_issuer::LinkIssuer;
use crate::links::{VERIFICATION_LIFETIME, Verification};
use crate::password::{self, Password, StoredHash};
use crate::registration::{Registration, register};
use crate::roles::Roles;
use crate::user::{Account, Profile};
use crate::verification;

pub const LAMBDA: Lambda = Lambda { name: "users-register-user", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = Registrations {
        store: env.events()?,
        vault: env.vault()?,
        index: BlindIndex::from_secret(&env).await?,
        first_admin: FirstAdminAddress::from_env(&env)?,
        must_verify: env.var("SELL_TO_UNVERIFIED")? != "true",
        env: env.clone(),
    };
    Ok(endpoint(&env, state, register_user).idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users", "registerUser")
        .describe(
            "Create an account",
            "With the role `fan`. Where fans can't buy before their address is verified, the link that verifies it is mailed: see \
             `POST /verifications`. The response is the same if the address already has an account; its owner is informed then, and \
             nothing changes.",
        )
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::created::<RegisterUserResponse>())
}

#[derive(Clone)]
struct Registrations {
    store: Store,
    vault: Vault,
    index: BlindIndex,
    first_admin: FirstAdminAddress,
    /// Whether nothing is sold before the address is verified. Otherwise nobody gets an e-mail that they did not ask for.
    must_verify: bool,
    env: Env,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    email: EmailAddress,
    password: Password,
    name: TextInput<100>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RegisteredUser")]
struct RegisterUserResponse {
    user_id: UserId,
}

async fn register_user(state: Registrations, request: Request) -> Result<Response, Problem> {
    let Registrations { store, vault, index, first_admin, must_verify, env } = state;
    let Body { email, password, name } = request.json()?;
    password.check_not_address(&email, "/password")?;
    let (address, earlier) = (index.of(&email), index.earlier_of(&email));
    // The address is included, so that an Idempotency-Key reused with another address does not find the same user.
    let user_id = UserId::derived(&[&request.command_id(), &address]);
    // The slow work comes before the lookup, so that the response time does not reveal whether the address has an account.
    let password_hash = password::hash(password).await?;
    let reserved = first_admin.reserves(&email, &address, &store).await?;
    if !is_unused(&store, user_id).await? {
        return Ok(Response::created("/users/me", RegisterUserResponse { user_id }));
    }
    vault.create_key(user_id).await.map_err(|error| Problem::privacy(&error))?;
    let profile = Profile { email, name: name.into(), language: request.languages() };
    let profile = vault.seal(user_id, &profile).await.map_err(|error| Problem::privacy(&error))?;
    let password_hash =
        StoredHash::seal(&vault, user_id, &password_hash).await.map_err(|error| Problem::privacy(&error))?;
    let cause = request.cause("RegisterUser");
    let mut account = Account::new(profile.clone(), password_hash, Roles::fan(), request.now());
    let mut verification = None;
    if must_verify {
        let issued = LinkIssuer { vault, env }.issue(user_id, VERIFICATION_LIFETIME, request.now()).await;
        let (link, token) = issued.map_err(|error| Problem::privacy(&error))?;
        verification = Some(verification::with_link(&cause, profile.clone(), &link, token));
        account.links.verification = Some(Verification { profile, link });
    }
    if !reserved {
        register(&store, &Registration { address, earlier, user_id, account, verification }, &cause).await?;
    }
    Ok(Response::created("/users/me", RegisterUserResponse { user_id }))
}
