//! Confirms a cart with tickets for concerts that limit how many one person can buy, together with the claims of those tickets.

use std::collections::BTreeMap;

use contracts::ids;
use eventstore::{Aggregate, Cause, Consistency, Expected, Store};
use kernel::{CartId, ConcertId, Decider, OrderId, Quantity, UserId};
use lambda::http::Problem;

use crate::cart::{Cart, CartCommand, CartEvent, Line};
use crate::open_cart::problem;
use crate::person_limit::{PersonLimit, PersonLimitCommand, PersonLimitRefusal, person_limit_id};

/// The most tickets that one person can buy, by concert.
pub type Limits = BTreeMap<ConcertId, Quantity>;

/// Refuses a cart that exceeds a limit now, before anything else is done for it.
pub async fn check(
    store: &Store,
    (user_id, cart_id): (UserId, CartId),
    lines: &[Line],
    limits: &Limits,
) -> Result<(), Problem> {
    let exceeded = exceeded(store, (user_id, cart_id), lines, limits).await?;
    exceeded.into_values().next().map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// The limits that a cart exceeds now, by concert.
pub async fn exceeded(
    store: &Store,
    (user_id, cart_id): (UserId, CartId),
    lines: &[Line],
    limits: &Limits,
) -> Result<BTreeMap<ConcertId, PersonLimitRefusal>, Problem> {
    let mut exceeded = BTreeMap::new();
    for (concert_id, claim) in claims(ids::order_id(cart_id), lines, limits) {
        let stream = PersonLimit::stream(person_limit_id(concert_id, user_id));
        let bought = store.load::<PersonLimit>(&stream, Consistency::Strong).await;
        let bought = bought.map_err(|error| Problem::store(&error))?.state;
        exceeded.extend(PersonLimit::decide(&claim, &bought).err().map(|refusal| (concert_id, refusal)));
    }
    Ok(exceeded)
}

/// Commits all or nothing, after a check of the lines that are really bought.
pub async fn confirm(
    store: &Store,
    (user_id, cart_id): (UserId, CartId),
    command: &CartCommand,
    limits: &Limits,
    cause: &Cause,
    expected: &Expected,
) -> Result<(), Problem> {
    let cart = Cart::stream(cart_id);
    let mut transaction = store.transaction(cause);
    loop {
        let confirmed = transaction.decide::<Cart>(&cart, command, expected.clone()).await.map_err(problem)?;
        let Some(CartEvent::CartConfirmed { lines, .. }) = confirmed.events.first() else { return Ok(()) };
        for (concert_id, claim) in claims(ids::order_id(cart_id), lines, limits) {
            let stream = PersonLimit::stream(person_limit_id(concert_id, user_id));
            transaction.decide::<PersonLimit>(&stream, &claim, Expected::Any).await.map_err(Problem::of)?;
        }
        if transaction.try_commit().await.map_err(|error| Problem::of::<PersonLimitRefusal>(error.into()))? {
            return Ok(());
        }
    }
}

/// The tickets for each concert with a limit.
pub fn claims(
    order_id: OrderId,
    lines: &[Line],
    limits: &Limits,
) -> impl Iterator<Item = (ConcertId, PersonLimitCommand)> {
    limits.iter().filter_map(move |(concert_id, max)| {
        let of_concert = lines.iter().filter(|line| line.offer.concert_id == *concert_id);
        let quantity = Quantity::try_from(of_concert.map(|line| line.quantity.get()).sum::<u32>()).ok()?;
        Some((*concert_id, PersonLimitCommand::ClaimTickets { order_id, quantity, max: *max }))
    })
}
