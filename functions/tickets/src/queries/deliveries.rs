//! Deliveries: an order's history and label, and the failed ones.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eventstore::{Aggregate, Consistency};
use kernel::{OrderId, Role};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use privacy::PrivacyError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::authority::may_see;
use crate::deliveries::MAX_DELIVERIES;
use crate::delivery::{Delivery, DeliveryEvent, delivery_id};
use crate::downloads::{TicketFiles, person_forgotten};
use crate::parcels::Parcels;
use crate::undelivered::{self, undelivered};
use crate::views::failed_deliveries::FailedDelivery;
use crate::views::order_deliveries::{DeliveryHistory, OrderDeliveries};

const PACKERS: &[Role] = &[Role::Warehouse, Role::Finance, Role::Admin];

pub fn operations(lambda: &'static str) -> Vec<Operation> {
    let of_order = Operation::get(lambda, "/orders/{orderId}/deliveries", "listDeliveries")
        .describe(
            "List an order's deliveries",
            "Each with its history. For the buyer, finance, admins and the organizers of the concerts.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .responds(SuccessResponse::ok::<OrderDeliveries>());
    let label = Operation::get(lambda, "/orders/{orderId}/label.pdf", "getLabel")
        .describe(
            "Download an order's courier label",
            "The label of the newest parcel, to print and put on the envelope.",
        )
        .for_roles(PACKERS)
        .path::<OrderId>("orderId", "The order's ID.")
        .responds(SuccessResponse::file("application/pdf"))
        .problems([Problem::not_found(), person_forgotten()]);
    let failed = Operation::get(lambda, "/ops/failed-deliveries", "listFailedDeliveries")
        .describe(
            "List failed deliveries",
            "Tickets that could not be delivered and have not been sent again, oldest first.",
        )
        .for_roles(undelivered::READERS)
        .responds(SuccessResponse::ok::<FailedDeliveries>());
    vec![of_order, label, failed]
}

pub(crate) async fn of_order(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id: OrderId = request.path("orderId")?;
    let mut items = Vec::new();
    for number in 1..=MAX_DELIVERIES {
        let commits = files.store.read(&Delivery::stream(delivery_id(order_id, number)), Consistency::Strong).await;
        let commits = commits.map_err(|error| Problem::store(&error))?;
        let history = DeliveryHistory::of(&commits).map_err(|(version, error)| {
            tracing::error!(%order_id, number, version, %error, "a delivery can't be read");
            Problem::unavailable()
        })?;
        let Some((request, history)) = history else { break };
        let concert_ids = request.lines.iter().map(|line| line.concert_id);
        // The first delivery decides: the others are for the same tickets.
        if items.is_empty() && !may_see(&files.views, caller, request.user_id, concert_ids).await? {
            return Err(Problem::not_found());
        }
        items.push(history);
    }
    if items.is_empty() { Err(Problem::not_found()) } else { Ok(Response::ok(OrderDeliveries { items })) }
}

/// Reads the label from its event, because nothing else stores it.
pub(crate) async fn label(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    request.caller_with(PACKERS)?;
    let order_id: OrderId = request.path("orderId")?;
    let mut newest = None;
    for number in 1..=MAX_DELIVERIES {
        let commits = files.store.read(&Delivery::stream(delivery_id(order_id, number)), Consistency::Strong).await;
        let commits = commits.map_err(|error| Problem::store(&error))?;
        if commits.is_empty() {
            break;
        }
        // Nobody must print the label of a parcel that was called back.
        let parcels = Parcels::of(&commits).map_err(|(version, error)| {
            tracing::error!(%order_id, number, version, %error, "a delivery can't be read");
            Problem::unavailable()
        })?;
        if parcels.delivery.state.tracking_number().is_none() || parcels.is_called_back() {
            continue;
        }
        let events = commits.iter().flat_map(|commit| &commit.events);
        let shipped = events.filter(|event| event.name == "TicketsShipped");
        newest = shipped.filter_map(|event| event.decode::<DeliveryEvent>().ok()).next_back().or(newest);
    }
    let Some(DeliveryEvent::TicketsShipped { label, tracking_number, .. }) = newest else {
        return Err(Problem::not_found());
    };
    let label = files.vault.open(&label).await.map_err(|error| match error {
        PrivacyError::Forgotten(_) => person_forgotten(),
        error => Problem::privacy(&error),
    })?;
    let pdf = STANDARD.decode(label.pdf).map_err(|_| Problem::unavailable())?;
    Ok(Response::bytes("application/pdf", pdf).inline(&format!("label-{tracking_number}.pdf")))
}

#[derive(Serialize, JsonSchema)]
struct FailedDeliveries {
    items: Vec<FailedDelivery>,
}

pub(crate) async fn failed(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    Ok(Response::ok(FailedDeliveries { items: undelivered(files, request).await? }))
}
