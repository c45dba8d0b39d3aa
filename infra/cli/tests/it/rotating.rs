//! Replacing secrets.

use frontrow_cli::init::{InitError, Secret};

use crate::support::Workspace;

fn rotated(workspace: &Workspace, secret: Secret, typed: &[&str]) -> Vec<String> {
    let (shown, done) = workspace.init(None, typed, |arguments| arguments.rotate = Some(secret));
    done.unwrap();
    shown
}

#[test]
fn replaced_token_key_still_checks_its_tokens() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    let (secrets, previous) = (workspace.secrets.all(), workspace.parameter("TokenPublicKey").unwrap());
    let shown = rotated(&workspace, Secret::Token, &[]);
    let both = workspace.parameter("TokenPublicKey").unwrap();
    assert!(both.ends_with(&format!(",{previous}")) && !both.starts_with(&previous), "{both}");
    assert!(shown.last().unwrap().contains("Users stay logged in"), "{shown:?}");
    let changed =
        workspace.secrets.all().into_iter().filter(|(name, text)| secrets[name] != *text).map(|(name, _)| name);
    assert_eq!(changed.collect::<Vec<_>>(), ["frontrow/token"]);
}

#[test]
fn only_the_previous_token_key_is_kept() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    let first = workspace.parameter("TokenPublicKey").unwrap();
    rotated(&workspace, Secret::Token, &[]);
    rotated(&workspace, Secret::Token, &[]);
    let keys = workspace.parameter("TokenPublicKey").unwrap();
    assert_eq!((keys.split(',').count(), keys.contains(&first)), (2, false), "{keys}");
}

#[test]
fn previous_token_key_survives_the_loss_of_samconfig() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    rotated(&workspace, Secret::Token, &[]);
    let both = workspace.parameter("TokenPublicKey");
    std::fs::remove_file(workspace.samconfig_file()).unwrap();
    workspace.init_with_example();
    assert_eq!(workspace.parameter("TokenPublicKey"), both);
}

#[test]
fn replaced_ticket_key_still_checks_issued_tickets() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    let first = workspace.parameter("TicketPublicKeys").unwrap();
    rotated(&workspace, Secret::Ticket, &[]);
    let both = workspace.parameter("TicketPublicKeys").unwrap();
    assert!(first.starts_with("1:") && both.starts_with(&format!("{first},2:")), "{both}");
    assert_eq!(workspace.secrets.content("frontrow/ticket")["keyId"], 2);
}

#[test]
fn old_ticket_keys_survive_the_loss_of_samconfig() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    rotated(&workspace, Secret::Ticket, &[]);
    let both = workspace.parameter("TicketPublicKeys");
    std::fs::remove_file(workspace.samconfig_file()).unwrap();
    workspace.init_with_example();
    assert_eq!(workspace.parameter("TicketPublicKeys"), both);
}

#[test]
fn address_key_is_never_replaced() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    let secrets = workspace.secrets.all();
    let (_, done) = workspace.init(None, &[], |arguments| arguments.rotate = Some(Secret::Address));
    assert!(matches!(done, Err(InitError::AddressKey)));
    assert_eq!(workspace.secrets.all(), secrets);
}

#[test]
fn account_secret_is_asked_for_and_replaced() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    rotated(&workspace, Secret::Stripe, &["sk_live_2", "whsec_2"]);
    let content = workspace.secrets.content("frontrow/stripe");
    assert_eq!((&content["apiKey"], &content["webhookSecret"]), (&"sk_live_2".into(), &"whsec_2".into()));
}
