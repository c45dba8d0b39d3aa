//! `POST /users`: somebody makes an account. The answer is the same whether or not the address has one already.

use eventstore::Store;
use kernel::{EmailAddress, Text, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use privacy::Vault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blind_index::BlindIndex;
use crate::first_admin::FirstAdminAddress;
use crate::password::{self, Password};
use crate::registration::{Registration, register};
use crate::roles::Roles;
use crate::user::{Account, Profile};

pub const LAMBDA: Lambda = Lambda { name: "users-register-user", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let registrar = Registrar {
        store: env.events()?,
        vault: env.vault()?,
        index: BlindIndex::from_secret(&env).await?,
        first_admin: FirstAdminAddress::from_env(&env)?,
    };
    Ok(endpoint(&env, registrar, register_user).idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users", "registerUser")
        .says("Make an account", "As a fan. The answer is the same whether or not the address has an account already.")
        .idempotent()
        .contended()
        .body::<Body>()
        .answers(Answer::created::<Answered>())
}

#[derive(Clone)]
struct Registrar {
    store: Store,
    vault: Vault,
    index: BlindIndex,
    first_admin: FirstAdminAddress,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    email: EmailAddress,
    password: Password,
    /// What you are called.
    name: Text<100>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RegisteredUser")]
struct Answered {
    user_id: UserId,
}

async fn register_user(registrar: Registrar, request: Request) -> Result<Response, Problem> {
    let Registrar { store, vault, index, first_admin } = registrar;
    let Body { email, password, name } = request.json()?;
    let address = index.of(&email);
    // Of the address too: an Idempotency-Key that somebody uses again for another one must not lead to the same user.
    let user_id = UserId::derived(&[&request.command_id(), &address]);
    // All the work is done before anything is looked up, so that the time it takes tells nothing either.
    let password_hash = password::hash(password).await?;
    let reserved = first_admin.is(&email);
    vault.create_key(user_id).await.map_err(|error| Problem::privacy(&error))?;
    let profile = vault.seal(user_id, &Profile { email, name }).await.map_err(|error| Problem::privacy(&error))?;
    if !reserved {
        let account = Account { profile, password_hash, roles: Roles::fan(), registered_at: request.now() };
        register(&store, &Registration { address, user_id, account }, &request.cause("RegisterUser")).await?;
    }
    Ok(Response::created("/users/me", Answered { user_id }))
}
