//! `POST /concerts/{concertId}/comps`: an organizer gives tickets for their own concert away. They are bought for nothing in a cart that
//! nobody else uses.

use std::collections::{BTreeMap, BTreeSet};

use contracts::{Customer, ids};
use eventstore::{Aggregate, Cause, Consistency, Expected, Store};
use kernel::{
    CartId, CommandId, ConcertId, DeliveryMethod, EmailAddress, Money, OrderId, Quantity, Role, TextInput, TicketTypeId,
};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::{KeyTable, Vault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Views;

use crate::cart::{Cart, CartCommand, CartRefusal, Confirmation, Delivery, Offer, Sale};
use crate::cart_operation::{at_quantity, sale_refusals, sold_out};
use crate::pending_order::{expect_order, hold_key};
use crate::views::{availability, catalogue};

pub const LAMBDA: Lambda = Lambda { name: "carts-give-comps", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let comps = Comps { store: env.events()?, views: env.views()?, vault: env.vault()?, keys: env.people_keys()? };
    Ok(endpoint(&env, comps, give_comps).authenticated()?.idempotent()?.build())
}

const GIVERS: &[Role] = &[Role::Organizer, Role::Admin];

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/concerts/{concertId}/comps", "giveComps")
        .describe(
            "Give tickets away",
            "For the concert's organizer and admins, while it is on sale. An order of 0.00 is placed a moment later: its seats are held and \
             sold as usual, and its tickets are e-mailed to the guest. They don't count towards a limit per person.",
        )
        .for_roles(GIVERS)
        .path::<ConcertId>("concertId", "The concert's ID.")
        .idempotent()
        .body::<Body>()
        .responds(SuccessResponse::accepted::<GivenCompsResponse>())
        .problems([Problem::not_found()])
        .problems([CartRefusal::TooManyTickets(Quantity::TEN)])
        .problems(sale_refusals())
        .problems(sold_out())
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Comps")]
struct Body {
    ticket_type_id: TicketTypeId,
    /// At most what one order can contain.
    quantity: Quantity,
    /// The guest's address.
    email: EmailAddress,
    /// The guest's name, printed on the tickets. Defaults to the part of the address before the @.
    name: Option<TextInput<200>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "GivenComps")]
struct GivenCompsResponse {
    /// The order to poll. It is the caller's.
    order_id: OrderId,
}

#[derive(Clone)]
struct Comps {
    store: Store,
    views: Views,
    vault: Vault,
    keys: KeyTable,
}

async fn give_comps(comps: Comps, request: Request) -> Result<Response, Problem> {
    let Comps { store, views, vault, keys } = comps;
    let caller = request.caller_with(GIVERS)?;
    let (user_id, now) = (caller.user_id, request.now());
    let concert_id: ConcertId = request.path("concertId")?;
    let Body { ticket_type_id, quantity, email, name } = request.json()?;
    let concert = catalogue::find(&views, concert_id).await?;
    let concert = concert.filter(|concert| caller.has(Role::Admin) || caller.organizes_for(concert.organizer_id));
    let concert = concert.ok_or_else(Problem::not_found)?;
    if concert.is_cancelled() {
        return Err(CartRefusal::ConcertCancelled(concert.name).into());
    }
    let pools = availability::of_concert(&views, concert_id).await?;
    let mut sales = catalogue::sales(&concert, &pools);
    let sale = sales.find(|sale| sale.offer.ticket_type_id == ticket_type_id).ok_or_else(Problem::not_found)?;
    let sale = for_nothing(sale);

    let name = name.map_or_else(|| before_at(&email), |name| Ok(name.into_text()))?;
    let customer = Customer { name, email, phone: None, address: None, language: request.languages() };
    let customer = vault.seal(user_id, &customer).await.map_err(|error| Problem::privacy(&error))?;
    let cart_id = CartId::derived(&[&"comps", &request.command_id()]);
    let order_id = ids::order_id(cart_id);
    let add = CartCommand::AddCartItem { user_id, sale: Box::new(sale.clone()), quantity, now };
    let delivery = Delivery { method: DeliveryMethod::Email, customer };
    let choose = CartCommand::ChooseDelivery { user_id, delivery };
    let confirm = CartCommand::ConfirmCart(Confirmation {
        sales: BTreeMap::from([((concert_id, ticket_type_id), sale)]),
        cancelled: BTreeSet::new(),
        expected_total: None,
        payment_method_id: None,
        keep_seats_on_decline: false,
        command_id: request.command_id(),
        now,
    });
    for (name, command) in [("AddCartItem", add), ("ChooseDelivery", choose)] {
        execute(&store, cart_id, name, &command, &request).await?;
    }
    let cart = store.load::<Cart>(&Cart::stream(cart_id), Consistency::Strong).await;
    // The order of a repeated request may have ended, and needs the key no more.
    if !cart.map_err(|error| Problem::store(&error))?.state.is_closed() {
        expect_order(&views, user_id, cart_id, now).await?;
        hold_key(&keys, user_id, order_id, now).await?;
    }
    execute(&store, cart_id, "ConfirmCart", &confirm, &request).await?;
    Ok(Response::accepted(format!("/orders/{order_id}"), GivenCompsResponse { order_id }))
}

/// Each command of the request has its own id, so that a repeated request finds what was done.
async fn execute(
    store: &Store,
    cart_id: CartId,
    name: &'static str,
    command: &CartCommand,
    request: &Request,
) -> Result<(), Problem> {
    let command_id = CommandId::derived(&[&name, &request.command_id()]);
    let cause = Cause { command_id, ..request.cause(name) };
    let done = store.execute::<Cart>(&Cart::stream(cart_id), command, &cause, Expected::Any).await;
    done.map_err(|error| at_quantity(Problem::of(error)))?;
    Ok(())
}

/// The same tickets at no price.
fn for_nothing(sale: Sale) -> Sale {
    let unit_price = Money::zero(sale.offer.unit_price.currency());
    Sale { offer: Offer { unit_price, ..sale.offer }, ..sale }
}

fn before_at(email: &EmailAddress) -> Result<kernel::Text<200>, Problem> {
    let name = email.as_str().split('@').next().unwrap_or_default().to_owned();
    name.try_into().map_err(|_| Problem::invalid_field("/email", "invalid_email", "must be an e-mail address"))
}
