//! What is told of deliveries → the lists of parcels to track and of failures to look after. It hears of the few that need looking after,
//! not of each commit of each mail.

use contracts::tickets::TicketsEvent;
use eventstore::{Aggregate, Consistency};
use lambda::{Lambda, bus};

use crate::delivery::Delivery;
use crate::views::failed_deliveries::FailedDelivery;
use crate::views::open_shipments::OpenShipment;

/// Keeps the lists up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "tickets-project-deliveries",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            Ok(bus::handler(&env, LAMBDA.name, move |event: TicketsEvent, trigger| {
                let (store, views) = (store.clone(), views.clone());
                Box::pin(async move {
                    let delivery_id = event.delivery().delivery_id;
                    let stream = Delivery::stream(delivery_id);
                    let delivery = store.load::<Delivery>(&stream, Consistency::Strong).await?;
                    let key = OpenShipment::key(delivery_id);
                    match OpenShipment::of(&delivery.state, &trigger.metadata.correlation_id) {
                        Some(item) => views.put(&key, delivery.version, &item, None).await?,
                        None => views.delete(&key, delivery.version).await?,
                    };
                    if let TicketsEvent::DeliveryFailed(_) = event
                        && let Some(item) = FailedDelivery::of(&delivery.state, trigger.metadata.occurred_at)
                    {
                        views.put(&item.key(), delivery.version, &item, None).await?;
                    }
                    Ok(())
                })
            }))
        })
    },
};
