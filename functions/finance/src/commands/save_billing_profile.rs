//! `PUT /billing-profile`: saves the name, address and tax id that a buyer wants on invoices.

use eventstore::{Aggregate, ExecuteError, Store};
use kernel::Role;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;

use crate::billing_input::BillingInput;
use crate::billing_profile::{BillingDetails, BillingProfile, SaveBillingProfile};
use crate::invoices::billing_profiles::{load, open};

pub const LAMBDA: Lambda = Lambda { name: "finance-save-billing-profile", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.vault()?);
    Ok(endpoint(&env, state, save).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::put(LAMBDA.name, "/billing-profile", "saveBillingProfile")
        .describe("Save your billing profile", "Used on future invoices. Issued invoices never change.")
        .for_roles(&[Role::Fan])
        .body::<BillingInput>()
        .idempotent()
        .conditional()
        .responds(SuccessResponse::ok::<BillingDetails>().versioned())
        .problems([Problem::not_found()])
}

async fn save((store, vault): (Store, Vault), request: Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let details = request.json::<BillingInput>()?.into_details();
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
