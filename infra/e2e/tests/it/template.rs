//! The templates match the handlers, and the check for that notices mismatches.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use cloud::{Cloud, Problem, Template};
use local::{lambdas, template};

/// The templates, with a value for each parameter that has no default.
pub static DEPLOYED: LazyLock<Template> = LazyLock::new(|| {
    let keys = [("TokenPublicKey", ""), ("TicketPublicKeys", "")];
    let parameters: BTreeMap<String, String> = keys.map(|(name, key)| (name.to_owned(), key.to_owned())).into();
    Template::of_document(template().unwrap(), &parameters).unwrap()
});

#[test]
fn functions_of_the_templates_match_the_handlers() {
    assert_eq!(Cloud::check(&DEPLOYED, &lambdas()), []);
}

#[test]
fn function_without_a_handler_is_noticed() {
    let mut lambdas = lambdas();
    let dropped = lambdas.swap_remove(0);
    assert_eq!(Cloud::check(&DEPLOYED, &lambdas), [Problem::WithoutHandler(dropped.name.to_owned())]);
}

#[test]
fn handler_without_a_function_is_noticed() {
    let mut lambdas = lambdas();
    let mut added = lambdas[0];
    added.name = "orders-gift-wrap";
    lambdas.push(added);
    assert_eq!(Cloud::check(&DEPLOYED, &lambdas), [Problem::NotInTemplate("orders-gift-wrap".to_owned())]);
}
