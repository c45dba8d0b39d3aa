//! Whether something is left that takes its time: a hold that is to end, a refund that is to be asked for again.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::world::World;

/// The views with lists of what is unfinished, and how those are called. It is the system itself that says so; what it forgets is found
/// by the checks, which come all the earlier.
const LISTS: [(&str, &str); 2] = [("frontrow-orders-views", "open#"), ("frontrow-finance-views", "unsettled#")];

/// Whether there is anything of which more will come by itself.
pub(crate) async fn is_any(world: &World) -> bool {
    let client = Client::new(&world.frontrow().cloud().sdk());
    let [orders, payments] = LISTS;
    if !listed(&client, payments.0, payments.1).await.is_empty() {
        return true;
    }
    // An order whose refund staff are to look at stays open for ever; its payment does not, unless another refund of it is under way.
    let failed = listed(&client, payments.0, "refund_failed").await;
    let open = listed(&client, orders.0, orders.1).await;
    open.iter().any(|order| !failed.iter().any(|failed| failed.contains(order.as_str())))
}

/// What is in lists, each by its place; of failed refunds what they say.
async fn listed(client: &Client, table: &str, list: &str) -> Vec<String> {
    let page = client.scan().table_name(table).send().await.expect("a view that can be read");
    let text = |value: Option<&AttributeValue>| match value {
        Some(AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    };
    let of_list = page.items().iter().filter(|item| text(item.get("pk")).starts_with(list));
    let name = if list == "refund_failed" { "data" } else { "sk" };
    of_list.map(|item| text(item.get(name))).collect()
}
