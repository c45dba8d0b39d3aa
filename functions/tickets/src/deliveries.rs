//! All deliveries of an order's tickets: the first, and those that staff asked for after it.

use eventstore::{Aggregate, Consistency, Loaded, Store, StoreError};
use kernel::OrderId;

use crate::delivery::{Delivery, delivery_id};

/// The most deliveries of one order. Whoever needs more has another problem.
pub const MOST_DELIVERIES: u32 = 20;

/// An order's deliveries in the order in which they were asked for; none if its tickets are not issued.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_order(
    store: &Store,
    order_id: OrderId,
    consistency: Consistency,
) -> Result<Vec<Loaded<Delivery>>, StoreError> {
    let mut deliveries = Vec::new();
    for number in 1..=MOST_DELIVERIES {
        let delivery = store.load::<Delivery>(&Delivery::stream(delivery_id(order_id, number)), consistency).await?;
        if delivery.state == Delivery::Nothing {
            break;
        }
        deliveries.push(delivery);
    }
    Ok(deliveries)
}
