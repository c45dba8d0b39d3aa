use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::Value;
use uuid::Uuid;

use crate::history::text;
use crate::world::World;

/// Lists of the system's own views. Work that they miss is found by the invariants.
const OPEN_ORDERS: (&str, &str) = ("frontrow-orders-views", "open#");
const UNSETTLED_PAYMENTS: (&str, &str) = ("frontrow-finance-views", "unsettled#");
const FAILED_REFUNDS: (&str, &str) = ("frontrow-finance-views", "refund_failed");
const ANNOUNCEMENTS: (&str, &str) = ("frontrow-tickets-views", "announcements");
const OPEN_SHIPMENTS: (&str, &str) = ("frontrow-tickets-views", "shipments#open");

/// In this time something has to notice that an event is lost.
const WAIT_FOR_LOST_EVENTS: SignedDuration = SignedDuration::from_hours(2);

/// How long to wait for parcels. The job that tracks them goes on for days to search for labels that are there within minutes.
const MAX_WAIT_FOR_PARCELS: SignedDuration = SignedDuration::from_hours(3);

/// Whether more will happen by itself as time passes: a hold ends, a refund is requested again, a lost parcel is found.
pub(super) async fn has_pending_work(world: &World, waited: SignedDuration, is_event_lost: bool) -> bool {
    if is_event_lost && waited < WAIT_FOR_LOST_EVENTS {
        return true;
    }
    let client = Client::new(&world.frontrow().cloud().sdk());
    if !listed(&client, UNSETTLED_PAYMENTS, "sk").await.is_empty() {
        return true;
    }
    if !listed(&client, ANNOUNCEMENTS, "sk").await.is_empty() {
        return true;
    }
    let parcels = listed(&client, OPEN_SHIPMENTS, "data").await;
    let is_unsettled = |parcel: &String| parcel.contains("\"unsettled\":true");
    if waited < MAX_WAIT_FOR_PARCELS && (parcels.iter().any(is_unsettled) || has_untracked_parcel(world, &parcels)) {
        return true;
    }
    // An order whose refund failed stays open until staff act; its payment does not, unless another refund is under way.
    let failed = listed(&client, FAILED_REFUNDS, "data").await;
    let open = listed(&client, OPEN_ORDERS, "sk").await;
    open.iter().any(|order| !failed.iter().any(|failed| failed.contains(order.as_str())))
}

/// Whether the courier has delivered or returned one of these parcels, and nobody has asked since.
fn has_untracked_parcel(world: &World, open: &[String]) -> bool {
    let shipments = world.frontrow().fedex().shipments();
    let ended = shipments.iter().filter(|parcel| matches!(text(parcel, "/status"), "DL" | "RS"));
    let delivery_id = |parcel: &Value| {
        let bytes = URL_SAFE_NO_PAD.decode(text(parcel, "/reference")).ok()?;
        Uuid::from_slice(&bytes).ok().map(|id| id.to_string())
    };
    ended.filter_map(delivery_id).any(|id| open.iter().any(|open| open.contains(&id)))
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
