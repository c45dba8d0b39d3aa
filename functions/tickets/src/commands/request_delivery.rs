//! `POST /orders/{orderId}/deliveries`: staff send an order's tickets again, if necessary to another address or by another method.

use contracts::{Customer, DeliveryMethod};
use eventstore::{Aggregate, Consistency, Expected, Store};
use kernel::{DeliveryId, EmailAddress, OrderId, PostalAddress, Refusal, RefusalKind, Role, Text, TicketId, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::{PrivacyError, Vault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::deliveries::{self, MAX_DELIVERIES};
use crate::delivery::{Delivery, DeliveryCommand, DeliveryRequest, delivery_id};
use crate::ticket::Ticket;

pub const LAMBDA: Lambda = Lambda { name: "tickets-request-delivery", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.vault()?);
    Ok(endpoint(&env, state, request_delivery).authenticated()?.idempotent()?.build())
}

const STAFF: &[Role] = &[Role::Finance, Role::Admin];

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/orders/{orderId}/deliveries", "requestDelivery")
        .describe(
            "Send an order's tickets again",
            "As before, to a corrected address, or by another method, such as by e-mail after the courier could not deliver them.",
        )
        .for_roles(STAFF)
        .path::<OrderId>("orderId", "The order's ID.")
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::accepted::<RequestDeliveryResponse>())
        .problems([Problem::not_found()])
        .problems([
            ResendRefusal::CourierUnderWay,
            ResendRefusal::NothingToSend,
            ResendRefusal::NoAddress,
            ResendRefusal::TooMany,
            ResendRefusal::Forgotten,
        ])
}

/// Absent fields stay as in the order's previous delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "DeliveryRequest")]
struct Body {
    method: Option<DeliveryMethod>,
    /// The address for e-mails.
    email: Option<EmailAddress>,
    /// The address for the courier.
    address: Option<PostalAddress>,
    /// For questions of the courier.
    phone: Option<Text<20>>,
    /// The recipient's name.
    name: Option<Text<200>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RequestedDelivery")]
struct RequestDeliveryResponse {
    order_id: OrderId,
    delivery_id: DeliveryId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResendRefusal {
    #[error("A courier has the tickets. Wait until it delivers or returns them, or send them by e-mail.")]
    CourierUnderWay,
    #[error("All tickets of the order are void. There is nothing to send.")]
    NothingToSend,
    #[error("Delivery by courier needs a postal address. Add one.")]
    NoAddress,
    #[error("The tickets have already been sent {MAX_DELIVERIES} times. Find out why they do not arrive.")]
    TooMany,
    #[error("The buyer's data has been erased.")]
    Forgotten,
}

impl Refusal for ResendRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NoAddress => RefusalKind::Invalid,
            Self::CourierUnderWay | Self::NothingToSend | Self::TooMany | Self::Forgotten => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::CourierUnderWay => "courier_under_way",
            Self::NothingToSend => "nothing_to_send",
            Self::NoAddress => "missing_address",
            Self::TooMany => "too_many_deliveries",
            Self::Forgotten => "person_forgotten",
        }
    }
}

async fn request_delivery((store, vault): (Store, Vault), request: Request) -> Result<Response, Problem> {
    request.caller_with(STAFF)?;
    let order_id: OrderId = request.path("orderId")?;
    let body: Body = if request.body().is_empty() { Body::default() } else { request.json()? };
    let before = deliveries::of_order(&store, order_id, Consistency::Strong).await;
    let before: Vec<Delivery> =
        before.map_err(|error| Problem::store(&error))?.into_iter().map(|delivery| delivery.state).collect();
    let last = before.last().and_then(Delivery::request).ok_or_else(Problem::not_found)?;
    let accepted = |delivery_id| {
        let location = format!("/orders/{order_id}/deliveries");
        Response::accepted(location, RequestDeliveryResponse { order_id, delivery_id })
    };
    // The client repeats this request because the first response was lost.
    let command_id = request.command_id();
    let repeated = before.iter().filter_map(Delivery::request).find(|delivery| delivery.asked_by == Some(command_id));
    if let Some(delivery) = repeated {
        return Ok(accepted(delivery.delivery_id));
    }
    let method = body.method.unwrap_or(last.method);
    let number = next_number(&before, method)?;
    if !any_is_good(&store, last.ticket_ids()).await? {
        return Err(ResendRefusal::NothingToSend.into());
    }
    let customer = vault.open(&last.customer).await.map_err(|error| match error {
        PrivacyError::Forgotten(_) => ResendRefusal::Forgotten.into(),
        error => Problem::privacy(&error),
    })?;
    let customer = corrected(customer, body);
    if method == DeliveryMethod::Courier && customer.address.is_none() {
        return Err(ResendRefusal::NoAddress.into());
    }
    let customer = vault.seal(last.user_id, &customer).await.map_err(|error| Problem::privacy(&error))?;
    let delivery =
        DeliveryRequest { customer, asked_by: Some(command_id), ..resend(last, number, method, request.now()) };
    let delivery_id = delivery.delivery_id;
    let (stream, command) = (Delivery::stream(delivery_id), DeliveryCommand::RequestDelivery(Box::new(delivery)));
    let cause = request.cause("ResendTickets");
    store.execute::<Delivery>(&stream, &command, &cause, Expected::Any).await.map_err(Problem::of)?;
    Ok(accepted(delivery_id))
}

/// The number of the order's next delivery.
pub fn next_number(before: &[Delivery], method: DeliveryMethod) -> Result<u32, ResendRefusal> {
    let is_with_courier = |delivery: &Delivery| {
        delivery.request().is_some_and(|request| request.method == DeliveryMethod::Courier) && delivery.is_under_way()
    };
    if method == DeliveryMethod::Courier && before.iter().any(is_with_courier) {
        return Err(ResendRefusal::CourierUnderWay);
    }
    let number = u32::try_from(before.len()).unwrap_or(u32::MAX).saturating_add(1);
    if number > MAX_DELIVERIES { Err(ResendRefusal::TooMany) } else { Ok(number) }
}

/// The same tickets in another delivery.
pub fn resend(last: &DeliveryRequest, number: u32, method: DeliveryMethod, requested_at: Timestamp) -> DeliveryRequest {
    DeliveryRequest { delivery_id: delivery_id(last.order_id, number), method, requested_at, ..last.clone() }
}

fn corrected(customer: Customer, body: Body) -> Customer {
    Customer {
        name: body.name.unwrap_or(customer.name),
        email: body.email.unwrap_or(customer.email),
        phone: body.phone.or(customer.phone),
        address: body.address.or(customer.address),
        language: customer.language,
    }
}

async fn any_is_good(store: &Store, ticket_ids: impl Iterator<Item = TicketId>) -> Result<bool, Problem> {
    for ticket_id in ticket_ids {
        let ticket = store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
        if ticket.map_err(|error| Problem::store(&error))?.state.into_good_seat().is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
