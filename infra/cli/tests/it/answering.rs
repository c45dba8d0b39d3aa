//! Answers from a file and from the terminal.

use frontrow_cli::init::InitError;

use crate::support::{ANSWERS, Workspace};

const PARAMETERS: [&str; 25] = [
    "admin@concerts.example",
    "",
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
    "pk_test_example",
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
    let workspace = Workspace::new();
    let (_, done) = workspace.init(Some(answers), &[], |_| {});
    assert!(workspace.secrets.all().is_empty() && !workspace.samconfig_file().exists());
    match done.unwrap_err() {
        InitError::Answers(problems) => problems,
        other => panic!("{other}"),
    }
}

#[test]
fn missing_and_invalid_answers_are_named_and_nothing_is_created() {
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
fn stack_name_that_is_invalid_for_functions_is_a_problem() {
    let answers = ANSWERS.replace("stack = \"frontrow\"", "stack = \"frontrow_2\"");
    assert!(problems(&answers)[0].starts_with("stack must be"));
}

#[test]
fn unreadable_file_is_reported_by_line_without_values() {
    let workspace = Workspace::new();
    let (_, done) =
        workspace.init(Some(&ANSWERS.replace("[secrets.fedex]", "[secrets]\nfedex = \"hidden\"")), &[], |_| {});
    let error = done.unwrap_err().to_string();
    assert!(error.contains("line ") && !error.contains("hidden"), "{error}");
}

#[test]
fn typed_answers_are_deployed() {
    let workspace = Workspace::new();
    let typed = [&["", "eu-central-1"][..], &PARAMETERS, &SECRETS].concat();
    let (shown, done) = workspace.init(None, &typed, |_| {});
    done.unwrap();
    let parameter = |name: &str| workspace.parameter(name).unwrap();
    assert_eq!(parameter("SellerName"), "Koncerty");
    assert_eq!(parameter("SellerTimeZone"), "Europe/Warsaw");
    assert_eq!(parameter("ShipperCity"), "Warszawa");
    assert_eq!(parameter("MailFromAddress"), "tickets@mail.concerts.example");
    assert_eq!(workspace.secrets.content("frontrow/fedex")["clientSecret"], "client-secret-1");
    assert!(shown.iter().any(|line| line.starts_with("Tax id of the seller")), "{shown:#?}");
}

#[test]
fn invalid_answer_is_asked_again() {
    let workspace = Workspace::new();
    let typed = [&["frontrow", "Frankfurt", "eu-central-1", "admin"][..], &PARAMETERS, &SECRETS].concat();
    let (shown, done) = workspace.init(None, &typed, |_| {});
    done.unwrap();
    assert!(shown.iter().any(|line| line.starts_with("  region must be")));
    assert!(shown.iter().any(|line| line.starts_with("  FirstAdminEmail must")));
}

#[test]
fn dash_clears_an_optional_answer() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    assert_eq!(workspace.parameter("AlarmEmail").unwrap(), "on-call@concerts.example");
    let typed = [&["", "", "", "-"][..], &[""; 24]].concat();
    workspace.init(None, &typed, |_| {}).1.unwrap();
    assert_eq!(workspace.parameter("AlarmEmail").unwrap(), "");
}

#[test]
fn missing_webhook_secret_gets_a_random_value() {
    let workspace = Workspace::new();
    let answers = ANSWERS.replace("webhookSecret = \"whsec_example\"\n", "");
    let (shown, done) = workspace.init(Some(&answers), &[], |_| {});
    done.unwrap();
    let secret = workspace.secrets.content("frontrow/stripe")["webhookSecret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), "whsec_".len() + 43);
    assert!(shown.last().unwrap().contains("docs/deployment.md"));
}

#[test]
fn dry_run_creates_and_writes_nothing() {
    let workspace = Workspace::new();
    let (shown, done) = workspace.init(Some(ANSWERS), &[], |arguments| arguments.dry_run = true);
    done.unwrap();
    assert!(workspace.secrets.all().is_empty() && !workspace.samconfig_file().exists());
    assert!(shown.contains(&"would be created  frontrow/token".to_owned()), "{shown:?}");
}
