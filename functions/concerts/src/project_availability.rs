//! The free seats that reservations tells → the stored views.

use contracts::reservations::ReservationsEvent;
use lambda::{Lambda, bus};

use crate::views::availability::FreeSeats;

/// Keeps availability up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "concerts-project-availability",
    build: |env| {
        Box::pin(async move {
            let views = env.views()?;
            Ok(bus::handler(&env, LAMBDA.name, move |event, trigger| {
                let views = views.clone();
                Box::pin(async move {
                    if let ReservationsEvent::AvailabilityChanged(changed) = event {
                        let (key, item) = FreeSeats::of(changed);
                        views.put(&key, trigger.metadata.version, &item, None).await?;
                    }
                    Ok(())
                })
            }))
        })
    },
};
