//! `PUT /billing-profile`: say how invoices are to name the buyer. `GET` is among the queries.

use eventstore::{Aggregate, Consistency, ExecuteError, Loaded, Store};
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use privacy::Vault;

use crate::billing_profile::{BillingProfile, Details, SaveBillingProfile};

pub const LAMBDA: Lambda = Lambda { name: "finance-save-billing-profile", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.vault()?);
    Ok(endpoint(&env, state, save).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::put(LAMBDA.name, "/billing-profile", "saveBillingProfile")
        .says("Say how invoices are to name you", "Invoices from now on; what is issued never changes.")
        .by_one_of(&[Role::Fan])
        .body::<Details>()
        .idempotent()
        .conditional()
        .answers(Answer::ok::<Details>().versioned())
        .refuses([Problem::not_found()])
}

async fn save((store, vault): (Store, Vault), request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let details: Details = request.json()?;
    let loaded = load(&store, user_id).await?;
    let is_same = open(&vault, &loaded.state).await?.is_some_and(|known| known == details);
    let sealed = vault.seal(user_id, &details).await.map_err(|error| Problem::privacy(&error))?;
    let command = SaveBillingProfile { details: sealed, is_same };
    let (stream, cause) = (BillingProfile::stream(user_id), request.cause("SaveBillingProfile"));
    let done = store.execute_on::<BillingProfile>(&stream, Some(loaded), &command, &cause, request.expected()?).await;
    let done = done.map_err(|error| match error {
        ExecuteError::VersionMismatch { actual } => Problem::version_mismatch(actual),
        ExecuteError::Contended => Problem::concurrent_change(),
        ExecuteError::Store(error) => Problem::store(&error),
        ExecuteError::Refused(never) => match never {},
    })?;
    Ok(Response::ok(details).etag(done.version).not_stored())
}

/// Somebody's billing profile, as it is now.
///
/// # Errors
/// When the store fails.
pub(crate) async fn load(store: &Store, user_id: UserId) -> Result<Loaded<BillingProfile>, Problem> {
    let loaded = store.load::<BillingProfile>(&BillingProfile::stream(user_id), Consistency::Strong).await;
    loaded.map_err(|error| Problem::store(&error))
}

/// What is in it; none if nothing was saved.
///
/// # Errors
/// When the vault fails.
pub(crate) async fn open(vault: &Vault, profile: &BillingProfile) -> Result<Option<Details>, Problem> {
    match &profile.details {
        Some(details) => vault.open(details).await.map(Some).map_err(|error| Problem::privacy(&error)),
        None => Ok(None),
    }
}
