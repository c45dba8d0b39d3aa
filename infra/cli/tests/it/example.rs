//! `init` writes docs/samconfig.example.toml from docs/answers.example.toml.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use frontrow_cli::init::{Answers, problems};
use serde_json::json;

use crate::support::{ANSWERS, Workspace};

/// A workspace with the keys of the example, which are used nowhere else.
fn example() -> Workspace {
    let workspace = Workspace::new();
    workspace.secrets.put("frontrow/token", &json!({ "privateKey": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFE" }));
    workspace
        .secrets
        .put("frontrow/ticket", &json!({ "keyId": 1, "privateKey": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefE" }));
    workspace
}

#[test]
fn init_writes_the_example_samconfig_for_the_example_answers() {
    let workspace = example();
    workspace.init_with_example();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samconfig.example.toml");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, workspace.samconfig()).unwrap();
    }
    assert_eq!(workspace.samconfig(), fs::read_to_string(file).unwrap(), "UPDATE_GOLDEN=1 writes it");
}

#[test]
fn samconfig_contains_no_secret() {
    let workspace = example();
    let shown = workspace.init_with_example().join("\n");
    let mut secrets = 0;
    for text in workspace.secrets.all().values() {
        let content: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
        for (name, value) in content.iter().filter(|(name, _)| !["keyId", "publicKeys"].contains(&name.as_str())) {
            let value = value.as_str().unwrap();
            // "example" also occurs in values that are no secrets.
            let is_in = |text: &str| text.split(['"', '\n', ' ']).any(|word| word == value);
            assert!(!is_in(&workspace.samconfig()) && !is_in(&shown), "{name}");
            secrets += 1;
        }
    }
    assert_eq!(secrets, 11);
}

#[test]
fn parameters_that_template_or_programs_refuse_are_problems() {
    let wrong = [
        ("Shipper", "{}"),
        ("ApiRateLimit", "0"),
        ("ApiRateLimit", "many"),
        ("Architecture", "arm"),
        ("CorsOrigins", "https://concerts.example,concerts.example"),
        ("SellerName", ""),
        ("SellerName", "Koncerty \"O'Hara\""),
        ("SellerName", "Koncerty\\"),
        ("SellerName", "ParameterKey=SellerName,ParameterValue=x"),
        ("SellerCountry", "Poland"),
        ("SellerCountry", "XX"),
        ("SellerTaxId", "none"),
        ("SellerTaxId", "1"),
        ("SellerTimeZone", "Europe/Wonderland"),
        ("TaxRates", "[]"),
        ("TaxRates", "PL:2027-02-30:8"),
        ("TaxRates", "XX:2027-01-01:8"),
        ("MailFromAddress", "tickets"),
        ("AlarmEmail", "on-call@concerts"),
        ("StripeUrl", "https://api.stripe.com/"),
        ("ShipperPhone", "112"),
        ("ShipperStreet", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 1"),
    ];
    for (name, value) in wrong {
        let mut parameters = Answers::example().parameters;
        parameters.insert(name.to_owned(), value.to_owned());
        let problems = problems(&parameters).unwrap();
        assert!(problems.len() == 1 && problems[0].starts_with(name), "{name} {value}: {problems:?}");
    }
    assert_eq!(problems(&Answers::example().parameters).unwrap(), Vec::<String>::new());
}

#[test]
fn sender_in_a_country_with_states_needs_a_state() {
    let mut parameters = Answers::example().parameters;
    parameters.insert("ShipperCountry".to_owned(), "US".to_owned());
    assert!(problems(&parameters).unwrap()[0].starts_with("ShipperState"));
    parameters.insert("ShipperState".to_owned(), "TN".to_owned());
    assert_eq!(problems(&parameters).unwrap(), Vec::<String>::new());
}

#[test]
fn domain_needs_a_certificate() {
    let mut parameters = Answers::example().parameters;
    parameters.insert("DomainName".to_owned(), "api.concerts.example".to_owned());
    assert!(problems(&parameters).unwrap()[0].starts_with("CertificateArn"));
}

#[test]
fn certificate_for_cloudfront_is_in_us_east_1() {
    let mut parameters = Answers::example().parameters;
    let certificate = |region: &str| format!("arn:aws:acm:{region}:123456789012:certificate/0b1c2d3e");
    parameters.insert("DomainName".to_owned(), "concerts.example".to_owned());
    parameters.insert("CertificateArn".to_owned(), certificate("eu-central-1"));
    assert_eq!(problems(&parameters).unwrap(), Vec::<String>::new());
    parameters.insert("Cdn".to_owned(), "true".to_owned());
    assert_eq!(problems(&parameters).unwrap(), ["CertificateArn must be in us-east-1 with Cdn"]);
    parameters.insert("CertificateArn".to_owned(), certificate("us-east-1"));
    assert_eq!(problems(&parameters).unwrap(), Vec::<String>::new());
}

trait Example {
    fn example() -> Self;
}

impl Example for Answers {
    fn example() -> Self {
        toml_edit::de::from_str(ANSWERS).unwrap()
    }
}
