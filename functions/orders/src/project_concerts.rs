//! Concerts that are called off → the list by which their orders are given back.

use contracts::concerts::ConcertsEvent;
use lambda::{Lambda, bus};

use crate::views::cancellation::CancelledConcert;

/// Keeps the list of cancelled concerts.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-project-concerts",
    build: |env| {
        Box::pin(async move {
            let views = env.views()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event: ConcertsEvent, trigger| {
                let views = views.clone();
                Box::pin(async move {
                    let ConcertsEvent::ConcertCancelled(concert) = event else { return Ok(()) };
                    let version = trigger.metadata.version;
                    let item = CancelledConcert::of(&concert, trigger.metadata.occurred_at, version);
                    // The list last: what is on it is worked on.
                    views.put(&CancelledConcert::key(item.concert_id), version, &item, None).await?;
                    views.put(&CancelledConcert::listed(item.concert_id), version, &item, None).await?;
                    Ok(())
                })
            }))
        })
    },
};
