//! Order numbers: for people, and never the same for two orders.

use std::collections::BTreeSet;

use e2e::{Person, Site};
use futures::future::join_all;

async fn number(site: &Site, fan: &Person, concert_id: &str) -> String {
    site.fill_cart(fan, concert_id, "regular", 1).await;
    let order_id = site.confirm(fan, "pm_card_visa").await;
    site.order(fan, &order_id, "completed").await.text("number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_at_the_same_time_have_different_numbers() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 50, 1).await;
    let fans = join_all((0..12).map(|_| site.new_fan())).await;
    let numbers: BTreeSet<String> =
        join_all(fans.iter().map(|fan| number(&site, fan, &concert_id))).await.into_iter().collect();
    assert_eq!(numbers.len(), fans.len());
    for number in numbers {
        let parts: Vec<&str> = number.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [4, 6, 3], "{number}");
        assert!(parts[0].bytes().all(|digit| digit.is_ascii_digit()), "{number}");
        assert!(parts[1..].concat().bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()), "{number}");
    }
}
