//! Every half hour: requests tracking of the parcels that a courier has not delivered yet, and goes on with deliveries by courier that
//! have stopped because a message or an answer was lost.
//!
//! FedEx asks to be polled every two to four hours, so each run takes a quarter of the parcels, and all those that are unsettled. The worker
//! of the queue `shipments` makes the calls, as it does for shipping.

use contracts::tickets::TicketsEvent;
use contracts::{BusEvent, Metadata};
use eventstore::{Aggregate, Commit, Store};
use kernel::{ErrorChain, SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::delivery::Delivery;
use crate::parcels;
use crate::published::published_delivery;
use crate::views::open_shipments::{self, OpenShipment};

pub const LAMBDA: Lambda = Lambda { name: "tickets-track-shipments", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let tracking = TrackingJob {
        store: env.events()?,
        views: env.views()?,
        sqs: env.sqs(),
        queue: env.var("SHIPMENTS_QUEUE_URL")?.to_owned(),
    };
    Ok(job::handler(&env, tracking, TrackingJob::run))
}

/// As in template.yaml.
const INTERVAL: SignedDuration = SignedDuration::from_mins(30);

/// Each parcel is tracked once in this number of runs.
const RUNS_PER_ROUND: u128 = 4;

#[derive(Clone)]
struct TrackingJob {
    store: Store,
    views: Views,
    sqs: aws_sdk_sqs::Client,
    queue: String,
}

impl TrackingJob {
    /// Returns the number of parcels for which tracking was requested. A parcel that fails holds up no other.
    async fn run(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let open = self.views.list_all::<OpenShipment>(open_shipments::LIST).await?;
        let mut requested = 0;
        for item in open.into_iter().filter(|item| is_due(item, now)) {
            let (delivery_id, correlation_id) = (item.delivery_id, item.correlation_id.clone());
            match self.request_tracking(item, now).await {
                Ok(was_requested) => requested += usize::from(was_requested),
                Err(error) => {
                    tracing::error!(correlationId = %correlation_id, %delivery_id, %error, "tracking not requested");
                }
            }
        }
        Ok(requested)
    }

    /// False if the parcel needs nothing now. If it never will, it is removed from the list.
    async fn request_tracking(&self, item: OpenShipment, now: Timestamp) -> Result<bool, InvocationFailed> {
        let stream = Delivery::stream(item.delivery_id);
        let parcels = parcels::load(&self.store, item.delivery_id).await?;
        let version = parcels.delivery.version;
        let Some(request) = parcels.request().filter(|_| parcels.is_open(now)) else {
            self.views.delete(&OpenShipment::key(item.delivery_id), version).await?;
            return Ok(false);
        };
        if !parcels.is_due(now) {
            return Ok(false);
        }
        // The worker tracks a parcel on this event.
        let event = TicketsEvent::TicketsShipped(published_delivery(request));
        let metadata = Metadata {
            event_id: Commit::event_id(&stream, version),
            stream: stream.to_string(),
            version,
            occurred_at: now,
            correlation_id: item.correlation_id,
            causation_id: None,
            schema_version: 1,
        };
        self.send(&BusEvent::new(&event, metadata)?).await?;
        Ok(true)
    }

    async fn send(&self, event: &BusEvent) -> Result<(), InvocationFailed> {
        let body = serde_json::to_string(event).map_err(|error| InvocationFailed::new("NoMessage", error))?;
        let sent = self.sqs.send_message().queue_url(&self.queue).message_body(body).send().await;
        sent.map_err(|error| InvocationFailed::new("QueueFailed", ErrorChain(&error)))?;
        Ok(())
    }
}

/// Whether the run at `now` takes this parcel.
pub fn is_due(item: &OpenShipment, now: Timestamp) -> bool {
    let run = now.as_second() / INTERVAL.as_secs();
    item.unsettled
        || item.delivery_id.uuid().as_u128() % RUNS_PER_ROUND
            == u128::try_from(run).unwrap_or_default() % RUNS_PER_ROUND
}
