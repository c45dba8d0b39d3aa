//! A limit of tickets that one person can buy for a concert, over all orders.

use e2e::{Person, Response, Site, Staff};
use serde_json::{Value, json};

const DECLINED: &str = "pm_card_visa_chargeDeclined";

struct Shop {
    site: Site,
    staff: Staff,
    concert_id: String,
}

impl Shop {
    async fn open(max_per_person: u32) -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        Self { concert_id: Self::concert(&site, &staff, max_per_person).await, site, staff }
    }

    async fn concert(site: &Site, staff: &Staff, max_per_person: u32) -> String {
        let mut body = e2e::concert(20, 20);
        body["maxPerPerson"] = json!(max_per_person);
        body["selfService"] = json!({"giveBack": true});
        site.post("/concerts", body).by(&staff.organizer).send().await.expect(201).text("concertId")
    }

    async fn confirm(&self, fan: &Person, ticket_type: &str, quantity: u32) -> Response {
        self.site.fill_cart(fan, &self.concert_id, ticket_type, quantity).await;
        self.site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(fan).send().await
    }

    async fn buy(&self, fan: &Person, quantity: u32) -> String {
        let order_id = self.confirm(fan, "regular", quantity).await.expect(202).text("orderId");
        self.site.order(fan, &order_id, "completed").await;
        self.settle().await;
        order_id
    }

    async fn settle(&self) {
        self.site.frontrow().unwrap().settle().await;
    }

    async fn payments(&self) -> usize {
        let all = self.site.get("/_local/stripe/payment_intents").send().await.expect(200);
        all.body["data"].as_array().map_or(0, Vec::len)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limit_counts_all_orders_before_the_card_is_touched() {
    let shop = Shop::open(3).await;
    let shown = shop.site.get(format!("/concerts/{}", shop.concert_id)).send().await.expect(200);
    assert_eq!(shown.body["maxPerPerson"], 3);
    let fan = shop.site.new_fan().await;
    shop.buy(&fan, 2).await;
    assert_eq!(shop.payments().await, 1);
    let refused = shop.confirm(&fan, "golden-circle", 2).await.expect_problem(409, "limit_per_person");
    assert!(refused.body["detail"].to_string().contains("1 more"), "{refused:#?}");
    shop.settle().await;
    assert_eq!(shop.payments().await, 1);
    let path = format!("/cart/items/{}/golden-circle", shop.concert_id);
    let _ = shop.site.put(path, json!({"quantity": 1})).by(&fan).send().await.expect(200);
    let confirmed = shop.site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&fan).send().await;
    let order_id = confirmed.expect(202).text("orderId");
    shop.site.order(&fan, &order_id, "completed").await;
    let other = shop.site.new_fan().await;
    shop.buy(&other, 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ended_orders_and_returned_tickets_give_their_share_back() {
    let shop = Shop::open(2).await;
    let fan = shop.site.new_fan().await;
    let declined = shop.site.fill_cart(&fan, &shop.concert_id, "regular", 2);
    declined.await;
    let declined = shop.site.confirm(&fan, DECLINED).await;
    shop.site.order(&fan, &declined, "cancelled").await;
    shop.settle().await;

    let order_id = shop.buy(&fan, 2).await;
    let refused = shop.confirm(&fan, "regular", 1).await;
    let _ = refused.expect_problem(409, "limit_per_person");
    let ticket = shop.site.get("/tickets").by(&fan).send().await.expect(200).items()[0]["ticketId"].clone();
    let path = format!("/tickets/{}/give-back", ticket.as_str().unwrap());
    let _ = shop.site.post(path, json!({})).by(&fan).send().await.expect(202);
    shop.settle().await;
    let again = shop.site.confirm(&fan, "pm_card_visa").await;
    shop.site.order(&fan, &again, "completed").await;

    let cancel = shop.site.post(format!("/orders/{order_id}/cancel"), json!({})).by(&shop.staff.finance);
    let _ = cancel.send().await.expect(202);
    shop.settle().await;
    shop.buy(&fan, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transferred_tickets_count_for_their_buyer() {
    let shop = Shop::open(1).await;
    let (fan, friend) = (shop.site.new_fan().await, shop.site.new_fan().await);
    shop.buy(&fan, 1).await;
    let ticket: Value = shop.site.get("/tickets").by(&fan).send().await.expect(200).items()[0]["ticketId"].clone();
    let path = format!("/tickets/{}/transfer", ticket.as_str().unwrap());
    let _ = shop.site.post(path, json!({"email": friend.email})).by(&fan).send().await.expect(202);
    shop.settle().await;
    let _ = shop.confirm(&fan, "regular", 1).await.expect_problem(409, "limit_per_person");
    shop.buy(&friend, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn share_of_what_was_added_after_a_failed_confirmation_is_given_back() {
    let shop = Shop::open(2).await;
    let fan = shop.site.new_fan().await;
    let other = Shop::concert(&shop.site, &shop.staff, 2).await;
    shop.site.fill_cart(&fan, &other, "regular", 1).await;
    let confirm = || shop.site.post("/cart/confirm", json!({"paymentMethodId": DECLINED})).by(&fan);
    let _ = confirm().header("if-match", "\"77\"").send().await.expect_problem(412, "version_mismatch");
    shop.site.fill_cart(&fan, &shop.concert_id, "regular", 2).await;
    let declined = confirm().send().await.expect(202).text("orderId");
    shop.site.order(&fan, &declined, "cancelled").await;
    shop.settle().await;
    shop.buy(&fan, 2).await;
}
