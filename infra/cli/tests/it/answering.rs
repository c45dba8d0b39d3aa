//! Answers from a file and from the terminal.

use frontrow_cli::init::InitError;

use crate::support::{ANSWERS, Desk};

const PARAMETERS: [&str; 23] = [
    "admin@concerts.example",
    "",
    "",
    "",
    "Koncerty",
    "ul. Przykładowa 1",
    "00-001",
    "Warszawa",
    "",
    "PL",
    "PL5250000000",
    "",
    "mail.concerts.example",
    "",
    "",
    "",
    "",
    "+48 22 555 01 00",
    "",
    "",
    "",
    "",
    "",
];

const SECRETS: [&str; 9] = [
    "frontrow-admin",
    "frontrow-admin",
    "sk_test_1",
    "whsec_1",
    "key-1",
    "signing-1",
    "700000001",
    "client-1",
    "client-secret-1",
];

fn problems(answers: &str) -> Vec<String> {
    let desk = Desk::new();
    let (_, done) = desk.init(Some(answers), &[], |_| {});
    assert!(desk.secrets.all().is_empty() && !desk.samconfig_file().exists());
    match done.unwrap_err() {
        InitError::Answers(problems) => problems,
        other => panic!("{other}"),
    }
}

#[test]
fn every_answer_that_is_missing_or_wrong_is_named_and_nothing_is_made() {
    let answers = ANSWERS
        .replace("SellerTaxId = \"PL5250000000\"\n", "")
        .replace("\"mail.concerts.example\"", "\"https://mail.concerts.example\"")
        .replace("\"sk_test_example\"", "\"pk_test_example\"")
        .replace("clientId = ", "clientID = ");
    let problems = problems(&answers);
    assert_eq!(problems.len(), 5, "{problems:#?}");
    for (problem, name) in problems.iter().zip([
        "SellerTaxId has no",
        "MailgunDomain ",
        "secrets.stripe.apiKey ",
        "secrets.fedex.clientId has no",
        "secrets.fedex.clientID ",
    ]) {
        assert!(problem.starts_with(name), "{problem}");
    }
    assert!(!problems.join("").contains("pk_test"));
}

#[test]
fn name_of_a_stack_that_functions_could_not_carry_is_a_problem() {
    let answers = ANSWERS.replace("stack = \"frontrow\"", "stack = \"frontrow_2\"");
    assert!(problems(&answers)[0].starts_with("stack must be"));
}

#[test]
fn file_that_can_not_be_read_names_the_line_and_no_value() {
    let desk = Desk::new();
    let (_, done) = desk.init(Some(&ANSWERS.replace("[secrets.fedex]", "[secrets]\nfedex = \"hidden\"")), &[], |_| {});
    let error = done.unwrap_err().to_string();
    assert!(error.contains("line ") && !error.contains("hidden"), "{error}");
}

#[test]
fn answers_that_are_typed_are_what_is_deployed() {
    let desk = Desk::new();
    let typed = [&["", "eu-central-1"][..], &PARAMETERS, &SECRETS].concat();
    let (shown, done) = desk.init(None, &typed, |_| {});
    done.unwrap();
    let parameter = |name: &str| desk.parameter(name).unwrap();
    assert_eq!(parameter("SellerName"), "Koncerty");
    assert_eq!(parameter("SellerTimeZone"), "Europe/Warsaw");
    assert_eq!(parameter("ShipperCity"), "Warszawa");
    assert_eq!(parameter("MailFromAddress"), "tickets@mail.concerts.example");
    assert_eq!(desk.secrets.content("frontrow/fedex")["clientSecret"], "client-secret-1");
    assert!(shown.iter().any(|line| line.starts_with("Tax id of the seller")), "{shown:#?}");
}

#[test]
fn answer_that_can_not_be_used_is_asked_again() {
    let desk = Desk::new();
    let typed = [&["frontrow", "Frankfurt", "eu-central-1", "admin"][..], &PARAMETERS, &SECRETS].concat();
    let (shown, done) = desk.init(None, &typed, |_| {});
    done.unwrap();
    assert!(shown.iter().any(|line| line.starts_with("  region must be")));
    assert!(shown.iter().any(|line| line.starts_with("  FirstAdminEmail must")));
}

#[test]
fn optional_answer_is_taken_back_with_a_dash() {
    let desk = Desk::new();
    desk.init_with_example();
    assert_eq!(desk.parameter("AlarmEmail").unwrap(), "on-call@concerts.example");
    let typed = [&["", "", "", "-"][..], &[""; 23]].concat();
    desk.init(None, &typed, |_| {}).1.unwrap();
    assert_eq!(desk.parameter("AlarmEmail").unwrap(), "");
}

#[test]
fn unknown_webhook_secret_is_one_that_nobody_knows() {
    let desk = Desk::new();
    let answers = ANSWERS.replace("webhookSecret = \"whsec_example\"\n", "");
    let (shown, done) = desk.init(Some(&answers), &[], |_| {});
    done.unwrap();
    let secret = desk.secrets.content("frontrow/stripe")["webhookSecret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), "whsec_".len() + 43);
    assert!(shown.last().unwrap().contains("docs/deployment.md"));
}

#[test]
fn dry_run_makes_and_writes_nothing() {
    let desk = Desk::new();
    let (shown, done) = desk.init(Some(ANSWERS), &[], |arguments| arguments.dry_run = true);
    done.unwrap();
    assert!(desk.secrets.all().is_empty() && !desk.samconfig_file().exists());
    assert!(shown.contains(&"would be created  frontrow/token".to_owned()), "{shown:?}");
}
