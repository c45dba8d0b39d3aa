//! `GET /billing-profile`.

use eventstore::Store;
use kernel::Role;
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;

use crate::billing_profile::BillingDetails;
use crate::invoices::billing_profiles::{load, open};

pub(crate) fn operation(function: &'static str) -> Operation {
    Operation::get(function, "/billing-profile", "getBillingProfile")
        .describe("Get your billing profile", "404 until you save one.")
        .for_roles(&[Role::Fan])
        .responds(SuccessResponse::ok::<BillingDetails>().revalidated())
        .problems([Problem::not_found()])
}

pub(crate) async fn get_billing_profile(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let loaded = load(store, user_id).await?;
    let details = open(vault, &loaded.state).await?;
    Ok(Response::ok(details.ok_or_else(Problem::not_found)?).revalidated(loaded.version))
}
