//! `POST /orders/{orderId}/deliveries`: staff have the tickets of an order sent again, elsewhere or another way if need be.

use contracts::{Customer, DeliveryMethod};
use eventstore::{Aggregate, Consistency, Expected, Store};
use kernel::{EmailAddress, OrderId, PostalAddress, Refusal, RefusalKind, Role, Text, TicketId, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use privacy::Vault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::deliveries::{self, MOST_DELIVERIES};
use crate::delivery::{Delivery, DeliveryCommand, Parcel, delivery_id};
use crate::ticket::Ticket;

pub const LAMBDA: Lambda = Lambda { name: "tickets-request-delivery", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.vault()?);
    Ok(endpoint(&env, state, request_delivery).authenticated()?.idempotent()?.build())
}

/// Who may.
const STAFF: &[Role] = &[Role::Finance, Role::Admin];

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/orders/{orderId}/deliveries", "requestDelivery")
        .says(
            "Send the tickets again",
            "As before, or to a corrected address, or another way, such as by e-mail after a courier could not deliver them.",
        )
        .by_one_of(STAFF)
        .path::<OrderId>("orderId", "The order.")
        .idempotent()
        .contended()
        .body::<Body>()
        .answers(Answer::accepted::<Answered>())
        .refuses([Problem::not_found()])
        .refuses([
            ResendRefusal::CourierUnderWay,
            ResendRefusal::NothingToSend,
            ResendRefusal::NoAddress,
            ResendRefusal::TooMany,
            ResendRefusal::Forgotten,
        ])
}

/// What is to be different.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(rename = "DeliveryRequest")]
struct Body {
    /// How: as before, if not said.
    method: Option<DeliveryMethod>,
    /// Where e-mails go: where they went before, if not said.
    email: Option<EmailAddress>,
    /// Where a courier goes: where one went before, if not said.
    address: Option<PostalAddress>,
    /// For the courier.
    phone: Option<Text<20>>,
    /// Who gets them: who got them before, if not said.
    name: Option<Text<200>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RequestedDelivery")]
struct Answered {
    order_id: OrderId,
    delivery_id: kernel::DeliveryId,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResendRefusal {
    /// A courier has them, or is about to: they may arrive yet.
    #[error("A courier has the tickets: wait until they arrive or come back, or send them by e-mail.")]
    CourierUnderWay,
    /// All its tickets are void.
    #[error("The tickets of the order are void: there is nothing to send.")]
    NothingToSend,
    /// A courier has nowhere to go.
    #[error("A courier needs a postal address.")]
    NoAddress,
    /// They were sent so often that something else must be wrong.
    #[error("The tickets were sent {MOST_DELIVERIES} times: find out what is wrong.")]
    TooMany,
    /// Whose tickets they are is not known any more.
    #[error("Who bought the tickets was forgotten.")]
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
    let wanted: Body = if request.body().is_empty() { Body::default() } else { request.json()? };
    let before = deliveries::of_order(&store, order_id, Consistency::Strong).await;
    let before: Vec<Delivery> =
        before.map_err(|error| Problem::store(&error))?.into_iter().map(|delivery| delivery.state).collect();
    let last = before.last().and_then(Delivery::parcel).ok_or_else(Problem::not_found)?;
    let answered =
        |delivery_id| Response::accepted(format!("/orders/{order_id}/deliveries"), Answered { order_id, delivery_id });
    // The same request again, of which the answer was lost.
    let same = before.iter().filter_map(Delivery::parcel).find(|parcel| parcel.asked_by == Some(request.command_id()));
    if let Some(parcel) = same {
        return Ok(answered(parcel.delivery_id));
    }
    let method = wanted.method.unwrap_or(last.method);
    let number = next(&before, method)?;
    if !any_is_good(&store, last.ticket_ids()).await? {
        return Err(ResendRefusal::NothingToSend.into());
    }
    let known = vault.open(&last.customer).await;
    let known = known.map_err(|error| match error {
        privacy::PrivacyError::Forgotten(_) => ResendRefusal::Forgotten.into(),
        error => Problem::privacy(&error),
    })?;
    let customer = corrected(known, wanted);
    if method == DeliveryMethod::Courier && customer.address.is_none() {
        return Err(ResendRefusal::NoAddress.into());
    }
    let customer = vault.seal(last.user_id, &customer).await.map_err(|error| Problem::privacy(&error))?;
    let asked_by = Some(request.command_id());
    let parcel = Parcel { customer, asked_by, ..again(last, number, method, request.now()) };
    let delivery_id = parcel.delivery_id;
    let (stream, command) = (Delivery::stream(delivery_id), DeliveryCommand::RequestDelivery(Box::new(parcel)));
    let cause = request.cause("ResendTickets");
    store.execute::<Delivery>(&stream, &command, &cause, Expected::Any).await.map_err(Problem::of)?;
    Ok(answered(delivery_id))
}

/// Which delivery comes next.
///
/// # Errors
/// [`ResendRefusal`]
pub fn next(before: &[Delivery], method: DeliveryMethod) -> Result<u32, ResendRefusal> {
    let with_courier = |delivery: &&Delivery| {
        delivery.parcel().is_some_and(|parcel| parcel.method == DeliveryMethod::Courier) && delivery.is_under_way()
    };
    if method == DeliveryMethod::Courier && before.iter().any(|delivery| with_courier(&delivery)) {
        return Err(ResendRefusal::CourierUnderWay);
    }
    let number = u32::try_from(before.len()).unwrap_or(u32::MAX).saturating_add(1);
    if number > MOST_DELIVERIES { Err(ResendRefusal::TooMany) } else { Ok(number) }
}

/// The same tickets, once more.
pub fn again(last: &Parcel, number: u32, method: DeliveryMethod, requested_at: Timestamp) -> Parcel {
    Parcel { delivery_id: delivery_id(last.order_id, number), method, requested_at, ..last.clone() }
}

fn corrected(known: Customer, wanted: Body) -> Customer {
    Customer {
        name: wanted.name.unwrap_or(known.name),
        email: wanted.email.unwrap_or(known.email),
        phone: wanted.phone.or(known.phone),
        address: wanted.address.or(known.address),
        language: known.language,
    }
}

async fn any_is_good(store: &Store, ticket_ids: impl Iterator<Item = TicketId>) -> Result<bool, Problem> {
    for ticket_id in ticket_ids {
        let ticket = store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
        let ticket = ticket.map_err(|error| Problem::store(&error))?.state;
        if matches!(ticket, Ticket::Valid(_) | Ticket::Used { .. }) {
            return Ok(true);
        }
    }
    Ok(false)
}
