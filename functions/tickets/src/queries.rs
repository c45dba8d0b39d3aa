//! `GET /tickets`, `GET /tickets/{ticketId}`, `GET /orders/{orderId}/deliveries`, `GET /gate/concerts/{concertId}/keys`, and what goes
//! with them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eventstore::{Aggregate, Consistency, Loaded, Store};
use kernel::{ConcertId, OrderId, Role, TicketId, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use privacy::PrivacyError;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Order, Page, Views};

use crate::code::Keys;
use crate::deliveries::MOST_DELIVERIES;
use crate::delivery::{Delivery, DeliveryEvent, delivery_id};
use crate::downloads::{Kind, Press, person_forgotten, void};
use crate::ticket::Ticket;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::failed_deliveries::{self, FailedDelivery};
use crate::views::gate_keys::GateKeys;
use crate::views::order_deliveries::{DeliveryHistory, OrderDeliveries};
use crate::views::ticket_details::{DeliveryStatus, TicketDetails};
use crate::views::user_tickets::UserTicket;
use crate::views::void_tickets::VoidTicket;
use crate::{concerts, deliveries, downloads};

pub const LAMBDA: Lambda = Lambda { name: "tickets-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let press = Press { store: env.events()?, views: env.views()?, vault: env.vault()? };
    let state = (press, Keys::of(&env)?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer((press, keys): (Press, Keys), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /tickets/{ticketId}" => ticket(&press, &request).await,
        "GET /tickets/{ticketId}/qr.svg" => qr(&press, &request).await,
        "GET /orders/{orderId}/tickets.pdf" => press.order(request.caller()?, &request).await,
        "GET /orders/{orderId}/deliveries" => deliveries_of_order(&press.store, &request).await,
        "GET /orders/{orderId}/label.pdf" => label(&press, &request).await,
        "GET /ops/failed-deliveries" => failed_deliveries(&press, &request).await,
        "GET /gate/concerts/{concertId}/keys" => gate_keys(&press.views, &keys, &request).await,
        "GET /gate/concerts/{concertId}/conflicts" => conflicts(&press.views, &request).await,
        _ => list(&press.views, &request).await,
    }
}

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/tickets", "listTickets")
        .says("Your tickets", "Newest first. Staff may ask for somebody else's.")
        .by_person()
        .query::<UserId>("userId", "Whose tickets: the caller's, if not said.")
        .paged()
        .answers(Answer::ok::<Page<UserTicket>>())
        .refuses([Problem::forbidden()]);
    let ticket = Operation::get(LAMBDA.name, "/tickets/{ticketId}", "getTicket")
        .says(
            "One ticket",
            "With its code for the gate, and how far its delivery is. With .pdf, .svg or .ics after its id: on paper, as a picture, for a \
             calendar.",
        )
        .by_person()
        .path::<String>("ticketId", "The ticket, and what it is wanted as.")
        .query::<String>("page", "Of a PDF: a4 to print, which is what comes if not said, or phone.")
        .answers(
            Answer::ok::<TicketDetails>()
                .versioned()
                .or_file("application/pdf")
                .or_file("image/svg+xml")
                .or_file("text/calendar"),
        )
        .refuses([Problem::invalid_parameter("")])
        .refuses([void(), person_forgotten()]);
    let qr = Operation::get(LAMBDA.name, "/tickets/{ticketId}/qr.svg", "getTicketCode")
        .says("The code of a ticket as a picture", "")
        .by_person()
        .path::<TicketId>("ticketId", "The ticket.")
        .answers(Answer::file("image/svg+xml"))
        .refuses([void()]);
    let papers = Operation::get(LAMBDA.name, "/orders/{orderId}/tickets.pdf", "getOrderTickets")
        .says("All tickets of an order as one PDF", "A page each; void ones are left out.")
        .by_person()
        .path::<OrderId>("orderId", "The order.")
        .query::<String>("page", "a4 to print, which is what comes if not said, or phone.")
        .answers(Answer::file("application/pdf"))
        .refuses([Problem::invalid_parameter("")])
        .refuses([void(), person_forgotten()]);
    let deliveries = Operation::get(LAMBDA.name, "/orders/{orderId}/deliveries", "listDeliveries")
        .says("How the tickets of an order reach the fan", "Each delivery with its history.")
        .by_person()
        .path::<OrderId>("orderId", "The order.")
        .answers(Answer::ok::<OrderDeliveries>());
    let label = Operation::get(LAMBDA.name, "/orders/{orderId}/label.pdf", "getLabel")
        .says("The courier's label of an order", "To be printed and put on the envelope; of the newest parcel.")
        .by_one_of(OPERATORS)
        .path::<OrderId>("orderId", "The order.")
        .answers(Answer::file("application/pdf"))
        .refuses([Problem::not_found(), person_forgotten()]);
    let failed = Operation::get(LAMBDA.name, "/ops/failed-deliveries", "listFailedDeliveries")
        .says("Tickets that could not be delivered", "Until they are sent again; the oldest comes first.")
        .by_one_of(OPERATORS)
        .answers(Answer::ok::<FailedDeliveries>());
    let keys = Operation::get(LAMBDA.name, "/gate/concerts/{concertId}/keys", "getGateKeys")
        .says("What a gate needs without a network", "The public keys that check codes, and the tickets that are void.")
        .by_one_of(&[Role::Gate])
        .path::<ConcertId>("concertId", "The concert at the gate.")
        .answers(Answer::ok::<GateKeys>());
    let conflicts = Operation::get(LAMBDA.name, "/gate/concerts/{concertId}/conflicts", "listAdmissionConflicts")
        .says(
            "Who was let in and should not have been",
            "By gates without a network, with all admissions of the ticket.",
        )
        .by_one_of(STEWARDS)
        .path::<ConcertId>("concertId", "The concert.")
        .paged()
        .answers(Answer::ok::<Page<TicketConflict>>());
    vec![list, ticket, qr, papers, deliveries, label, failed, keys, conflicts]
}

/// Who looks after tickets that could not be delivered.
const OPERATORS: &[Role] = &[Role::Finance, Role::Admin];

/// All that could not be delivered.
#[derive(Serialize, JsonSchema)]
struct FailedDeliveries {
    items: Vec<FailedDelivery>,
}

/// What was sent again since is no task any more.
async fn failed_deliveries(press: &Press, request: &Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let failed = press.views.list_all::<FailedDelivery>(failed_deliveries::LIST).await;
    let mut items = Vec::new();
    for item in failed.map_err(|error| Problem::view(&error))? {
        let deliveries = deliveries::of_order(&press.store, item.order_id, Consistency::Strong).await;
        let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
        let last = deliveries.last().map(|delivery| &delivery.state);
        if let Some(Delivery::Failed { parcel, .. }) = last
            && parcel.delivery_id == item.delivery_id
        {
            items.push(item);
        }
    }
    Ok(Response::ok(FailedDeliveries { items }))
}

async fn deliveries_of_order(store: &Store, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id: OrderId = request.path("orderId")?;
    let mut items = Vec::new();
    for number in 1..=MOST_DELIVERIES {
        let commits = store.read(&Delivery::stream(delivery_id(order_id, number)), Consistency::Strong).await;
        let commits = commits.map_err(|error| Problem::store(&error))?;
        let history = DeliveryHistory::of(&commits).map_err(|(version, error)| {
            tracing::error!(%order_id, number, version, %error, "a delivery can't be read");
            Problem::unavailable()
        })?;
        let Some((user_id, history)) = history else { break };
        if !caller.may_see(user_id) {
            return Err(Problem::not_found());
        }
        items.push(history);
    }
    if items.is_empty() { Err(Problem::not_found()) } else { Ok(Response::ok(OrderDeliveries { items })) }
}

/// The label is in the event alone: nothing else has a use for it.
async fn label(press: &Press, request: &Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let order_id: OrderId = request.path("orderId")?;
    let mut newest = None;
    for number in 1..=MOST_DELIVERIES {
        let commits = press.store.read(&Delivery::stream(delivery_id(order_id, number)), Consistency::Strong).await;
        let commits = commits.map_err(|error| Problem::store(&error))?;
        if commits.is_empty() {
            break;
        }
        let events = commits.iter().flat_map(|commit| &commit.events);
        let shipped = events.filter(|event| event.name == "TicketsShipped");
        newest = shipped.filter_map(|event| event.decode::<DeliveryEvent>().ok()).next_back().or(newest);
    }
    let Some(DeliveryEvent::TicketsShipped { label, tracking_number, .. }) = newest else {
        return Err(Problem::not_found());
    };
    let label = press.vault.open(&label).await.map_err(|error| match error {
        PrivacyError::Forgotten(_) => person_forgotten(),
        error => Problem::privacy(&error),
    })?;
    let pdf = STANDARD.decode(label.pdf).map_err(|_| Problem::unavailable())?;
    Ok(Response::bytes("application/pdf", pdf).inline(&format!("label-{tracking_number}.pdf")))
}

/// Who sees what went wrong at the gates.
const STEWARDS: &[Role] = &[Role::Gate, Role::Organizer];

async fn gate_keys(views: &Views, keys: &Keys, request: &Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Gate])?;
    let concert_id: ConcertId = request.path("concertId")?;
    let void = views.list_all::<VoidTicket>(&VoidTicket::list(concert_id)).await;
    let void = void.map_err(|error| Problem::view(&error))?.into_iter().map(|ticket| ticket.ticket_id).collect();
    Ok(Response::ok(GateKeys::new(concert_id, request.now(), keys, void)))
}

async fn conflicts(views: &Views, request: &Request) -> Result<Response, Problem> {
    request.caller_with(STEWARDS)?;
    let list = TicketConflict::list(request.path("concertId")?);
    let page = views.list::<TicketConflict>(&list, Order::Ascending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}

/// The tickets of the caller; staff may ask for somebody's with `?userId=`.
async fn list(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    if !caller.may_see(owner) {
        return Err(Problem::forbidden());
    }
    let page = views.list::<UserTicket>(&UserTicket::list(owner), Order::Descending, &request.page()?).await;
    let page = page.map_err(|error| Problem::view(&error))?;
    let concerts = concerts::find(views, page.items.iter().map(|ticket| ticket.concert_id)).await;
    let concerts = concerts.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(page.map(|ticket| ticket.at(&concerts))))
}

async fn ticket(press: &Press, request: &Request) -> Result<Response, Problem> {
    let wanted: String = request.path("ticketId")?;
    let (ticket_id, kind) = Kind::of(&wanted).ok_or_else(Problem::not_found)?;
    let (loaded, ticket) = visible(press, ticket_id, request).await?;
    if let (Some(kind), Some(seat)) = (kind, loaded.state.seat()) {
        let is_void = loaded.state.status() == "void";
        return press.ticket((seat.clone(), loaded.version), is_void, kind, request).await;
    }
    let deliveries = deliveries::of_order(&press.store, ticket.order_id, Consistency::Strong).await;
    let deliveries = deliveries.map_err(|error| Problem::store(&error))?;
    let delivery = deliveries.last().and_then(|delivery| DeliveryStatus::of(&delivery.state));
    let concerts = concerts::find(&press.views, [ticket.concert_id]).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(TicketDetails { ticket: ticket.at(&concerts), delivery }).etag(loaded.version))
}

async fn qr(press: &Press, request: &Request) -> Result<Response, Problem> {
    let (loaded, _) = visible(press, request.path("ticketId")?, request).await?;
    match &loaded.state {
        Ticket::Valid(seat) | Ticket::Used { seat, .. } => downloads::qr(seat),
        Ticket::Nothing | Ticket::VoidBeforeIssued | Ticket::Void { .. } => Err(void()),
    }
}

/// A ticket, if the caller may know of it.
async fn visible(
    press: &Press,
    ticket_id: TicketId,
    request: &Request,
) -> Result<(Loaded<Ticket>, UserTicket), Problem> {
    let caller = request.caller()?;
    let loaded = press.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let loaded = loaded.map_err(|error| Problem::store(&error))?;
    let ticket = UserTicket::of(&loaded.state)
        .filter(|ticket| caller.may_see(ticket.user_id) || caller.has(Role::Gate))
        .ok_or_else(Problem::not_found)?;
    Ok((loaded, ticket))
}
