//! All deliveries of an order's tickets: the first one, and those that the buyer or staff requested later.

use eventstore::{Aggregate, Consistency, Loaded, Store, StoreError};
use kernel::OrderId;

use crate::delivery::{Delivery, delivery_id};

/// Per order. More would not solve the recipient's problem.
pub const MAX_DELIVERIES: u32 = 20;

/// In the order in which they were requested. Empty before the order's tickets are issued.
pub async fn of_order(
    store: &Store,
    order_id: OrderId,
    consistency: Consistency,
) -> Result<Vec<Loaded<Delivery>>, StoreError> {
    let mut deliveries = Vec::new();
    for number in 1..=MAX_DELIVERIES {
        let delivery = store.load::<Delivery>(&Delivery::stream(delivery_id(order_id, number)), consistency).await?;
        if delivery.state == Delivery::Nothing {
            break;
        }
        deliveries.push(delivery);
    }
    Ok(deliveries)
}
