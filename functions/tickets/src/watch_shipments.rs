//! Every half hour: has the courier asked where its parcels are.
//!
//! FedEx wants to be asked every two to four hours: each parcel has its turn in one of four runs. Who asks works off the queue
//! `shipments`, like whoever ships.

use aws_sdk_sqs::error::DisplayErrorContext;
use contracts::tickets::TicketsEvent;
use contracts::{BusEvent, Metadata};
use eventstore::{Aggregate, Commit, Consistency, Store};
use kernel::{SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::delivery::Delivery;
use crate::published::told_of;
use crate::views::open_shipments::{self, OpenShipment};

pub const LAMBDA: Lambda = Lambda { name: "tickets-watch-shipments", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let watch = Watch {
        store: env.events()?,
        views: env.views()?,
        sqs: env.sqs(),
        queue: env.var("SHIPMENTS_QUEUE_URL")?.to_owned(),
    };
    Ok(job::handler(&env, watch, Watch::look))
}

/// How often the job runs.
const EVERY: SignedDuration = SignedDuration::from_mins(30);

/// In how many runs each parcel is asked for once.
const TURNS: u128 = 4;

#[derive(Clone)]
struct Watch {
    store: Store,
    views: Views,
    sqs: aws_sdk_sqs::Client,
    queue: String,
}

impl Watch {
    /// Says of how many parcels the courier is asked.
    async fn look(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let open = self.views.list_all::<OpenShipment>(open_shipments::LIST).await?;
        let mut asked = 0;
        for item in open.into_iter().filter(|item| is_its_turn(item, now)) {
            let stream = Delivery::stream(item.delivery_id);
            let delivery = self.store.load::<Delivery>(&stream, Consistency::Strong).await?;
            let Delivery::Shipped { parcel, .. } = &delivery.state else {
                self.views.delete(&OpenShipment::key(item.delivery_id), delivery.version).await?;
                continue;
            };
            // What shipped it is what its rule would bring: the parcel is looked after once more.
            let event = TicketsEvent::TicketsShipped(told_of(parcel));
            let metadata = Metadata {
                event_id: Commit::event_id(&stream, delivery.version),
                stream: stream.to_string(),
                version: delivery.version,
                occurred_at: now,
                correlation_id: item.correlation_id,
                causation_id: None,
                schema_version: 1,
            };
            self.send(&BusEvent::new(&event, metadata)?).await?;
            asked += 1;
        }
        Ok(asked)
    }

    async fn send(&self, event: &BusEvent) -> Result<(), InvocationFailed> {
        let body = serde_json::to_string(event).map_err(|error| InvocationFailed::new("NoMessage", error))?;
        let sent = self.sqs.send_message().queue_url(&self.queue).message_body(body).send().await;
        sent.map_err(|error| InvocationFailed::new("QueueFailed", DisplayErrorContext(error)))?;
        Ok(())
    }
}

fn is_its_turn(item: &OpenShipment, now: Timestamp) -> bool {
    let run = now.as_second() / EVERY.as_secs();
    item.delivery_id.uuid().as_u128() % TURNS == u128::try_from(run).unwrap_or_default() % TURNS
}
