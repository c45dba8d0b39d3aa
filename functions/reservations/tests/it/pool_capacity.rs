//! Pools that follow a concert's capacity, in a database.

use std::sync::Arc;

use eventstore::ExecuteError;
use futures::future::join_all;
use reservations::pools::pool_fitting::fit_resized;
use reservations::pools::ticket_pool::Counts;
use reservations::seat_holds::NotReady;

use crate::box_office::{BoxOffice, cause, sold_out, terms};
use crate::samples::{regular, seats, warsaw};

fn capacities(pools: &[Counts]) -> Vec<u32> {
    pools.iter().map(|pool| pool.capacity).collect()
}

#[tokio::test]
async fn new_concert_gets_its_pools() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    assert_eq!(capacities(&office.pools(&regular()).await), [25, 25, 25, 25]);
}

#[tokio::test]
async fn repeated_terms_write_nothing() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    let written = office.store.consumed().write_hundredths();
    office.sell(1, &[("regular", 100)]).await;
    assert_eq!(office.store.consumed().write_hundredths(), written);
}

#[tokio::test]
async fn simultaneous_terms_open_each_pool_once() {
    let office = Arc::new(BoxOffice::closed().await);
    let terms = terms(1, &[("regular", 100)]);
    for done in join_all((0..4).map(|_| office.put_on_sale(&terms))).await {
        done.unwrap();
    }
    assert_eq!(capacities(&office.pools(&regular()).await), [25, 25, 25, 25]);
}

#[tokio::test]
async fn late_older_terms_change_nothing() {
    let office = BoxOffice::selling(&[("regular", 100)]).await;
    office.sell(3, &[("regular", 40)]).await;
    office.sell(2, &[("regular", 200)]).await;
    assert_eq!(office.seats(&regular()).await, (40, 0, 0));
}

#[tokio::test]
async fn larger_capacity_is_sold() {
    let office = BoxOffice::selling(&[("regular", 4)]).await;
    office.reserve(1, vec![seats("regular", 4)]).await.unwrap();
    office.sell(2, &[("regular", 60)]).await;
    office.reserve(2, vec![seats("regular", 8)]).await.unwrap();
    assert_eq!(office.seats(&regular()).await, (60, 12, 0));
}

#[tokio::test]
async fn smaller_capacity_removes_only_free_seats() {
    let office = BoxOffice::selling(&[("regular", 10)]).await;
    office.reserve(1, vec![seats("regular", 8)]).await.unwrap();
    office.sell(2, &[("regular", 5)]).await;
    assert_eq!(office.seats(&regular()).await, (8, 8, 0));
}

#[tokio::test]
async fn released_seats_above_a_smaller_capacity_are_not_sold_again() {
    let office = BoxOffice::selling(&[("regular", 10)]).await;
    office.reserve(1, vec![seats("regular", 5)]).await.unwrap();
    office.reserve(2, vec![seats("regular", 3)]).await.unwrap();
    office.sell(2, &[("regular", 5)]).await;
    office.cancel(2).await.unwrap();
    office.reserve(3, vec![seats("regular", 1)]).await.unwrap();
    assert_eq!((sold_out(&office.reservation(3).await), office.seats(&regular()).await), (true, (5, 5, 0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn capacity_that_changes_during_a_rush_is_kept() {
    let office = Arc::new(BoxOffice::selling(&[("regular", 100)]).await);
    let buyers = (1..=80).map(|order| {
        let office = Arc::clone(&office);
        tokio::spawn(async move {
            while let Err(error) = office.reserve(order, vec![seats("regular", 1)]).await {
                let later = matches!(error, ExecuteError::Contended | ExecuteError::Refused(NotReady::PoolsBehind));
                assert!(later, "{error:?}");
            }
        })
    });
    let buyers = buyers.collect::<Vec<_>>();
    for (version, capacity) in [(2, 60), (3, 70)] {
        while let Err(error) = office.put_on_sale(&terms(version, &[("regular", capacity)])).await {
            assert_eq!(error.kind, "Contended");
        }
    }
    for bought in join_all(buyers).await {
        bought.unwrap();
    }
    let pools = office.pools(&regular()).await;
    let surplus: u32 = pools.iter().map(|pool| pool.surplus).sum();
    let (capacity, held, _) = office.seats(&regular()).await;
    assert_eq!((capacity - surplus, held >= 60, held <= capacity), (70, true, true));
}

#[tokio::test]
async fn removed_ticket_type_has_no_seats() {
    let office = BoxOffice::selling(&[("regular", 10), ("golden-circle", 10)]).await;
    office.sell(2, &[("golden-circle", 10)]).await;
    assert_eq!(office.seats(&regular()).await, (0, 0, 0));
}

#[tokio::test]
async fn released_seats_of_one_pool_reduce_the_surplus_of_another() {
    // Two pools; the loop holds seats of both.
    let office = BoxOffice::selling(&[("regular", 60)]).await;
    let mut order = 0;
    while office.pools(&regular()).await.iter().any(|pool| pool.held == 0) {
        order += 1;
        office.reserve(order, vec![seats("regular", 1)]).await.unwrap();
    }
    office.sell(2, &[("regular", 1)]).await;
    for order in 1..order {
        office.cancel(order).await.unwrap();
        fit_resized(&office.store, warsaw(), &cause("ResizePools", order)).await.unwrap();
    }
    let pools = office.pools(&regular()).await;
    let surplus: u32 = pools.iter().map(|pool| pool.surplus).sum();
    assert_eq!((office.seats(&regular()).await, surplus), ((1, 1, 0), 0));
}
