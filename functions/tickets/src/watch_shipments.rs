//! Every half hour: asks the courier where its parcels are, and looks for labels that nobody printed.
//!
//! FedEx wants to be asked every two to four hours: each parcel has its quarter of the day's half hours. One that FedEx does not know yet
//! has a label alone, which may take hours to show.

use contracts::Metadata;
use eventstore::{Actor, Aggregate, Cause, Commit, Consistency, Expected, Loaded, Store};
use fedex::{Client, MOST_NUMBERS, Status, Tracked, Tracking, TrackingNumber, Watched};
use jiff::civil::Date;
use kernel::{CommandId, CountryCode, SignedDuration, Timestamp};
use lambda::{InvocationFailed, Lambda, job};
use views::Views;

use crate::delivery::{Delivery, DeliveryCommand, Outcome, Shipment, Whereabouts};
use crate::ship_tickets::{cancel_surplus, client, day, no_outcome, number, reference, shipper};
use crate::views::open_shipments::{self, OpenShipment};

/// Tracks parcels.
pub const LAMBDA: Lambda = Lambda {
    name: "tickets-watch-shipments",
    build: |env| {
        Box::pin(async move {
            let watch = Watch {
                store: env.events()?,
                views: env.views()?,
                fedex: client(&env).await?,
                country: shipper(&env)?.country().clone(),
            };
            Ok(job::handler(&env, move |now| {
                let watch = watch.clone();
                Box::pin(async move { watch.look(now).await })
            }))
        })
    },
};

/// How often the job runs.
const EVERY: SignedDuration = SignedDuration::from_mins(30);

/// In how many runs each parcel is asked for once.
const TURNS: u128 = 4;

/// How long a label that a lost answer left behind is looked for.
const SURPLUS: SignedDuration = SignedDuration::from_hours(72);

#[derive(Clone)]
struct Watch {
    store: Store,
    views: Views,
    fedex: Client,
    country: CountryCode,
}

/// A parcel that is asked for.
struct Asked {
    item: OpenShipment,
    delivery: Loaded<Delivery>,
    shipment: Shipment,
    number: TrackingNumber,
    ship_date: Date,
}

impl Watch {
    /// Says of how many parcels there was news.
    async fn look(&self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let open = self.views.list_all::<OpenShipment>(open_shipments::LIST).await?;
        let mut asked = Vec::new();
        for item in open.into_iter().filter(|item| is_its_turn(item, now)) {
            let delivery = self.load(&item).await?;
            let Delivery::Shipped { shipment, .. } = &delivery.state else {
                self.views.delete(&OpenShipment::key(item.delivery_id), delivery.version).await?;
                continue;
            };
            let (number, ship_date) = (number(&shipment.tracking_number)?, day(shipment.shipped_at));
            asked.push(Asked { shipment: shipment.clone(), item, delivery, number, ship_date });
        }
        let mut news = 0;
        for some in asked.chunks(MOST_NUMBERS) {
            let watched: Vec<Watched<'_>> =
                some.iter().map(|asked| Watched { number: &asked.number, ship_date: asked.ship_date }).collect();
            let told = self.fedex.track(&watched).await.map_err(no_outcome)?;
            for (asked, told) in some.iter().zip(told) {
                news += self.hear(asked, told, now).await?;
            }
        }
        for asked in asked.iter().filter(|asked| asked.may_have_surplus(now)) {
            let reference = reference(asked.item.delivery_id);
            let days = (asked.shipment.shipped_at, now);
            cancel_surplus(&self.fedex, reference.as_str(), Some(&asked.number), days, &self.country).await?;
        }
        Ok(news)
    }

    async fn hear(&self, asked: &Asked, told: Tracked, now: Timestamp) -> Result<usize, InvocationFailed> {
        let Tracked::Known(tracking) = told else { return Ok(0) };
        let Some(outcome) = outcome(&tracking, now) else { return Ok(0) };
        let stream = Delivery::stream(asked.item.delivery_id);
        let metadata = Metadata {
            event_id: Commit::event_id(&stream, asked.delivery.version),
            stream: stream.to_string(),
            version: asked.delivery.version,
            occurred_at: now,
            correlation_id: asked.item.correlation_id.clone(),
            causation_id: None,
            schema_version: 1,
        };
        let cause = Cause {
            command_id: CommandId::derived(&[&LAMBDA.name, &metadata.event_id, &now]),
            command: "RecordDeliveryOutcome",
            actor: Actor::System(LAMBDA.name.to_owned()),
            correlation_id: metadata.correlation_id,
            causation_id: Some(metadata.event_id),
            at: now,
            repeated: false,
        };
        let command = DeliveryCommand::RecordDeliveryOutcome(outcome);
        let recorded = self.store.execute::<Delivery>(&stream, &command, &cause, Expected::Any).await?;
        Ok(recorded.events.len())
    }

    async fn load(&self, item: &OpenShipment) -> Result<Loaded<Delivery>, InvocationFailed> {
        Ok(self.store.load::<Delivery>(&Delivery::stream(item.delivery_id), Consistency::Strong).await?)
    }
}

impl Asked {
    fn may_have_surplus(&self, now: Timestamp) -> bool {
        self.shipment.attempts > 1 && now.duration_since(self.shipment.shipped_at) < SURPLUS
    }
}

fn is_its_turn(item: &OpenShipment, now: Timestamp) -> bool {
    let run = now.as_second() / EVERY.as_secs();
    item.delivery_id.uuid().as_u128() % TURNS == u128::try_from(run).unwrap_or_default() % TURNS
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
