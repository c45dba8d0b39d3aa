//! `POST /orders/{orderId}/deliveries`: the buyer, or staff, send an order's tickets again. Only the buyer corrects an address, once it has
//! failed: whoever gets the tickets can enter with them.

use contracts::{Customer, DeliveryMethod};
use eventstore::{Aggregate, Consistency, Expected, Store};
use kernel::{
    DeliveryId, EmailAddress, Invalid, OrderId, PhoneNumber, PostalAddressInput, Refusal, RefusalKind, SignedDuration,
    TextInput, Timestamp,
};
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

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/orders/{orderId}/deliveries", "requestDelivery")
        .describe(
            "Send an order's tickets again",
            "For the buyer, by e-mail, and for finance and admins, also by courier. The buyer gets another parcel only for one that \
             failed, and has to wait once the buyer and staff have sent the tickets again five times within a day. They go to the order's \
             own address. After a delivery that failed, the buyer can correct it.",
        )
        .for_users()
        .path::<OrderId>("orderId", "The order's ID.")
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::accepted::<RequestDeliveryResponse>())
        .problems([Problem::not_found()])
        .problems([
            ResendRefusal::CourierUnderWay,
            ResendRefusal::CourierNotAvailable,
            ResendRefusal::NothingToSend,
            ResendRefusal::NoAddress,
            ResendRefusal::TooMany,
            ResendRefusal::Forgotten,
            ResendRefusal::OtherAddress,
        ])
        .problems([too_often(1)])
}

/// Absent fields stay as in the order's previous delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "DeliveryRequest")]
struct Body {
    method: Option<DeliveryMethod>,
    /// The address for e-mails.
    email: Option<EmailAddress>,
    /// The address for the courier.
    address: Option<PostalAddressInput>,
    /// For questions of the courier.
    phone: Option<PhoneNumber>,
    /// The recipient's name.
    name: Option<TextInput<200>>,
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
    #[error("A courier brings tickets again only after a parcel that failed. Send them by e-mail.")]
    CourierNotAvailable,
    #[error("All tickets of the order are void. There is nothing to send.")]
    NothingToSend,
    #[error("Delivery by courier needs a postal address. Add one.")]
    NoAddress,
    #[error("The tickets have already been sent {MAX_DELIVERIES} times. Find out why they do not arrive.")]
    TooMany,
    #[error("The buyer's data has been erased.")]
    Forgotten,
    #[error("Tickets go to the order's own address. Once a delivery has failed, the buyer can correct it.")]
    OtherAddress,
}

impl Refusal for ResendRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NoAddress => RefusalKind::Invalid,
            Self::CourierUnderWay
            | Self::CourierNotAvailable
            | Self::NothingToSend
            | Self::TooMany
            | Self::Forgotten
            | Self::OtherAddress => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::CourierUnderWay => "courier_under_way",
            Self::CourierNotAvailable => "courier_not_available",
            Self::NothingToSend => "nothing_to_send",
            Self::NoAddress => "missing_address",
            Self::TooMany => "too_many_deliveries",
            Self::Forgotten => "person_forgotten",
            Self::OtherAddress => "other_address",
        }
    }

    fn pointer(&self) -> Option<String> {
        matches!(self, Self::NoAddress).then(|| "/address".to_owned())
    }
}

async fn request_delivery((store, vault): (Store, Vault), request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id: OrderId = request.path("orderId")?;
    let body: Body = if request.body().is_empty() { Body::default() } else { request.json()? };
    let before = deliveries::of_order(&store, order_id, Consistency::Strong).await;
    let before: Vec<Delivery> =
        before.map_err(|error| Problem::store(&error))?.into_iter().map(|delivery| delivery.state).collect();
    let last = before.last().and_then(Delivery::request).ok_or_else(Problem::not_found)?;
    let is_buyer = last.user_id == caller.user_id;
    if !is_buyer && !caller.sees_everybody() {
        return Err(Problem::not_found());
    }
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
    let has_failed = matches!(before.last(), Some(Delivery::Failed { .. }));
    let method = match body.method {
        Some(method) => method,
        None if is_buyer => DeliveryMethod::Email,
        None => last.method,
    };
    let number = if is_buyer { next_number_for_buyer(&before, method)? } else { next_number(&before, method)? };
    if is_buyer && let Some(seconds) = wait(&before, request.now()) {
        return Err(too_often(seconds));
    }
    if !any_is_good(&store, last).await? {
        return Err(ResendRefusal::NothingToSend.into());
    }
    let customer = vault.open(&last.customer).await.map_err(|error| match error {
        PrivacyError::Forgotten(_) => ResendRefusal::Forgotten.into(),
        error => Problem::privacy(&error),
    })?;
    let before = customer.clone();
    let customer = corrected(customer, body).map_err(|invalid| Problem::invalid("/phone", &invalid))?;
    if customer != before && !(is_buyer && has_failed) {
        return Err(ResendRefusal::OtherAddress.into());
    }
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

/// In this time, by the buyer and staff together: all of them reach the same person.
const MAX_RESENT: usize = 5;

const PERIOD: SignedDuration = SignedDuration::from_hours(24);

/// How many seconds the buyer has to wait until the tickets can be sent again. None if they can be sent now.
pub fn wait(before: &[Delivery], now: Timestamp) -> Option<u32> {
    let requested = before.iter().filter_map(Delivery::request).filter(|request| request.asked_by.is_some());
    let mut recent: Vec<Timestamp> =
        requested.map(|request| request.requested_at).filter(|at| now.duration_since(*at) < PERIOD).collect();
    recent.sort_unstable();
    let oldest = recent.len().checked_sub(MAX_RESENT).and_then(|place| recent.get(place))?;
    let left = PERIOD.as_secs().saturating_sub(now.duration_since(*oldest).as_secs());
    Some(u32::try_from(left).unwrap_or(u32::MAX).max(1))
}

fn too_often(seconds: u32) -> Problem {
    let detail = format!("The tickets have been sent again {MAX_RESENT} times within a day. Wait, or download them.");
    Problem { retry_after: Some(seconds), ..Problem::new(429, "too_many_deliveries_today", detail) }
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

/// A parcel costs something: the buyer gets another one only for one that failed.
pub fn next_number_for_buyer(before: &[Delivery], method: DeliveryMethod) -> Result<u32, ResendRefusal> {
    let number = next_number(before, method)?;
    let parcel_failed = matches!(
        before.last(),
        Some(Delivery::Failed { request, .. }) if request.method == DeliveryMethod::Courier
    );
    if method == DeliveryMethod::Courier && !parcel_failed {
        return Err(ResendRefusal::CourierNotAvailable);
    }
    Ok(number)
}

/// The same tickets in another delivery.
pub fn resend(last: &DeliveryRequest, number: u32, method: DeliveryMethod, requested_at: Timestamp) -> DeliveryRequest {
    DeliveryRequest { delivery_id: delivery_id(last.order_id, number), method, requested_at, ..last.clone() }
}

fn corrected(customer: Customer, body: Body) -> Result<Customer, Invalid> {
    let address = body.address.map(PostalAddressInput::into_address).or(customer.address);
    // One that was given without an address may lack its country's calling code.
    let earlier = customer.phone.as_ref().and_then(|phone| PhoneNumber::try_from(phone.to_string()).ok());
    let country = address.as_ref().map(|address| &address.country);
    let phone = body.phone.or(earlier).map(|phone| phone.in_country(country)).transpose()?;
    Ok(Customer {
        name: body.name.map_or(customer.name, TextInput::into_text),
        email: body.email.unwrap_or(customer.email),
        phone: phone.or(customer.phone),
        address,
        language: customer.language,
    })
}

async fn any_is_good(store: &Store, last: &DeliveryRequest) -> Result<bool, Problem> {
    for ticket_id in last.ticket_ids() {
        let ticket = store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
        let seat = ticket.map_err(|error| Problem::store(&error))?.state.into_good_seat();
        if seat.is_some_and(|seat| last.is_for_holder_of(&seat)) {
            return Ok(true);
        }
    }
    Ok(false)
}
