use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;
use stand_ins::{Change, Entry, FedexMove, Journal, SqliteJournal};
use stripe::{Secret, TOLERANCE, verify};
use uuid::Uuid;

use crate::fedex_support::{Fedex, SHIP, call, parcel};
use crate::support::{Mailgun, Stripe, WEBHOOK_SECRET, payment};

/// A file that is deleted when the test ends.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("stand-ins-{}.sqlite", Uuid::new_v4())))
    }

    fn open(&self) -> Arc<SqliteJournal> {
        Arc::new(SqliteJournal::open(&self.0).unwrap())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", self.0.display()));
        }
    }
}

fn change(kind: &'static str, id: &str, json: Option<&str>) -> Change {
    Change { kind, id: id.to_owned(), json: json.map(str::to_owned) }
}

#[test]
fn last_record_of_an_id_is_kept() {
    let file = TemporaryFile::new();
    file.open().write(&[change("a.x", "1", Some("1")), change("a.x", "1", Some("2"))]).unwrap();
    let entries = file.open().load("a.").unwrap();
    assert_eq!(entries, [Entry { kind: "a.x".to_owned(), id: "1".to_owned(), json: "2".to_owned() }]);
}

#[test]
fn removed_record_is_gone() {
    let file = TemporaryFile::new();
    file.open().write(&[change("a.x", "1", Some("1"))]).unwrap();
    file.open().write(&[change("a.x", "1", None)]).unwrap();
    assert_eq!(file.open().load("a.").unwrap(), []);
}

#[test]
fn records_of_another_vendor_are_not_loaded() {
    let file = TemporaryFile::new();
    file.open().write(&[change("a.x", "1", Some("1")), change("b.x", "1", Some("1"))]).unwrap();
    assert_eq!(file.open().load("a.").unwrap().len(), 1);
}

#[tokio::test]
async fn payments_survive_a_restart() {
    let file = TemporaryFile::new();
    let id = Stripe::with_journal(file.open()).authorized().await;
    let answer = Stripe::with_journal(file.open()).post(&format!("/v1/payment_intents/{id}/capture"), "").await;
    assert_eq!((answer.status, answer.at("/status").as_str()), (200, "succeeded"));
}

#[tokio::test]
async fn response_under_an_idempotency_key_survives_a_restart() {
    let file = TemporaryFile::new();
    let before =
        Stripe::with_journal(file.open()).post_keyed("/v1/payment_intents", &payment("pm_card_visa"), "k").await;
    let after =
        Stripe::with_journal(file.open()).post_keyed("/v1/payment_intents", &payment("pm_card_visa"), "k").await;
    assert_eq!((after.header("idempotent-replayed"), &after.text), (Some("true"), &before.text));
}

#[tokio::test]
async fn idempotency_key_expires_on_time_after_a_restart() {
    let file = TemporaryFile::new();
    Stripe::with_journal(file.open()).post_keyed("/v1/payment_intents", &payment("pm_card_visa"), "k").await;
    let restarted = Stripe::with_journal(file.open());
    restarted.time.advance(SignedDuration::from_hours(24));
    restarted.post_keyed("/v1/payment_intents", &payment("pm_card_visa"), "k").await;
    assert_eq!(restarted.stand_in.payment_intents().len(), 2);
}

#[tokio::test]
async fn ids_continue_after_a_restart() {
    let file = TemporaryFile::new();
    let before = Stripe::with_journal(file.open()).authorized().await;
    let after = Stripe::with_journal(file.open()).authorized().await;
    assert!(after > before, "{after} after {before}");
}

#[tokio::test]
async fn authorization_expires_on_time_after_a_restart() {
    let file = TemporaryFile::new();
    let id = Stripe::with_journal(file.open()).authorized().await;
    let restarted = Stripe::with_journal(file.open());
    restarted.time.advance(SignedDuration::from_hours(7 * 24));
    assert_eq!(restarted.get(&format!("/v1/payment_intents/{id}")).await.at("/status"), "canceled");
}

#[tokio::test]
async fn unanswered_webhooks_are_sent_after_a_restart() {
    let file = TemporaryFile::new();
    let stripe = Stripe::with_journal(file.open());
    stripe.authorized().await;
    let mut taken = stripe.stand_in.take_due_webhooks(stripe.time.now());
    stripe.stand_in.webhook_answered(&taken.remove(0).id, Some(200));

    let restarted = Stripe::with_journal(file.open());
    let again = restarted.stand_in.take_due_webhooks(restarted.time.now());
    let ids =
        |webhooks: &[stand_ins::OutgoingWebhook]| webhooks.iter().map(|webhook| webhook.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&taken));
    let (_, signature) = again[0].headers.iter().find(|(name, _)| name == "stripe-signature").unwrap();
    assert!(verify(&Secret::new(WEBHOOK_SECRET), signature, &again[0].body, restarted.time.now(), TOLERANCE).is_ok());
}

#[tokio::test]
async fn events_and_refunds_survive_a_restart() {
    let file = TemporaryFile::new();
    let stripe = Stripe::with_journal(file.open());
    let id = stripe.captured("pm_card_pendingRefund").await;
    let refund = stripe.post("/v1/refunds", &format!("payment_intent={id}")).await.at("/id");
    let restarted = Stripe::with_journal(file.open());
    assert_eq!(restarted.events().await, stripe.events().await);
    restarted.time.advance(SignedDuration::from_hours(1));
    assert_eq!(restarted.get(&format!("/v1/refunds/{refund}")).await.at("/status"), "succeeded");
}

#[tokio::test]
async fn emails_events_and_suppressions_survive_a_restart() {
    let file = TemporaryFile::new();
    Mailgun::with(|_| {}, file.open()).mail("bounce@example.org").await;
    let restarted = Mailgun::with(|_| {}, file.open());
    restarted.time.advance(SignedDuration::from_mins(1));
    assert_eq!(restarted.stand_in.messages().len(), 1);
    assert_eq!(restarted.fate_of("bounce@example.org").await, ["accepted", "failed permanent bounce"]);
    assert_eq!(restarted.get("/v3/mg.example.com/bounces/bounce@example.org").await.status, 200);
    assert_eq!(restarted.stand_in.take_due_webhooks(restarted.time.now()).len(), 2);
}

#[tokio::test]
async fn parcels_and_their_webhooks_survive_a_restart() {
    let file = TemporaryFile::new();
    let fedex = Fedex::with(|_| {}, file.open());
    let number = fedex.ship_to("Ann").await;
    let restarted = Fedex::with(|_| {}, file.open());
    restarted.hours(48);
    assert_eq!(restarted.stand_in.label(&number), fedex.stand_in.label(&number));
    assert_eq!(restarted.scans(&number).await, ["OC", "PU", "DP", "AR", "OD", "DL"]);
    assert_eq!(restarted.stand_in.take_due_webhooks(restarted.time.now()).len(), 6);
}

#[tokio::test]
async fn moved_parcel_stays_moved_after_a_restart() {
    let file = TemporaryFile::new();
    let fedex = Fedex::with(|_| {}, file.open());
    let number = fedex.ship_to("Ann").await;
    fedex.stand_in.move_parcel(&number, FedexMove::Delivered);
    assert_eq!(Fedex::with(|_| {}, file.open()).stand_in.shipments()[0]["status"], "DL");
}

#[tokio::test]
async fn token_survives_a_restart() {
    let file = TemporaryFile::new();
    let token = Fedex::with(|_| {}, file.open()).token().await;
    let request = call("POST", SHIP, &token, "application/json", &parcel().to_string());
    assert_eq!(Fedex::with(|_| {}, file.open()).request(request).await.unwrap().status, 200);
}

#[tokio::test]
async fn tracking_number_is_not_reused_after_a_restart() {
    let file = TemporaryFile::new();
    let first = Fedex::with(|_| {}, file.open()).ship_to("Ann").await;
    assert_ne!(Fedex::with(|_| {}, file.open()).ship_to("Ann").await, first);
}

#[tokio::test]
async fn all_vendors_can_share_a_file() {
    let file = TemporaryFile::new();
    let journal = file.open();
    Stripe::with_journal(journal.clone()).authorized().await;
    Mailgun::with(|_| {}, journal.clone()).mail("ann@example.org").await;
    Fedex::with(|_| {}, journal).ship_to("Ann").await;
    assert_eq!(Fedex::with(|_| {}, file.open()).stand_in.shipments().len(), 1);
    assert_eq!(Stripe::with_journal(file.open()).stand_in.payment_intents().len(), 1);
    assert_eq!(Mailgun::with(|_| {}, file.open()).stand_in.messages().len(), 1);
}
