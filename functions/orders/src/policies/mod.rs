//! When this happened elsewhere, do that here: one file per policy, each a pure function from events to commands.

pub mod when_cart_confirmed;
pub mod when_payment_changed;
pub mod when_reservation_changed;
pub mod when_tickets_delivered;

use eventstore::{Aggregate, Expected, Store};
use kernel::OrderId;
use lambda::InvocationFailed;
use lambda::bus::Trigger;

use crate::order::{Order, OrderCommand};

/// Carries out a policy's command, once for each event however often that comes.
async fn execute(
    store: &Store,
    order_id: OrderId,
    name: &'static str,
    command: &OrderCommand,
    trigger: &Trigger,
) -> Result<(), InvocationFailed> {
    store.execute::<Order>(&Order::stream(order_id), command, &trigger.cause(name), Expected::Any).await?;
    Ok(())
}
