//! The templates and the handlers fit together, and the check that says so can tell when they don't.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use cloud::{Cloud, Problem, Template};
use local::{lambdas, template};

/// The templates, with a value for each parameter that has no default.
pub static DEPLOYED: LazyLock<Template> = LazyLock::new(|| {
    let keys = [("TokenPublicKey", ""), ("TicketPublicKeys", "")];
    let parameters: BTreeMap<String, String> = keys.map(|(name, key)| (name.to_owned(), key.to_owned())).into();
    Template::of_document(&template().unwrap(), &parameters).unwrap()
});

#[test]
fn every_function_of_the_template_has_a_handler_and_every_handler_a_function() {
    assert_eq!(Cloud::check(&DEPLOYED, &lambdas()), []);
}

#[test]
fn a_function_without_a_handler_is_noticed() {
    let mut lambdas = lambdas();
    let dropped = lambdas.swap_remove(0);
    assert_eq!(Cloud::check(&DEPLOYED, &lambdas), [Problem::WithoutHandler(dropped.name.to_owned())]);
}

#[test]
fn a_handler_without_a_function_is_noticed() {
    let mut lambdas = lambdas();
    let mut added = lambdas[0];
    added.name = "orders-gift-wrap";
    lambdas.push(added);
    assert_eq!(Cloud::check(&DEPLOYED, &lambdas), [Problem::NotInTemplate("orders-gift-wrap".to_owned())]);
}
