//! The queue `shipments` → FedEx → what it answered, as an event.
//!
//! A message is only a hint that something may be to be done: what, the delivery itself says. FedEx has no idempotency key, and gives a
//! label only once: an attempt whose outcome is unknown is looked up by the parcel's reference, what it left behind is cancelled, and only
//! then the next is made. The label that is printed is the one in the delivery's own record.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use contracts::tickets::TicketsEvent;
use contracts::{Customer, DeliveryMethod};
use eventstore::Loaded;
use fedex::{
    Account, CallError, Client, DoesNotFit, LookUp, Packaging, Party, Reference, Service, Status, Tracked, Tracking,
    TrackingNumber,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{CountryCode, DeliveryId, Money, PostalAddress, SignedDuration, Text, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};

use crate::delivery::{Delivery, DeliveryCommand, Label, Outcome, Parcel, Shipment, Step, Whereabouts};
use crate::desk::{Addressee, Desk};
use crate::printing::Printed;

pub const LAMBDA: Lambda = Lambda { name: "tickets-ship-tickets", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let dispatch = Dispatch { desk: Desk::of(&env)?, fedex: client(&env).await?, shipper: shipper(&env)? };
    Ok(queue::handler(&env, dispatch, handle))
}

async fn handle(dispatch: Dispatch, event: TicketsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let delivery_id = event.delivery().delivery_id;
    match event {
        TicketsEvent::TicketsShipped(_) => dispatch.track(delivery_id, &trigger).await,
        _ => dispatch.deliver(delivery_id, &trigger).await,
    }
}

/// The most steps for one message. The longest way is four: look an attempt up, ship, take it back, see that nothing is left to do.
const MOST_STEPS: usize = 5;

/// How long a label that a lost answer left behind is looked for.
const SURPLUS: SignedDuration = SignedDuration::from_hours(72);

/// Who sends the tickets.
#[derive(Debug, Clone)]
pub struct Shipper {
    /// Who is asked for.
    name: Text<200>,
    /// Their phone, which is also that of buyers who gave none: FedEx wants one of everybody.
    phone: Text<20>,
    /// Where FedEx picks the tickets up.
    address: PostalAddress,
}

/// FedEx's client, as template.yaml configures it.
///
/// # Errors
/// [`StartError`] without `FEDEX_URL` or `FEDEX_SECRET`.
async fn client(env: &Env) -> Result<Client, StartError> {
    let account: Account = env.secret("FEDEX_SECRET").await?;
    let clock = env.clone();
    Ok(Client::new(env.vendors(), env.var("FEDEX_URL")?, account, Arc::new(move || clock.now())))
}

/// Who sends the tickets, as template.yaml says.
///
/// # Errors
/// [`StartError`] for a sender that FedEx would not take.
fn shipper(env: &Env) -> Result<Shipper, StartError> {
    let shipper = Shipper {
        name: env.parsed("SHIPPER_NAME")?,
        phone: env.parsed("SHIPPER_PHONE")?,
        address: PostalAddress {
            street: env.parsed("SHIPPER_STREET")?,
            city: env.parsed("SHIPPER_CITY")?,
            postal_code: env.parsed("SHIPPER_POSTAL_CODE")?,
            country: env.parsed("SHIPPER_COUNTRY")?,
            state: env.parsed_if_given("SHIPPER_STATE")?,
        },
    };
    match Party::new(&shipper.name, None, &shipper.phone, &shipper.address) {
        Ok(_) => Ok(shipper),
        Err(error) => {
            let name = match error {
                DoesNotFit::Phone => "SHIPPER_PHONE",
                DoesNotFit::Street => "SHIPPER_STREET",
                DoesNotFit::City => "SHIPPER_CITY",
                DoesNotFit::PostalCode => "SHIPPER_POSTAL_CODE",
                DoesNotFit::State => "SHIPPER_STATE",
                _ => "SHIPPER_NAME",
            };
            Err(StartError::Unusable { name: name.to_owned(), reason: error.to_string() })
        }
    }
}

#[derive(Clone)]
struct Dispatch {
    desk: Desk,
    fedex: Client,
    shipper: Shipper,
}

impl Dispatch {
    /// Does what is to be done for a delivery, step by step, until nothing is.
    async fn deliver(&self, delivery_id: DeliveryId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let mut delivery = self.desk.load(delivery_id).await?;
        for _ in 0..MOST_STEPS {
            delivery = match delivery.state.next(DeliveryMethod::Courier, trigger.now) {
                Step::Nothing => return Ok(()),
                Step::Wait => return Err(InvocationFailed::new("BeingShipped", "an attempt is under way")),
                Step::Send { parcel, attempt } => self.ship(&delivery, parcel, attempt, trigger).await?,
                Step::LookUp { parcel, attempt, message_id, since } => {
                    self.look_up(&delivery, parcel, attempt, message_id, since, trigger).await?
                }
                Step::CancelShipment { parcel, shipment } => {
                    self.take_back(&delivery, parcel, shipment, trigger).await?
                }
            };
        }
        Err(InvocationFailed::new("StillToShip", "the outcomes lead nowhere"))
    }

    /// Everything that can fail without FedEx comes before the claim, and nothing but the call after it.
    async fn ship(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        attempt: u32,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let customer = match self.desk.customer(delivery, parcel, trigger).await? {
            Addressee::Known(customer) => customer,
            Addressee::Forgotten(ended) => return Ok(ended),
        };
        let tickets = self.desk.tickets(parcel).await?;
        let Some(declared_value) = value(&tickets) else {
            return self.desk.cancel(delivery, parcel, trigger).await;
        };
        let (from, to) = match self.shipper.parties(&customer) {
            Ok(parties) => parties,
            Err(does_not_fit) => {
                let reason = does_not_fit.code().to_owned();
                return self.desk.record(delivery, parcel, Outcome::Impossible { reason }, trigger).await;
            }
        };
        let reference = reference(parcel.delivery_id);
        let claim =
            DeliveryCommand::AttemptDelivery { attempt, message_id: reference.as_str().to_owned(), at: trigger.now };
        let claimed = self.desk.execute(delivery, parcel, "ShipTickets", &claim, trigger).await?;
        if claimed.events.is_empty() {
            return Ok(claimed.into());
        }
        let claimed = claimed.into();
        let transaction_id = format!("{}-{attempt}", parcel.delivery_id);
        let envelope = fedex::Parcel {
            reference: &reference,
            transaction_id: &transaction_id,
            shipper: &from,
            recipient: &to,
            ship_date: day(trigger.now),
            service: service(from.address().country(), to.address().country()),
            packaging: Packaging::Envelope,
            declared_value,
        };
        match fedex::attempt(attempt, self.fedex.ship(&envelope)).await {
            Ok(shipped) => {
                let label = Label { pdf: STANDARD.encode(&shipped.label) };
                let label = self.desk.vault.seal(parcel.user_id, &label).await?;
                let tracking_number = shipped.tracking_number.as_str().to_owned();
                let outcome = Outcome::Shipped { tracking_number, label, at: trigger.now };
                let shipped = self.desk.record(&claimed, parcel, outcome, trigger).await?;
                // The tickets may have gone back while FedEx was asked.
                if self.desk.tickets(parcel).await?.is_empty() {
                    return self.desk.cancel(&shipped, parcel, trigger).await;
                }
                Ok(shipped)
            }
            Err(CallError::Rejected { code }) => {
                tracing::warn!(delivery_id = %parcel.delivery_id, code, "parcel rejected");
                let impossible = Outcome::Impossible { reason: "parcel_rejected".to_owned() };
                self.desk.record(&claimed, parcel, impossible, trigger).await
            }
            Err(error @ (CallError::TryAgain { .. } | CallError::Refused(_))) => {
                let not_sent = Outcome::NotSent { attempt, reason: "not_accepted" };
                self.desk.record(&claimed, parcel, not_sent, trigger).await?;
                Err(no_outcome(error))
            }
            // The claim stays: what became of it has to be looked up.
            Err(error @ CallError::Unknown(_)) => Err(no_outcome(error)),
        }
    }

    /// A parcel that is found has no label that anybody could print: it is cancelled, and the next attempt makes another.
    async fn look_up(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        attempt: u32,
        reference: &str,
        since: Timestamp,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        cancel_surplus(&self.fedex, reference, None, (since, trigger.now), self.shipper.country()).await?;
        self.desk.record(delivery, parcel, Outcome::NotSent { attempt, reason: "unanswered" }, trigger).await
    }

    /// Asks where a parcel is, and looks for labels that lost answers left behind.
    async fn track(&self, delivery_id: DeliveryId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let delivery = self.desk.load(delivery_id).await?;
        let Delivery::Shipped { parcel, shipment } = &delivery.state else { return Ok(()) };
        let number = number(&shipment.tracking_number)?;
        if shipment.attempts > 1 && trigger.now.duration_since(shipment.shipped_at) < SURPLUS {
            let reference = reference(delivery_id);
            let days = (shipment.shipped_at, trigger.now);
            cancel_surplus(&self.fedex, reference.as_str(), Some(&number), days, self.shipper.country()).await?;
        }
        let watched = fedex::Watched { number: &number, ship_date: day(shipment.shipped_at) };
        for told in self.fedex.track(&[watched]).await.map_err(no_outcome)? {
            // A label that nobody has scanned may take hours to be known.
            let Tracked::Known(tracking) = told else { continue };
            let Some(outcome) = outcome(&tracking, trigger.now) else { continue };
            self.desk.record(&delivery, parcel, outcome, trigger).await?;
        }
        Ok(())
    }

    async fn take_back(
        &self,
        delivery: &Loaded<Delivery>,
        parcel: &Parcel,
        shipment: &Shipment,
        trigger: &Trigger,
    ) -> Result<Loaded<Delivery>, InvocationFailed> {
        let number = number(&shipment.tracking_number)?;
        let outcome = match self.fedex.cancel(&number, self.shipper.country()).await {
            Ok(()) => Outcome::ShipmentCancelled,
            // FedEx has it already, or it was cancelled before: tracking tells which.
            Err(CallError::Rejected { .. }) => {
                let watched = fedex::Watched { number: &number, ship_date: day(shipment.shipped_at) };
                match self.fedex.track(&[watched]).await.map_err(no_outcome)?.first() {
                    Some(Tracked::Known(tracking)) if tracking.status == Status::Cancelled => {
                        Outcome::ShipmentCancelled
                    }
                    _ => Outcome::NotCancellable,
                }
            }
            Err(error) => return Err(no_outcome(error)),
        };
        self.desk.record(delivery, parcel, outcome, trigger).await
    }
}

impl Shipper {
    /// Where parcels come from.
    fn country(&self) -> &CountryCode {
        &self.address.country
    }

    /// Who sends and who gets a parcel, as FedEx takes them.
    fn parties(&self, customer: &Customer) -> Result<(Party, Party), fedex::DoesNotFit> {
        // A courier's customer has an address; whoever wrote one without it would send the tickets back to us.
        let address = customer.address.as_ref().unwrap_or(&self.address);
        let phone = customer.phone.as_ref().filter(|phone| fedex::Phone::try_from(*phone).is_ok());
        let from = Party::new(&self.name, None, &self.phone, &self.address)?;
        let to = Party::new(&customer.name, None, phone.unwrap_or(&self.phone), address)?;
        Ok((from, to))
    }
}

/// Cancels every parcel of a reference but one. What FedEx has already can't be cancelled, and is not asked for again.
async fn cancel_surplus(
    fedex: &Client,
    reference: &str,
    kept: Option<&TrackingNumber>,
    (from, until): (Timestamp, Timestamp),
    country: &CountryCode,
) -> Result<(), InvocationFailed> {
    let reference =
        Reference::try_from(reference.to_owned()).map_err(|error| InvocationFailed::new("NoReference", error))?;
    let look_up = LookUp { reference: &reference, from: day(from), until: day(until) };
    for found in fedex.find_by_reference(&look_up).await.map_err(no_outcome)? {
        if Some(&found.number) != kept && found.status == Status::LabelCreated {
            match fedex.cancel(&found.number, country).await {
                Ok(()) | Err(CallError::Rejected { .. }) => {}
                Err(error) => return Err(no_outcome(error)),
            }
        }
    }
    Ok(())
}

/// What a parcel is known by at FedEx: the same for all attempts to ship it.
pub fn reference(delivery_id: DeliveryId) -> Reference {
    let text = URL_SAFE_NO_PAD.encode(delivery_id.uuid().as_bytes());
    // 22 letters of those that a reference may have.
    Reference::try_from(text).unwrap_or_else(|_| unreachable!("base64url is a reference"))
}

/// A tracking number that we have kept.
fn number(text: &str) -> Result<TrackingNumber, InvocationFailed> {
    TrackingNumber::try_from(text.to_owned()).map_err(|error| InvocationFailed::new("NotANumber", error))
}

/// What the courier's word means for a delivery; nothing for what it says without meaning.
pub fn outcome(tracking: &Tracking, now: Timestamp) -> Option<Outcome> {
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

/// What the tickets are worth; nothing if there are none.
fn value(tickets: &[Printed]) -> Option<Money> {
    let prices = tickets.iter().map(|ticket| ticket.seat().price);
    let first = tickets.first()?.seat().price;
    Some(Money::sum(first.currency(), prices).unwrap_or(first))
}

/// FedEx's days are those of where it picks up; a day off is the same to it.
fn day(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

/// Countries within which FedEx's European services run (its service guide, "Domestic services").
const EUROPE: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// How fast the tickets go: within two days where that is to be had.
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
