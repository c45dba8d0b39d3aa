//! `POST /users`: create an account.

use eventstore::Store;
use kernel::{EmailAddress, Text, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
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
    let state = Registrations {
        store: env.events()?,
        vault: env.vault()?,
        index: BlindIndex::from_secret(&env).await?,
        first_admin: FirstAdminAddress::from_env(&env)?,
    };
    Ok(endpoint(&env, state, register_user).idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users", "registerUser")
        .describe(
            "Create an account",
            "With the role `fan`. The response is the same if the address already has an account.",
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
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    email: EmailAddress,
    password: Password,
    name: Text<100>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RegisteredUser")]
struct RegisterUserResponse {
    user_id: UserId,
}

async fn register_user(state: Registrations, request: Request) -> Result<Response, Problem> {
    let Registrations { store, vault, index, first_admin } = state;
    let Body { email, password, name } = request.json()?;
    let (address, earlier) = (index.of(&email), index.earlier_of(&email));
    // The address is included, so that an Idempotency-Key reused with another address does not find the same user.
    let user_id = UserId::derived(&[&request.command_id(), &address]);
    // The slow work comes before the lookup, so that the response time does not reveal whether the address has an account.
    let password_hash = password::hash(password).await?;
    let reserved = first_admin.matches(&email);
    vault.create_key(user_id).await.map_err(|error| Problem::privacy(&error))?;
    let profile = vault.seal(user_id, &Profile { email, name }).await.map_err(|error| Problem::privacy(&error))?;
    if !reserved {
        let account = Account { profile, password_hash, roles: Roles::fan(), registered_at: request.now() };
        let registration = Registration { address, earlier, user_id, account };
        register(&store, &registration, &request.cause("RegisterUser")).await?;
    }
    Ok(Response::created("/users/me", RegisterUserResponse { user_id }))
}
