//! The client of `shared/fedex` against the local FedEx.

use std::sync::Arc;

use fedex::{
    Account, Address, CallError, Client, LookUp, Packaging, Parcel, ParcelToTrack, Party, Reference, Service, Shipped,
    Status, Tracked, Tracking, TrackingNumber,
};
use jiff::civil::date;
use jiff::{SignedDuration, tz::TimeZone};
use kernel::{CountryCode, Currency, Money, PostalAddress, Text};
use serde_json::json;
use stand_ins::{Fault, NoJournal};

use crate::fedex_support::{ACCOUNT, CLIENT_ID, CLIENT_SECRET, Fedex};
use crate::support::connector;

const SHIP: &str = "POST /ship/v1/shipments";

fn client_with(fedex: &Fedex, secret: &str) -> Client {
    let account = Account {
        account_number: ACCOUNT.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: secret.to_owned(),
    };
    Client::new(connector(fedex.stand_in.router()), "https://apis.fedex.com", account, fedex.time.clock())
}

fn client(fedex: &Fedex) -> Client {
    client_with(fedex, CLIENT_SECRET)
}

fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::try_from(text.to_owned()).unwrap()
}

fn in_warsaw(street: &str) -> PostalAddress {
    let address = json!({"street": street, "city": "Warszawa", "postalCode": "00-238", "country": "PL"});
    serde_json::from_value(address).unwrap()
}

fn in_texas(street: &str) -> PostalAddress {
    let address = json!({"street": street, "city": "Irving", "postalCode": "75039", "country": "US", "state": "TX"});
    serde_json::from_value(address).unwrap()
}

fn reference() -> Reference {
    Reference::try_from("o-1001-p1".to_owned()).unwrap()
}

async fn ship_to(client: &Client, name: &str, to: &PostalAddress, service: Service) -> Result<Shipped, CallError> {
    let phone = text("+48 601 234 567");
    let parcel = Parcel {
        reference: &reference(),
        transaction_id: "attempt-1",
        shipper: &Party::new(&text("Box Office"), Some(&text("Frontrow")), &phone, &in_warsaw("ul. Długa 1")).unwrap(),
        recipient: &Party::new(&text(name), None, &phone, to).unwrap(),
        ship_date: date(2025, 6, 15),
        service,
        packaging: Packaging::Envelope,
        declared_value: Money::new("1.00".parse().unwrap(), Currency::parse("PLN").unwrap()).unwrap(),
    };
    client.ship(&parcel).await
}

async fn ship(client: &Client) -> Result<Shipped, CallError> {
    ship_to(client, "Ann Buyer", &in_warsaw("ul. Krótka 2 m. 3"), Service::EuropePriority).await
}

/// The result of a call to ship under a fault, and the number of parcels after it.
async fn ship_under(fault: Fault) -> (Result<Shipped, CallError>, usize) {
    let fedex = Fedex::new();
    fedex.fail(SHIP, fault);
    let outcome = ship(&client(&fedex)).await;
    (outcome, fedex.stand_in.shipments().len())
}

async fn find(fedex: &Fedex) -> Vec<Tracking> {
    let today = fedex.time.now().to_zoned(TimeZone::UTC).date();
    let parcel = LookUp { reference: &reference(), from: date(2025, 6, 14), until: today };
    client(fedex).find_by_reference(&parcel).await.unwrap()
}

async fn track(fedex: &Fedex, number: &TrackingNumber) -> Tracked {
    let watched = ParcelToTrack { number, ship_date: date(2025, 6, 15) };
    client(fedex).track(&[watched]).await.unwrap().remove(0)
}

async fn status(fedex: &Fedex, number: &TrackingNumber) -> Status {
    match track(fedex, number).await {
        Tracked::Known(tracking) => tracking.status,
        other => panic!("{other:?}"),
    }
}

async fn cancel(fedex: &Fedex, number: &TrackingNumber) -> Result<(), CallError> {
    client(fedex).cancel(number, &CountryCode::try_from("PL".to_owned()).unwrap()).await
}

#[tokio::test]
async fn parcel_comes_with_its_label() {
    let fedex = Fedex::new();
    let shipped = ship(&client(&fedex)).await.unwrap();
    assert_eq!(fedex.stand_in.label(shipped.tracking_number.as_str()), Some(shipped.label));
}

#[tokio::test]
async fn parcel_can_go_abroad() {
    let fedex = Fedex::new();
    let shipped = ship_to(&client(&fedex), "Ann", &in_texas("12 Sample Street"), Service::InternationalPriority).await;
    assert!(shipped.is_ok(), "{shipped:?}");
}

#[tokio::test]
async fn long_street_is_split_into_lines() {
    let fedex = Fedex::new();
    let street = "Plac Bohaterów Getta Warszawskiego 123 m. 45, klatka schodowa B";
    ship_to(&client(&fedex), "Ann", &in_warsaw(street), Service::EuropePriority).await.unwrap();
    let lines = fedex.stand_in.shipments()[0]["recipient"]["address"]["streetLines"].clone();
    assert_eq!(lines, json!(["Plac Bohaterów Getta Warszawskiego", "123 m. 45, klatka schodowa B"]));
}

#[tokio::test]
async fn parcel_is_tracked_until_its_delivery() {
    let fedex = Fedex::new();
    let number = ship(&client(&fedex)).await.unwrap().tracking_number;
    let at_once = track(&fedex, &number).await;
    let mut statuses = Vec::new();
    for hours in [1, 5, 8, 30, 4] {
        fedex.hours(hours);
        statuses.push(status(&fedex, &number).await);
    }
    assert_eq!(at_once, Tracked::NotFound(number));
    assert_eq!(
        statuses,
        [Status::LabelCreated, Status::HandedOver, Status::InTransit, Status::OutForDelivery, Status::Delivered]
    );
}

#[tokio::test]
async fn delivery_and_an_exception_are_read() {
    let fedex = Fedex::new();
    let to = in_warsaw("ul. Krótka 2");
    let shipped = ship_to(&client(&fedex), "Ann Exception", &to, Service::EuropePriority).await.unwrap();
    fedex.hours(48);
    let Tracked::Known(exception) = track(&fedex, &shipped.tracking_number).await else { panic!() };
    fedex.hours(24);
    let Tracked::Known(delivery) = track(&fedex, &shipped.tracking_number).await else { panic!() };
    assert_eq!(exception.status, Status::Exception);
    assert_eq!(exception.reason.unwrap().code.as_deref(), Some("08"));
    assert_eq!((delivery.status, delivery.delivered_at), (Status::Delivered, Some(fedex.time.now())));
}

#[tokio::test]
async fn reused_number_is_not_taken_for_the_old_parcel() {
    let fedex = Fedex::with(|config| config.reuses_numbers = true, Arc::new(NoJournal));
    let number = ship(&client(&fedex)).await.unwrap().tracking_number;
    fedex.hours(1);
    assert_eq!(status(&fedex, &number).await, Status::LabelCreated);
}

#[tokio::test]
async fn parcel_is_found_by_reference_after_a_lost_response() {
    let fedex = Fedex::new();
    fedex.fail(SHIP, Fault::ResetAfter);
    let outcome = ship(&client(&fedex)).await;
    let at_once = find(&fedex).await;
    fedex.hours(1);
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
    assert_eq!((at_once.len(), find(&fedex).await.len()), (0, 1));
}

#[tokio::test]
async fn found_parcel_can_be_cancelled() {
    let fedex = Fedex::new();
    fedex.fail(SHIP, Fault::ServerErrorAfter);
    ship(&client(&fedex)).await.unwrap_err();
    fedex.hours(1);
    let number = find(&fedex).await.remove(0).number;
    assert_eq!(cancel(&fedex, &number).await, Ok(()));
    assert_eq!(status(&fedex, &number).await, Status::Cancelled);
}

#[tokio::test]
async fn parcel_that_was_never_created_is_not_found() {
    let fedex = Fedex::new();
    fedex.fail(SHIP, Fault::ResetBefore);
    let outcome = ship(&client(&fedex)).await;
    fedex.hours(24);
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
    assert_eq!(find(&fedex).await, []);
}

#[tokio::test]
async fn parcel_that_was_picked_up_is_not_cancelled() {
    let fedex = Fedex::new();
    let number = ship(&client(&fedex)).await.unwrap().tracking_number;
    fedex.hours(6);
    assert_eq!(cancel(&fedex, &number).await, Err(CallError::Rejected { code: "not_cancelled".to_owned() }));
}

#[tokio::test]
async fn server_error_has_an_unknown_outcome() {
    for (fault, made) in
        [(Fault::ServerError, 0), (Fault::ServerErrorAfter, 1), (Fault::BadGateway, 0), (Fault::Unavailable, 0)]
    {
        let (outcome, parcels) = ship_under(fault.clone()).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{fault:?}: {outcome:?}");
        assert_eq!(parcels, made, "{fault:?}");
    }
}

#[tokio::test]
async fn token_that_expires_during_a_call_makes_one_parcel() {
    let (outcome, parcels) = ship_under(Fault::TokenExpired).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(parcels, 1);
}

#[tokio::test]
async fn gzip_response_is_read() {
    let (outcome, _) = ship_under(Fault::Gzip).await;
    assert!(outcome.is_ok(), "{outcome:?}");
}

#[tokio::test]
async fn rate_limits_and_refused_connections_are_retryable() {
    for fault in [
        Fault::RateLimited { seconds: 1, reason: None },
        Fault::RateLimited { seconds: 1, reason: Some("quota".to_owned()) },
        Fault::ConnectionRefused,
    ] {
        let (outcome, _) = ship_under(fault.clone()).await;
        assert!(matches!(outcome, Err(CallError::TryAgain { .. })), "{fault:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn parcel_that_fedex_refuses_is_rejected() {
    let fedex = Fedex::new();
    let outcome = ship_to(&client(&fedex), "Ann Refuse", &in_warsaw("ul. Krótka 2"), Service::EuropePriority).await;
    assert_eq!(outcome, Err(CallError::Rejected { code: "SERVICETYPE.NOT.ALLOWED".to_owned() }));
}

#[tokio::test]
async fn wrong_secret_is_refused() {
    let outcome = ship(&client_with(&Fedex::new(), "another")).await;
    assert!(matches!(outcome, Err(CallError::Refused(_))), "{outcome:?}");
}

#[tokio::test]
async fn token_is_reused_until_shortly_before_its_expiry() {
    let fedex = Fedex::new();
    fedex.stand_in.set_faults(stand_ins::FaultRules {
        calls: vec![stand_ins::CallFault {
            call: "POST /oauth/token".into(),
            skip: 1,
            times: None,
            fault: Fault::ServerError,
        }],
        webhooks: Vec::new(),
    });
    let client = client(&fedex);
    let first = ship(&client).await;
    fedex.time.advance(SignedDuration::from_mins(54));
    let second = ship(&client).await;
    fedex.time.advance(SignedDuration::from_mins(2));
    let third = ship(&client).await;
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    assert!(matches!(third, Err(CallError::TryAgain { .. })), "{third:?}");
}

#[tokio::test]
async fn address_is_checked() {
    let check = async |street: &str| {
        client(&Fedex::new()).validate_address(&Address::try_from(&in_texas(street)).unwrap()).await.unwrap().remove(0)
    };
    let good = check("12 Sample Street").await;
    assert!(good.is_resolved && !good.differs_from(&Address::try_from(&in_texas("12 Sample Street")).unwrap()));
    assert!(check("P.O. Box 12").await.is_post_office_box);
    assert_eq!(check("1 Sample Tower").await.shortcomings, [fedex::Shortcoming::SuiteMissing]);
}
