//! The queue `shipments` → FedEx → its response, as an event.
//!
//! A message only says that a delivery may need something; the delivery itself says what. FedEx has no idempotency key and returns a
//! label only once. So if the outcome of an attempt is unknown, its parcel is looked up by reference and cancelled before the next
//! attempt. It may show up only later, so it is searched for until then, see [`crate::parcels`]. The valid label is the one stored in the
//! delivery's stream.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use contracts::tickets::TicketsEvent;
use contracts::{Customer, DeliveryMethod};
use eventstore::Loaded;
use fedex::{
    Account, CallError, Client, InvalidField, LookUp, Packaging, Party, Reference, Service, Status, Tracked, Tracking,
    TrackingNumber,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{CountryCode, DeliveryId, Money, PostalAddress, Text, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};

use crate::delivery::{
    Delivery, DeliveryCommand, DeliveryRequest, Label, Outcome, Shipment, Step, UNANSWERED, Whereabouts,
};
use crate::delivery_store::{DeliveryStore, Recipient};
use crate::parcels::recallable;
use crate::ticket::Seat;

pub const LAMBDA: Lambda = Lambda { name: "tickets-ship-tickets", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let worker = ShippingWorker {
        deliveries: DeliveryStore::from_env(&env)?,
        fedex: client(&env).await?,
        shipper: shipper(&env)?,
    };
    queue::handler(&env, worker, handle)
}

async fn handle(worker: ShippingWorker, event: TicketsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let delivery_id = event.delivery().delivery_id;
    match event {
        TicketsEvent::TicketsShipped(_) => worker.follow_up(delivery_id, &trigger).await,
        _ => worker.deliver(delivery_id, &trigger).await,
    }
}

/// Per message. At most five are needed: look an attempt up, ship, call the parcel back, cancel the shipment, and find that nothing is
/// left to do.
const MAX_STEPS: usize = 6;

/// The sender of the tickets.
#[derive(Debug, Clone)]
pub struct Shipper {
    /// The contact person.
    name: Text<200>,
    /// Also used for recipients without a phone, because FedEx requires one.
    phone: Text<20>,
    /// Where FedEx picks up the parcels.
    address: PostalAddress,
}

async fn client(env: &Env) -> Result<Client, StartError> {
    let account: Account = env.secret("FEDEX_SECRET").await?;
    let clock = env.clone();
    Ok(Client::new(env.vendors(), env.var("FEDEX_URL")?, account, Arc::new(move || clock.now())))
}

/// Checks the settings at start: FedEx would otherwise refuse every parcel.
fn shipper(env: &Env) -> Result<Shipper, StartError> {
    let shipper = Shipper {
        name: env.parsed("SHIPPER_NAME")?,
        phone: env.parsed("SHIPPER_PHONE")?,
        address: PostalAddress {
            street: env.parsed("SHIPPER_STREET")?,
            city: env.parsed("SHIPPER_CITY")?,
            postal_code: Some(env.parsed("SHIPPER_POSTAL_CODE")?),
            country: env.parsed("SHIPPER_COUNTRY")?,
            state: env.parsed_if_given("SHIPPER_STATE")?,
        },
    };
    match Party::new(&shipper.name, None, &shipper.phone, &shipper.address) {
        Ok(_) => Ok(shipper),
        Err(error) => {
            let name = match error {
                InvalidField::Phone => "SHIPPER_PHONE",
                InvalidField::Street => "SHIPPER_STREET",
                InvalidField::City => "SHIPPER_CITY",
                InvalidField::PostalCode => "SHIPPER_POSTAL_CODE",
                InvalidField::State => "SHIPPER_STATE",
                _ => "SHIPPER_NAME",
            };
            Err(StartError::Unusable { name: name.to_owned(), reason: error.to_string() })
        }
    }
}

#[derive(Clone)]
struct ShippingWorker {
    deliveries: DeliveryStore,
    fedex: Client,
    shipper: Shipper,
}

impl ShippingWorker {
    /// Takes one step after another until nothing is left to do.
    async fn deliver(&self, delivery_id: DeliveryId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let mut delivery = self.deliveries.load(delivery_id).await?;
        for _ in 0..MAX_STEPS {
            delivery = match delivery.state.next(DeliveryMethod::Courier, trigger.now) {
                Step::Nothing => match self.recall(&delivery, trigger).await? {
                    Some(recalled) => recalled,
                    None => return Ok(()),
                },
                Step::Wait => {
                    return Err(InvocationFailed::new("BeingShipped", "another worker has claimed the attempt"));
                }
                Step::Send { request, attempt } => self.ship(&delivery, request, attempt, trigger).await?,
                Step::LookUp { request, attempt, message_id, since } => {
                    self.look_up(&delivery, request, attempt, message_id, since, trigger).await?
                }
                Step::CancelShipment { request, shipment } => {
                    match self.cancel_shipment(&delivery, request, shipment, trigger).await? {
                        Some(answered) => answered,
                        None => return Ok(()),
                    }
                }
            };
        }
        Err(InvocationFailed::new("StillToShip", "step limit reached"))
    }

    /// Everything that can fail without FedEx comes before the claim, and only the call after it.
    async fn ship(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        attempt: u32,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let customer = match self.deliveries.recipient(delivery, request, trigger).await? {
            Recipient::Known(customer) => customer,
            Recipient::Erased(failed) => return Ok(*failed),
        };
        let seats = self.deliveries.good_seats(request).await?;
        let Some(declared_value) = declared_value(&seats) else {
            return self.deliveries.cancel(delivery, request, trigger).await;
        };
        let (from, to) = match self.shipper.parties(&customer) {
            Ok(parties) => parties,
            Err(does_not_fit) => {
                let reason = does_not_fit.code().to_owned();
                return self.deliveries.record(delivery, request, Outcome::Impossible { reason }, trigger).await;
            }
        };
        let reference = reference(request.delivery_id);
        let claim =
            DeliveryCommand::AttemptDelivery { attempt, message_id: reference.as_str().to_owned(), at: trigger.now };
        let claimed = self.deliveries.execute(delivery, request, "ShipTickets", &claim, trigger).await?;
        if claimed.events.is_empty() {
            return Ok(claimed.into());
        }
        let claimed = claimed.into();
        let transaction_id = format!("{}-{attempt}", request.delivery_id);
        let parcel = fedex::Parcel {
            reference: &reference,
            transaction_id: &transaction_id,
            shipper: &from,
            recipient: &to,
            ship_date: day(trigger.now),
            service: service(from.address().country(), to.address().country()),
            packaging: Packaging::Envelope,
            declared_value,
        };
        match fedex::attempt(attempt, self.fedex.ship(&parcel)).await {
            Ok(shipped) => {
                let label = Label { pdf: STANDARD.encode(&shipped.label) };
                let label = self.deliveries.seal(request, &label).await?;
                let tracking_number = shipped.tracking_number.as_str().to_owned();
                let outcome = Outcome::Shipped { tracking_number, label, at: trigger.now };
                self.deliveries.record(&claimed, request, outcome, trigger).await
            }
            Err(CallError::Rejected { code }) => {
                tracing::warn!(delivery_id = %request.delivery_id, code, "parcel rejected");
                let impossible = Outcome::Impossible { reason: "parcel_rejected".to_owned() };
                self.deliveries.record(&claimed, request, impossible, trigger).await
            }
            Err(error @ (CallError::TryAgain { .. } | CallError::Refused(_))) => {
                let not_sent = Outcome::NotSent { attempt, reason: "not_accepted" };
                self.deliveries.record(&claimed, request, not_sent, trigger).await?;
                Err(no_outcome(error))
            }
            // The claim stays, so that a later worker looks the attempt up.
            Err(error @ CallError::Unknown(_)) => Err(no_outcome(error)),
        }
    }

    /// The label of a parcel that is found can't be fetched again, so the parcel is cancelled and the next attempt makes another one.
    async fn look_up(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        attempt: u32,
        reference: &str,
        since: Timestamp,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        self.cancel_surplus(delivery, request, reference, (since, trigger.now)).await?;
        self.deliveries.record(delivery, request, Outcome::NotSent { attempt, reason: UNANSWERED }, trigger).await
    }

    /// The tickets may have been voided while the label was made, or the worker that had to call it back has crashed.
    async fn recall(
        &self,
        delivery: &Loaded<Delivery>,
        trigger: &Trigger,
    ) -> Result<Option<Loaded<Delivery>>, InvocationFailed> {
        let Some(request) = recallable(&delivery.state) else { return Ok(None) };
        if !self.deliveries.good_seats(request).await?.is_empty() {
            return Ok(None);
        }
        self.deliveries.cancel(delivery, request, trigger).await.map(Some)
    }

    /// Searches for labels that nobody can account for, asks FedEx where the parcel is, and goes on where a message was lost.
    async fn follow_up(&self, delivery_id: DeliveryId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let parcels = self.deliveries.load_parcels(delivery_id).await?;
        let Some(request) = parcels.request() else { return Ok(()) };
        let delivery = &parcels.delivery;
        // While attempts go on, each of them looks up the previous one.
        let is_settled = !matches!(delivery.state, Delivery::Waiting { .. } | Delivery::Attempting { .. });
        if let Some(since) = parcels.searched_since(trigger.now).filter(|_| is_settled) {
            self.cancel_surplus(delivery, request, reference(delivery_id).as_str(), (since, trigger.now)).await?;
        }
        match &delivery.state {
            Delivery::Shipped { shipment, .. } if !shipment.cancellation_requested => {
                self.track(delivery, request, shipment, trigger).await?;
            }
            _ => {}
        }
        self.deliver(delivery_id, trigger).await
    }

    /// Asks FedEx where a parcel is.
    async fn track(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        shipment: &Shipment,
        trigger: &Trigger,
    ) -> Result<(), InvocationFailed> {
        let number = tracking_number(&shipment.tracking_number)?;
        let parcel = fedex::ParcelToTrack { number: &number, ship_date: day(shipment.shipped_at) };
        for tracked in self.fedex.track(&[parcel]).await.map_err(no_outcome)? {
            // FedEx may not know a label until hours after it was made.
            let Tracked::Known(tracking) = tracked else { continue };
            let Some(outcome) = outcome_of(&tracking, trigger.now) else { continue };
            self.deliveries.record(delivery, request, outcome, trigger).await?;
        }
        Ok(())
    }

    /// None while FedEx does not say whether it cancels the parcel. The job that tracks shipments asks again.
    async fn cancel_shipment(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        shipment: &Shipment,
        trigger: &Trigger,
    ) -> Result<Option<Loaded<Delivery>>, InvocationFailed> {
        let number = tracking_number(&shipment.tracking_number)?;
        match self.fedex.cancel(&number, self.shipper.country()).await {
            Ok(()) => {
                return self.deliveries.record(delivery, request, Outcome::ShipmentCancelled, trigger).await.map(Some);
            }
            // FedEx already has it, or it was cancelled by a call whose answer was lost. Tracking shows which.
            Err(CallError::Rejected { .. }) => {}
            Err(error) => return Err(no_outcome(error)),
        }
        let parcel = fedex::ParcelToTrack { number: &number, ship_date: day(shipment.shipped_at) };
        let tracked = self.fedex.track(&[parcel]).await.map_err(no_outcome)?;
        let Some(Tracked::Known(tracking)) = tracked.first() else { return Ok(None) };
        let Some(outcome) = answer_to_cancellation(tracking, trigger.now) else { return Ok(None) };
        let seen = self.deliveries.record(delivery, request, outcome, trigger).await?;
        self.deliveries.record(&seen, request, Outcome::NotCancellable, trigger).await.map(Some)
    }

    /// Cancels every parcel of a delivery except the one that it knows. FedEx can't cancel a parcel that it has picked up.
    async fn cancel_surplus(
        &self,
        delivery: &Loaded<Delivery>,
        request: &DeliveryRequest,
        reference: &str,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<(), InvocationFailed> {
        let reference =
            Reference::try_from(reference.to_owned()).map_err(|error| InvocationFailed::new("NoReference", error))?;
        let look_up = LookUp { reference: &reference, from: day(from), until: day(until) };
        let found = self.fedex.find_by_reference(&look_up).await.map_err(no_outcome)?;
        let kept = delivery.state.tracking_number();
        let is_surplus = |found: &Tracking| Some(found.number.as_str()) != kept && found.status == Status::LabelCreated;
        let surplus: Vec<Tracking> = found.into_iter().filter(is_surplus).collect();
        // The label of an attempt that another worker has made meanwhile is not surplus.
        if !surplus.is_empty() && self.deliveries.load(request.delivery_id).await?.version != delivery.version {
            return Err(InvocationFailed::new("BeingShipped", "the delivery went on during the look-up"));
        }
        for parcel in surplus {
            match self.fedex.cancel(&parcel.number, self.shipper.country()).await {
                Ok(()) | Err(CallError::Rejected { .. }) => {}
                Err(error) => return Err(no_outcome(error)),
            }
        }
        Ok(())
    }
}

impl Shipper {
    fn country(&self) -> &CountryCode {
        &self.address.country
    }

    /// The sender and the recipient.
    fn parties(&self, customer: &Customer) -> Result<(Party, Party), fedex::InvalidField> {
        // Delivery by courier requires an address. If it were missing, the parcel would come back to the shipper.
        let address = customer.address.as_ref().unwrap_or(&self.address);
        let phone = customer.phone.as_ref().filter(|phone| fedex::Phone::try_from(*phone).is_ok());
        let from = Party::new(&self.name, None, &self.phone, &self.address)?;
        let to = Party::new(&customer.name, None, phone.unwrap_or(&self.phone), address)?;
        Ok((from, to))
    }
}

/// The reference of a delivery's parcels at FedEx, the same for all attempts.
pub fn reference(delivery_id: DeliveryId) -> Reference {
    let text = URL_SAFE_NO_PAD.encode(delivery_id.uuid().as_bytes());
    // 22 characters that a reference may contain.
    Reference::try_from(text).unwrap_or_else(|_| unreachable!("base64url is a reference"))
}

fn tracking_number(text: &str) -> Result<TrackingNumber, InvocationFailed> {
    TrackingNumber::try_from(text.to_owned()).map_err(|error| InvocationFailed::new("NotANumber", error))
}

/// What FedEx shows of a parcel that it refused to cancel. None while it shows a label alone: the parcel may have been cancelled already,
/// or be with FedEx, and neither is visible yet.
pub fn answer_to_cancellation(tracking: &Tracking, now: Timestamp) -> Option<Outcome> {
    outcome_of(tracking, now).filter(|_| tracking.status != Status::LabelCreated)
}

/// None for a status that changes nothing.
pub fn outcome_of(tracking: &Tracking, now: Timestamp) -> Option<Outcome> {
    let at = tracking.scanned_at.unwrap_or(now);
    let seen = |whereabouts| Some(Outcome::Seen { whereabouts, at });
    match tracking.status {
        Status::LabelCreated => seen(Whereabouts::Labelled),
        Status::HandedOver => seen(Whereabouts::HandedOver),
        Status::InTransit => seen(Whereabouts::InTransit),
        Status::OutForDelivery => seen(Whereabouts::OutForDelivery),
        Status::AwaitingCollection => seen(Whereabouts::AwaitingCollection),
        Status::Exception => seen(Whereabouts::Exception),
        Status::Delivered => Some(Outcome::Delivered { at: tracking.delivered_at.unwrap_or(at) }),
        Status::Returned => Some(Outcome::Undeliverable { reason: "returned".to_owned() }),
        Status::Cancelled => Some(Outcome::ShipmentCancelled),
        Status::Unknown(_) => None,
    }
}

/// The tickets' total price. None without tickets.
fn declared_value(seats: &[Seat]) -> Option<Money> {
    let prices = seats.iter().map(|seat| seat.price);
    let first = seats.first()?.price;
    Some(Money::sum(first.currency(), prices).unwrap_or(first))
}

/// FedEx expects the date at the pickup location, but accepts one that is a day off.
fn day(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

/// Countries with FedEx's European domestic services (its service guide, "Domestic services").
const EUROPE: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Within two days where FedEx offers it.
fn service(from: &CountryCode, to: &CountryCode) -> Service {
    let is_european = |country: &CountryCode| EUROPE.contains(&country.as_str());
    match (from.as_str(), to.as_str()) {
        ("US", "US") => Service::TwoDay,
        _ if is_european(from) && from == to => Service::EuropePriority,
        _ => Service::InternationalPriority,
    }
}

fn no_outcome(error: CallError) -> InvocationFailed {
    let kind = match error {
        CallError::TryAgain { .. } => "FedexBusy",
        CallError::Unknown(_) => "FedexUnanswered",
        CallError::Rejected { .. } | CallError::Refused(_) => "FedexRefused",
    };
    InvocationFailed::new(kind, error)
}
