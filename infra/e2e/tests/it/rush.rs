//! A small on-sale rush: many more buyers than seats, all at once.

use e2e::{Person, Response, Site};
use futures::{StreamExt, stream};
use serde_json::json;

const BUYERS: usize = 300;
const SEATS: u32 = 100;

/// Buys one ticket and waits for the order's end. None if it is refused as sold out before there is an order.
async fn buy(site: &Site, fan: &Person) -> Option<Response> {
    let confirmed = site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(fan).send().await;
    if confirmed.status == 409 {
        let _ = confirmed.expect_problem(409, "sold_out");
        return None;
    }
    let order = confirmed.expect(202).text("orderId");
    let ended = |order: &Response| order.body["status"] == "completed" || order.body["status"] == "cancelled";
    Some(site.eventually(|| site.get(format!("/orders/{order}")).by(fan), ended).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rush_of_300_buyers_sells_exactly_100_seats() {
    let site = Site::in_process().await;
    let frontrow = site.frontrow().unwrap();
    let staff = site.staff().await;
    let concert = site.new_concert(&staff.organizer, SEATS, 1).await;
    frontrow.settle().await;
    let ready = (0..BUYERS).map(|_| {
        let (site, concert) = (&site, &concert);
        async move {
            let fan = site.new_fan().await;
            site.fill_cart(&fan, concert, "regular", 1).await;
            fan
        }
    });
    let fans: Vec<Person> = stream::iter(ready).buffer_unordered(16).collect().await;

    let bought: Vec<Option<Response>> =
        stream::iter(&fans).map(|fan| buy(&site, fan)).buffer_unordered(BUYERS).collect().await;
    let orders: Vec<Response> = bought.into_iter().flatten().collect();
    frontrow.settle().await;

    let with_status = |status: &str| orders.iter().filter(|order| order.body["status"] == status).count();
    assert_eq!(with_status("completed"), SEATS as usize);
    let sold_out = orders.iter().filter(|order| order.body["cancelReason"] == "sold_out").count();
    assert_eq!((sold_out, with_status("cancelled")), (orders.len() - SEATS as usize, sold_out));

    let intents = site.get("/_local/stripe/payment_intents").send().await.expect(200);
    let intents = intents.body["data"].as_array().cloned().unwrap();
    let captured = intents.iter().filter(|intent| intent["status"] == "succeeded").count();
    let open = intents.iter().filter(|intent| intent["status"] == "requires_capture").count();
    assert_eq!((captured, open), (SEATS as usize, 0));
    assert!(
        intents
            .iter()
            .filter(|intent| intent["status"] == "succeeded")
            .all(|intent| intent["amount_received"] == 34_900)
    );

    let sales = site.get(format!("/concerts/{concert}/sales")).by(&staff.organizer).send().await.expect(200);
    let regular =
        sales.body["ticketTypes"].as_array().unwrap().iter().find(|one| one["ticketTypeId"] == "regular").unwrap();
    assert_eq!((&regular["sold"], &regular["held"], &regular["available"]), (&SEATS.into(), &0.into(), &0.into()));

    assert_eq!(site.mails().await.len(), SEATS as usize);

    let mut tickets = 0;
    for fan in &fans {
        tickets += site.get("/tickets").by(fan).send().await.expect(200).items().len();
    }
    assert_eq!(tickets, SEATS as usize);
}
