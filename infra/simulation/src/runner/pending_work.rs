use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::world::World;

/// Lists of the system's own views. Work that they miss is found by the invariants.
const OPEN_ORDERS: (&str, &str) = ("frontrow-orders-views", "open#");
const UNSETTLED_PAYMENTS: (&str, &str) = ("frontrow-finance-views", "unsettled#");
const FAILED_REFUNDS: (&str, &str) = ("frontrow-finance-views", "refund_failed");

/// Whether more will happen by itself as time passes: a hold ends, a refund is requested again.
pub(super) async fn has_pending_work(world: &World) -> bool {
    let client = Client::new(&world.frontrow().cloud().sdk());
    if !listed(&client, UNSETTLED_PAYMENTS, "sk").await.is_empty() {
        return true;
    }
    // An order whose refund failed stays open until staff act; its payment does not, unless another refund is under way.
    let failed = listed(&client, FAILED_REFUNDS, "data").await;
    let open = listed(&client, OPEN_ORDERS, "sk").await;
    open.iter().any(|order| !failed.iter().any(|failed| failed.contains(order.as_str())))
}

/// An attribute of each item whose list has this prefix.
async fn listed(client: &Client, (table, prefix): (&str, &str), attribute: &str) -> Vec<String> {
    let page = client.scan().table_name(table).send().await.expect("the view can be read");
    let text = |value: Option<&AttributeValue>| match value {
        Some(AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    };
    let items = page.items().iter().filter(|item| text(item.get("pk")).starts_with(prefix));
    items.map(|item| text(item.get(attribute))).collect()
}
