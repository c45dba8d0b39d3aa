//! What a courier's parcels still need, worked out from the delivery's stream.
//!
//! FedEx has no idempotency key: if its answer to an attempt is lost, a label may exist that the delivery does not know. FedEx shows it
//! minutes or hours later. So the attempt is followed by another one, and the label is searched for and cancelled when it shows up, whatever
//! became of the delivery meanwhile.

use contracts::DeliveryMethod;
use eventstore::{Aggregate, Commit, Consistency, Loaded, Store, Unreadable, fold};
use kernel::{DeliveryId, SignedDuration, Timestamp};
use lambda::InvocationFailed;

use crate::delivery::{Delivery, DeliveryEvent, DeliveryRequest, UNANSWERED, Whereabouts};

/// How long after an attempt without an answer its label is searched for.
const SEARCH: SignedDuration = SignedDuration::from_hours(72);

/// How long the queue is left to do by itself what it was asked for.
const OVERDUE: SignedDuration = SignedDuration::from_hours(1);

/// A delivery by courier with its parcels.
#[derive(Debug, Clone)]
pub struct Parcels {
    pub delivery: Loaded<Delivery>,
    /// The times of the first and the last attempt without an answer.
    unanswered: Option<(Timestamp, Timestamp)>,
}

impl Parcels {
    /// # Errors
    /// The version of the commit that can't be read, and why.
    pub fn of(commits: &[Commit]) -> Result<Self, (u64, Unreadable)> {
        let delivery = fold::<Delivery>(commits)?;
        let mut events = Vec::new();
        for commit in commits {
            for event in &commit.events {
                events.push(event.decode::<DeliveryEvent>().map_err(|unreadable| (commit.version, unreadable))?);
            }
        }
        Ok(Self::after(delivery, &events))
    }

    /// `events` are all events of the delivery.
    pub fn after(delivery: Loaded<Delivery>, events: &[DeliveryEvent]) -> Self {
        let mut attempted_at = None;
        let mut unanswered: Option<(Timestamp, Timestamp)> = None;
        for event in events {
            match event {
                DeliveryEvent::DeliveryAttempted { at, .. } => attempted_at = Some(*at),
                DeliveryEvent::DeliveryAttemptFailed { reason, .. } if reason == UNANSWERED => {
                    unanswered = attempted_at.map(|last| (unanswered.map_or(last, |(first, _)| first), last));
                }
                _ => {}
            }
        }
        Self { delivery, unanswered }
    }

    /// The request, if a courier delivers.
    pub fn request(&self) -> Option<&DeliveryRequest> {
        self.delivery.state.request().filter(|request| request.method == DeliveryMethod::Courier)
    }

    /// Since when labels may exist that the delivery does not know. None when the search for them has ended.
    pub fn searched_since(&self, now: Timestamp) -> Option<Timestamp> {
        self.unanswered.filter(|(_, last)| now.duration_since(*last) < SEARCH).map(|(first, _)| first)
    }

    /// Whether anything may still happen to its parcels.
    pub fn is_open(&self, now: Timestamp) -> bool {
        let is_under_way = self.delivery.state.is_under_way();
        self.request().is_some() && (is_under_way || self.searched_since(now).is_some())
    }

    /// Whether more is awaited than that the courier delivers: an attempt, a cancellation or a label.
    pub fn is_unsettled(&self, now: Timestamp) -> bool {
        let is_attempted = matches!(self.delivery.state, Delivery::Waiting { .. } | Delivery::Attempting { .. });
        self.is_open(now) && (is_attempted || self.is_called_back() || self.searched_since(now).is_some())
    }

    /// Whether the courier was asked to cancel the shipment, and has not answered yet.
    pub fn is_called_back(&self) -> bool {
        matches!(&self.delivery.state, Delivery::Shipped { shipment, .. } if shipment.cancellation_requested)
    }

    /// Whether a worker should look at it now. What was requested a moment ago is left to the queue.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let is_overdue = |since: Timestamp| now.duration_since(since) >= OVERDUE;
        match &self.delivery.state {
            Delivery::Waiting { request, .. } => is_overdue(request.requested_at),
            Delivery::Attempting { since, .. } => is_overdue(*since),
            _ => self.is_open(now),
        }
    }
}

pub(crate) async fn load(store: &Store, delivery_id: DeliveryId) -> Result<Parcels, InvocationFailed> {
    let commits = store.read(&Delivery::stream(delivery_id), Consistency::Strong).await?;
    Parcels::of(&commits).map_err(|(version, error)| {
        InvocationFailed::new("Unreadable", format!("version {version} of delivery {delivery_id}: {error}"))
    })
}

/// The request of a delivery for which a label exists, but the courier does not have the parcel, and nobody has called it back.
pub fn recallable(delivery: &Delivery) -> Option<&DeliveryRequest> {
    match delivery {
        Delivery::Shipped { request, shipment }
            if shipment.whereabouts == Whereabouts::Labelled && !shipment.cancellation_requested =>
        {
            Some(request)
        }
        _ => None,
    }
}
