//! `GET /tickets`, `GET /tickets/{ticketId}`, `GET /gate/concerts/{concertId}/keys` and `/conflicts`.

use eventstore::{Aggregate, Consistency, Store};
use kernel::{ConcertId, Role, TicketId, UserId};
use lambda::Lambda;
use lambda::http::{Problem, Request, Response, endpoint};
use openapi::{Answer, Operation};
use views::{Order, Page, Views};

use crate::code::Keys;
use crate::concerts;
use crate::delivery::{Delivery, delivery_id};
use crate::ticket::Ticket;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::gate_keys::GateKeys;
use crate::views::ticket_details::{DeliveryStatus, TicketDetails};
use crate::views::user_tickets::UserTicket;
use crate::views::void_tickets::VoidTicket;

/// Answers questions about tickets.
pub const LAMBDA: Lambda = Lambda {
    name: "tickets-query",
    build: |env| {
        Box::pin(async move {
            let (store, views, keys) = (env.events()?, env.views()?, Keys::of(&env)?);
            let answer = move |request: Request| {
                let (store, views, keys) = (store.clone(), views.clone(), keys.clone());
                Box::pin(async move {
                    match request.route() {
                        "GET /tickets/{ticketId}" => ticket(&store, &views, &request).await,
                        "GET /gate/concerts/{concertId}/keys" => gate_keys(&views, &keys, &request).await,
                        "GET /gate/concerts/{concertId}/conflicts" => conflicts(&views, &request).await,
                        _ => list(&views, &request).await,
                    }
                }) as _
            };
            Ok(endpoint(&env, answer).authenticated()?.build())
        })
    },
};

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let list = Operation::get("/tickets", "listTickets")
        .says("Your tickets", "Newest first. Staff may ask for somebody else's.")
        .by_person()
        .query::<UserId>("userId", "Whose tickets: the caller's, if not said.")
        .paged()
        .answers(Answer::ok::<Page<UserTicket>>())
        .refuses([Problem::forbidden()]);
    let ticket = Operation::get("/tickets/{ticketId}", "getTicket")
        .says("One ticket", "With its code for the gate, and how far its delivery is.")
        .by_person()
        .path::<TicketId>("ticketId", "The ticket.")
        .answers(Answer::ok::<TicketDetails>().versioned());
    let keys = Operation::get("/gate/concerts/{concertId}/keys", "getGateKeys")
        .says("What a gate needs without a network", "The public keys that check codes, and the tickets that are void.")
        .by_one_of(&[Role::Gate])
        .path::<ConcertId>("concertId", "The concert at the gate.")
        .answers(Answer::ok::<GateKeys>());
    let conflicts = Operation::get("/gate/concerts/{concertId}/conflicts", "listAdmissionConflicts")
        .says(
            "Who was let in and should not have been",
            "By gates without a network, with all admissions of the ticket.",
        )
        .by_one_of(STEWARDS)
        .path::<ConcertId>("concertId", "The concert.")
        .paged()
        .answers(Answer::ok::<Page<TicketConflict>>());
    vec![list, ticket, keys, conflicts]
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

async fn ticket(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let ticket_id: TicketId = request.path("ticketId")?;
    let loaded = store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let loaded = loaded.map_err(|error| Problem::store(&error))?;
    let ticket = UserTicket::of(&loaded.state)
        .filter(|ticket| caller.may_see(ticket.user_id) || caller.has(Role::Gate))
        .ok_or_else(Problem::not_found)?;
    let stream = Delivery::stream(delivery_id(ticket.order_id, 1));
    let delivery = store.load::<Delivery>(&stream, Consistency::Strong).await;
    let delivery = DeliveryStatus::of(&delivery.map_err(|error| Problem::store(&error))?.state);
    let concerts = concerts::find(views, [ticket.concert_id]).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(TicketDetails { ticket: ticket.at(&concerts), delivery }).etag(loaded.version))
}
