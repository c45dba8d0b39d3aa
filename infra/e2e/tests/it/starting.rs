use std::collections::BTreeMap;
use std::path::Path;

use frontrow_cli::init::{deployment, problems};
use local::{Frontrow, Options, lambdas};

/// The example deployment, with the secrets of the local cloud.
fn example() -> BTreeMap<String, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samconfig.example.toml");
    let mut parameters = deployment(&file).unwrap().parameters;
    parameters.retain(|name, _| !name.ends_with("SecretArn"));
    assert!(!parameters.is_empty());
    parameters
}

/// The functions that do not start with these parameters of the template, each with its error.
async fn refusals(parameters: BTreeMap<String, String>) -> Vec<String> {
    let frontrow = Frontrow::start(Options { parameters, ..Options::in_memory() }).await.unwrap();
    let mut refusals = Vec::new();
    for lambda in lambdas() {
        let env = frontrow.cloud().env(lambda.name).unwrap();
        if let Err(error) = lambda.start(env).await {
            refusals.push(format!("{}: {error}", lambda.name));
        }
    }
    refusals
}

#[tokio::test]
async fn every_function_starts_with_the_defaults() {
    let refusals = refusals(BTreeMap::new()).await;
    assert!(refusals.is_empty(), "{refusals:#?}");
}

#[tokio::test]
async fn every_function_starts_with_the_example_deployment() {
    let refusals = refusals(example()).await;
    assert!(refusals.is_empty(), "{refusals:#?}");
}

#[tokio::test]
async fn function_with_an_invalid_setting_names_it_and_does_not_start() {
    let settings = [
        ("FirstAdminEmail", "admin", "users-log-in: FIRST_ADMIN_EMAIL"),
        ("HoldMinutes", "soon", "reservations-when-order-placed: HOLD_MINUTES"),
        ("HoldExtensionMinutes", "-1", "reservations-extend-reservation: EXTENSION_MINUTES"),
        ("RushMinutes", "", "reservations-extend-reservation: RUSH_MINUTES"),
        ("OrderStuckMinutes", "1.5", "orders-query: STUCK_MINUTES"),
        ("TokenPublicKey", "none", "orders-query: TOKEN_PUBLIC_KEY"),
        ("TicketPublicKeys", "1:none", "tickets-validate-ticket: TICKET_PUBLIC_KEYS"),
        ("SellerName", " ", "finance-issue-invoice: SELLER_NAME"),
        ("SellerCountry", "XX", "finance-issue-invoice: SELLER_COUNTRY"),
        ("SellerTaxId", "none", "finance-issue-invoice: SELLER_TAX_ID"),
        ("SellerTimeZone", "Europe/Wonderland", "finance-issue-invoice: SELLER_TIME_ZONE"),
        ("InvoicePrefix", "FV/", "finance-issue-invoice: INVOICE_PREFIX"),
        ("TaxRates", "[]", "finance-issue-invoice: TAX_RATES"),
        ("MailFromName", "Front<row>", "tickets-send-email: MAIL_FROM_NAME"),
        ("MailFromAddress", "tickets", "tickets-send-email: MAIL_FROM_ADDRESS"),
        ("ShipperPhone", "112", "tickets-ship-tickets: SHIPPER_PHONE"),
        ("ShipperCity", "Llanfairpwllgwyngyllgogerychwyrndrobwll", "tickets-ship-tickets: SHIPPER_CITY"),
        ("ShipperCountry", "US", "tickets-ship-tickets: SHIPPER_STATE"),
    ];
    let mut missed = Vec::new();
    for (parameter, value, refusal) in settings {
        let mut parameters = example();
        parameters.insert(parameter.to_owned(), value.to_owned());
        // `init` rejects it before it is deployed.
        assert_ne!(problems(&parameters).unwrap(), Vec::<String>::new(), "{parameter}");
        let refusals = refusals(parameters).await;
        if !refusals.iter().any(|found| found.starts_with(refusal)) {
            missed.push((parameter, refusals));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
