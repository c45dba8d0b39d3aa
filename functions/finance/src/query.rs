//! `GET /payments`, `GET /payments/{paymentId}`, `GET /disputes`, `GET /ops/failed-refunds`, `GET /billing-profile`, `GET /invoices`,
//! `GET /invoices/{invoiceId}`, `GET /invoices.csv`,
//! `GET /reconciliations/{date}`, `GET /concerts/{concertId}/settlement`.

use eventstore::Store;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::Operation;
use privacy::Vault;
use views::Views;

use crate::queries::{billing_profile, invoice_csv, invoices, payments, reconciliations, settlements};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "finance-query";

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?, env.vault()?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer((store, views, vault): (Store, Views, Vault), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /payments/{paymentId}" => payments::get_payment(&store, &vault, &request).await,
        "GET /ops/failed-refunds" => payments::list_failed_refunds(&views, &request).await,
        "GET /disputes" => payments::list_disputes(&views, &request).await,
        "GET /reconciliations/{date}" => reconciliations::get_reconciliation(&views, &request).await,
        "GET /billing-profile" => billing_profile::get_billing_profile(&store, &vault, &request).await,
        "GET /invoices" => invoices::list_invoices(&views, &request).await,
        "GET /invoices/{invoiceId}" => invoices::get_invoice(&store, &vault, &request).await,
        "GET /concerts/{concertId}/settlement" => settlements::get_settlement(&views, &request).await,
        "GET /concerts/{concertId}/settlement.csv" => settlements::export_settlement(&views, &request).await,
        "GET /invoices.csv" => invoice_csv::export_invoices(&views, &vault, &request).await,
        _ => payments::list_payments(&views, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    [
        payments::operations(NAME),
        vec![billing_profile::operation(NAME)],
        invoices::operations(NAME),
        vec![invoice_csv::operation(NAME), reconciliations::operation(NAME)],
        settlements::operations(NAME),
    ]
    .concat()
}
