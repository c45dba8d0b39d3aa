//! When this happened elsewhere, do that here: one file per policy, each a pure function from events to commands.

pub mod when_order_cancelled;
pub mod when_order_confirmed;
pub mod when_order_payment_retried;
pub mod when_order_placed;
pub mod when_order_refund_requested;

use eventstore::{Aggregate, Expected, Store};
use kernel::PaymentId;
use lambda::InvocationFailed;
use lambda::bus::Trigger;

use crate::payment::{Payment, PaymentCommand};

/// Carries out a policy's command, once for each event however often that comes.
async fn execute(
    store: &Store,
    payment_id: PaymentId,
    name: &'static str,
    command: &PaymentCommand,
    trigger: &Trigger,
) -> Result<(), InvocationFailed> {
    store.execute::<Payment>(&Payment::stream(payment_id), command, &trigger.cause(name), Expected::Any).await?;
    Ok(())
}
