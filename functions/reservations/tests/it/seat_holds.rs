//! Simultaneous reservations in a database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloud::CallFault;
use eventstore::ExecuteError;
use futures::future::join_all;
use reservations::reservation::{Reservation, ReservationFailure, ReservationRefusal, Seats};
use reservations::seat_holds::NotReady;
use serde_json::json;

use crate::box_office::{BoxOffice, sold_out, terms};
use crate::samples::{golden_circle, regular, seats};

/// Retries as Lambda does, until the reservation is decided.
async fn decided(office: Arc<BoxOffice>, order: u128, seats: Vec<Seats>) -> Reservation {
    while let Err(error) = office.reserve(order, seats.clone()).await {
        assert!(matches!(error, ExecuteError::Contended), "{error:?}");
    }
    office.reservation(order).await
}

/// Places all orders at the same time, and returns their reservations.
async fn rush(office: &Arc<BoxOffice>, orders: impl Iterator<Item = (u128, Vec<Seats>)>) -> Vec<Reservation> {
    let buyers = orders.map(|(order, seats)| tokio::spawn(decided(Arc::clone(office), order, seats)));
    join_all(buyers.collect::<Vec<_>>()).await.into_iter().map(|reservation| reservation.unwrap()).collect()
}

fn held(reservation: &Reservation) -> bool {
    matches!(reservation, Reservation::Held(_))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_buyers_hold_exactly_the_hundred_seats() {
    let office = Arc::new(BoxOffice::selling(&[("regular", 100)]).await);
    let reservations = rush(&office, (1..=300).map(|order| (order, vec![seats("regular", 1)]))).await;
    let counted = reservations.iter().filter(|reservation| held(reservation)).count();
    let refused = reservations.iter().filter(|reservation| sold_out(reservation)).count();
    assert_eq!((counted, refused, office.seats(&regular()).await), (100, 200, (100, 100, 0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyers_of_two_ticket_types_never_hold_more_than_the_capacity() {
    let office = Arc::new(BoxOffice::selling(&[("regular", 100), ("golden-circle", 50)]).await);
    let both = |order: u128| vec![seats("regular", 1 + (order % 4) as u32), seats("golden-circle", 2)];
    rush(&office, (1..=60).map(|order| (order, both(order)))).await;
    let (regular, golden) = (office.seats(&regular()).await, office.seats(&golden_circle()).await);
    assert_eq!((regular.0, golden), (100, (50, 50, 0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn released_seats_are_held_by_other_buyers() {
    let office = Arc::new(BoxOffice::selling(&[("regular", 50)]).await);
    rush(&office, (1..=50).map(|order| (order, vec![seats("regular", 1)]))).await;
    let cancelled = join_all((1..=20).map(|order| office.cancel(order))).await;
    let reservations = rush(&office, (51..=100).map(|order| (order, vec![seats("regular", 1)]))).await;
    let counted = reservations.iter().filter(|reservation| held(reservation)).count();
    let cancelled = cancelled.into_iter().filter(Result::is_ok).count();
    assert_eq!((cancelled, counted, office.seats(&regular()).await), (20, 20, (50, 50, 0)));
}

#[tokio::test]
async fn last_seats_are_held_from_several_pools() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    for order in 1..=12 {
        office.reserve(order, vec![seats("regular", 8)]).await.unwrap();
    }
    office.reserve(13, vec![seats("regular", 4)]).await.unwrap();
    assert_eq!((held(&office.reservation(13).await), office.seats(&regular()).await), (true, (100, 100, 0)));
}

#[tokio::test]
async fn one_more_than_the_last_seats_is_sold_out() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    for order in 1..=12 {
        office.reserve(order, vec![seats("regular", 8)]).await.unwrap();
    }
    office.reserve(13, vec![seats("regular", 5)]).await.unwrap();
    assert!(sold_out(&office.reservation(13).await));
}

#[tokio::test]
async fn sold_out_ticket_type_leaves_the_other_unheld() {
    let office = BoxOffice::selling(&[("regular", 100), ("golden-circle", 1)]).await;
    office.reserve(1, vec![seats("regular", 2), seats("golden-circle", 2)]).await.unwrap();
    assert_eq!((sold_out(&office.reservation(1).await), office.seats(&regular()).await), (true, (100, 0, 0)));
}

#[tokio::test]
async fn seats_not_on_sale_fail_with_that_reason() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    office.reserve(1, vec![seats("balcony", 1)]).await.unwrap();
    let Reservation::Failed(failed) = office.reservation(1).await else { panic!("not failed") };
    assert_eq!(failed.reason, ReservationFailure::NotOnSale);
}

#[tokio::test]
async fn order_for_an_unknown_concert_is_retried() {
    let office = BoxOffice::closed().await;
    let early = office.reserve(1, vec![seats("regular", 2)]).await;
    assert!(matches!(early, Err(ExecuteError::Refused(NotReady::UnknownConcert))));
}

#[tokio::test]
async fn nothing_is_sold_out_before_the_pools_are_open() {
    // The sale terms are written; all later writes fail.
    let writes = AtomicUsize::new(0);
    let office = BoxOffice::faulty(move |operation| match operation {
        "DynamoDB.PutItem" if writes.fetch_add(1, Ordering::Relaxed) > 0 => CallFault::Unavailable,
        _ => CallFault::None,
    })
    .await;
    let stopped = office.put_on_sale(&terms(1, &[("regular", 100)])).await;
    let early = office.reserve(1, vec![seats("regular", 2)]).await;
    assert!(stopped.is_err() && matches!(early, Err(ExecuteError::Refused(NotReady::PoolsBehind))));
}

#[tokio::test]
async fn simultaneous_repeat_of_an_order_holds_its_seats_once() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    let (first, second) =
        futures::join!(office.reserve(1, vec![seats("regular", 2)]), office.reserve(1, vec![seats("regular", 2)]));
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(office.seats(&regular()).await, (100, 2, 0));
}

#[tokio::test]
async fn reservation_with_a_lost_answer_holds_its_seats_once() {
    let office = BoxOffice::faulty(|operation| match operation {
        "DynamoDB.TransactWriteItems" => CallFault::AnswerLost,
        _ => CallFault::None,
    })
    .await;
    office.sell(1, &[("regular", 100)]).await;
    let unknown = office.reserve(1, vec![seats("regular", 2)]).await;
    let again = office.reserve(1, vec![seats("regular", 2)]).await;
    assert!(matches!(unknown, Err(ExecuteError::Store(_))) && again.is_ok());
    assert_eq!(office.seats(&regular()).await, (100, 2, 0));
}

#[tokio::test]
async fn transaction_with_a_conflict_is_retried() {
    let transactions = AtomicUsize::new(0);
    let office = BoxOffice::faulty(move |operation| match operation {
        "DynamoDB.TransactWriteItems" if transactions.fetch_add(1, Ordering::Relaxed) < 3 => CallFault::Conflict,
        _ => CallFault::None,
    })
    .await;
    office.sell(1, &[("regular", 100)]).await;
    office.reserve(1, vec![seats("regular", 2)]).await.unwrap();
    assert_eq!(office.seats(&regular()).await, (100, 2, 0));
}

#[tokio::test]
async fn stale_reads_sell_no_seat_twice() {
    let office = BoxOffice::faulty(|operation| match operation {
        "DynamoDB.Query" => CallFault::Stale(6),
        _ => CallFault::None,
    })
    .await;
    office.sell(1, &[("regular", 10)]).await;
    for order in 1..=12 {
        office.reserve(order, vec![seats("regular", 1)]).await.unwrap();
    }
    assert!(sold_out(&office.reservation(12).await));
    assert_eq!(office.seats(&regular()).await, (10, 10, 0));
}

#[tokio::test]
async fn order_cancelled_before_it_was_placed_holds_nothing() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    office.cancel(1).await.unwrap();
    office.reserve(1, vec![seats("regular", 2)]).await.unwrap();
    assert_eq!(office.seats(&regular()).await, (100, 0, 0));
}

#[tokio::test]
async fn confirmed_seats_are_sold_at_their_price() {
    let office = BoxOffice::selling(&[("regular", 10)]).await;
    office.reserve(1, vec![seats("regular", 2)]).await.unwrap();
    office.confirm(1).await.unwrap();
    let pools = office.pools(&regular()).await;
    let revenue = serde_json::to_value(pools[0].revenue).unwrap();
    assert_eq!((pools[0].sold, revenue), (2, json!({"amount": "698.00", "currency": "PLN"})));
}

#[tokio::test]
async fn repeated_confirmation_sells_once() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    office.reserve(1, vec![seats("regular", 2)]).await.unwrap();
    office.confirm(1).await.unwrap();
    office.confirm(1).await.unwrap();
    assert_eq!(office.seats(&regular()).await, (100, 0, 2));
}

#[tokio::test]
async fn repeated_cancellation_releases_once() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    for order in 1..=2 {
        office.reserve(order, vec![seats("regular", 2)]).await.unwrap();
    }
    let (first, second) = futures::join!(office.cancel(1), office.cancel(1));
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(office.seats(&regular()).await, (100, 2, 0));
}

#[tokio::test]
async fn cancelled_confirmed_order_returns_its_seats() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    office.reserve(1, vec![seats("regular", 2)]).await.unwrap();
    office.confirm(1).await.unwrap();
    office.cancel(1).await.unwrap();
    assert_eq!(office.seats(&regular()).await, (100, 0, 0));
}

#[tokio::test]
async fn simultaneous_confirmation_and_cancellation_leave_all_seats_free() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    office.reserve(1, vec![seats("regular", 2)]).await.unwrap();
    let (confirmed, cancelled) = futures::join!(office.confirm(1), office.cancel(1));
    assert!(confirmed.is_ok() && cancelled.is_ok());
    assert_eq!(office.seats(&regular()).await, (100, 0, 0));
}

#[tokio::test]
async fn confirmation_before_the_reservation_is_retried() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    let early = office.confirm(1).await;
    assert!(matches!(early, Err(ExecuteError::Refused(ReservationRefusal::Unknown))));
}

/// Hundredths of consumed read and write units.
async fn cost(office: &BoxOffice, what: impl AsyncFnOnce()) -> (u64, u64) {
    let consumed = office.store.consumed();
    let before = (consumed.read_hundredths(), consumed.write_hundredths());
    what().await;
    (consumed.read_hundredths() - before.0, consumed.write_hundredths() - before.1)
}

#[tokio::test]
async fn reservation_costs_one_and_a_half_read_units_and_four_write_units() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    let spent = cost(&office, async || office.reserve(1, vec![seats("regular", 2)]).await.unwrap()).await;
    assert_eq!(spent, (150, 400));
}

#[tokio::test]
async fn confirmation_costs_one_read_unit_and_four_write_units() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    office.reserve(1, vec![seats("regular", 2)]).await.unwrap();
    let spent = cost(&office, async || office.confirm(1).await.unwrap()).await;
    assert_eq!(spent, (100, 400));
}

#[tokio::test]
async fn pool_costs_as_much_after_a_hundred_reservations() {
    let office = BoxOffice::selling(&[("regular", 10)]).await;
    for order in 1..=100 {
        office.reserve(order, vec![seats("regular", 2)]).await.unwrap();
        office.cancel(order).await.unwrap();
    }
    let spent = cost(&office, async || office.reserve(101, vec![seats("regular", 2)]).await.unwrap()).await;
    assert_eq!(spent, (150, 400));
}
