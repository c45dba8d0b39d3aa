//! Secrets that are replaced.

use frontrow_cli::init::{InitError, Secret};

use crate::support::Desk;

fn rotated(desk: &Desk, secret: Secret, typed: &[&str]) -> Vec<String> {
    let (shown, done) = desk.init(None, typed, |arguments| arguments.rotate = Some(secret));
    done.unwrap();
    shown
}

#[test]
fn token_key_is_replaced_and_sessions_end() {
    let desk = Desk::new();
    desk.init_with_example();
    let (secrets, public_key) = (desk.secrets.all(), desk.parameter("TokenPublicKey"));
    let shown = rotated(&desk, Secret::Token, &[]);
    assert_ne!(desk.parameter("TokenPublicKey"), public_key);
    assert!(shown.last().unwrap().contains("All sessions end"), "{shown:?}");
    let changed = desk.secrets.all().into_iter().filter(|(name, text)| secrets[name] != *text).map(|(name, _)| name);
    assert_eq!(changed.collect::<Vec<_>>(), ["frontrow/token"]);
}

#[test]
fn ticket_key_is_replaced_and_the_old_one_still_checks_tickets() {
    let desk = Desk::new();
    desk.init_with_example();
    let first = desk.parameter("TicketPublicKeys").unwrap();
    rotated(&desk, Secret::Ticket, &[]);
    let both = desk.parameter("TicketPublicKeys").unwrap();
    assert!(first.starts_with("1:") && both.starts_with(&format!("{first},2:")), "{both}");
    assert_eq!(desk.secrets.content("frontrow/ticket")["keyId"], 2);
}

#[test]
fn old_ticket_keys_survive_the_loss_of_samconfig() {
    let desk = Desk::new();
    desk.init_with_example();
    rotated(&desk, Secret::Ticket, &[]);
    let both = desk.parameter("TicketPublicKeys");
    std::fs::remove_file(desk.samconfig_file()).unwrap();
    desk.init_with_example();
    assert_eq!(desk.parameter("TicketPublicKeys"), both);
}

#[test]
fn address_key_is_never_replaced() {
    let desk = Desk::new();
    desk.init_with_example();
    let secrets = desk.secrets.all();
    let (_, done) = desk.init(None, &[], |arguments| arguments.rotate = Some(Secret::Address));
    assert!(matches!(done, Err(InitError::AddressKey)));
    assert_eq!(desk.secrets.all(), secrets);
}

#[test]
fn secret_of_an_account_is_asked_and_replaced() {
    let desk = Desk::new();
    desk.init_with_example();
    rotated(&desk, Secret::Stripe, &["sk_live_2", "whsec_2"]);
    let content = desk.secrets.content("frontrow/stripe");
    assert_eq!((&content["apiKey"], &content["webhookSecret"]), (&"sk_live_2".into(), &"whsec_2".into()));
}
