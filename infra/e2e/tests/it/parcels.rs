//! Parcels are shipped once and called back once, whatever answers of the courier are lost.

use std::time::Duration;

use e2e::{Person, Response, Site, Staff};
use http::Method;
use serde_json::{Value, json};
use stand_ins::{CallFault, Fault, FaultRules};

const HOUR: Duration = Duration::from_secs(3_600);

struct Shop {
    site: Site,
    staff: Staff,
    fan: Person,
}

impl Shop {
    async fn open() -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let fan = site.new_fan().await;
        let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
        site.fill_cart(&fan, &concert_id, "regular", 1).await;
        let choice = json!({
            "method": "courier",
            "address": {"street": "ul. Marszałkowska 1 m. 5", "city": "Warszawa", "postalCode": "00-624", "country": "PL"},
            "customer": {"name": "Zażółć Gęślą", "email": fan.email, "phone": "+48 501 234 567"},
        });
        let _ = site.put("/cart/delivery", choice).by(&fan).send().await.expect(200);
        Self { site, staff, fan }
    }

    async fn buy(&self) -> String {
        let order_id = self.site.confirm(&self.fan, "pm_card_visa").await;
        self.site.frontrow().unwrap().settle().await;
        order_id
    }

    /// The next call of FedEx with this method and path is carried out, but answered with an error.
    fn lose_answer(&self, call: &str) {
        let fault = CallFault { call: call.to_owned(), skip: 0, times: Some(1), fault: Fault::ServerErrorAfter };
        self.site.frontrow().unwrap().fedex().set_faults(FaultRules { calls: vec![fault], webhooks: Vec::new() });
    }

    /// The labels that FedEx has not cancelled.
    fn labels(&self) -> Vec<Value> {
        let all = self.site.frontrow().unwrap().fedex().shipments();
        all.into_iter().filter(|label| label["cancelled"] != true).collect()
    }

    async fn refund(&self, order_id: &str) {
        let finance = self.site.log_in_again(&self.staff.finance).await;
        let cancel = self.site.call(Method::POST, format!("/orders/{order_id}/cancel")).by(&finance);
        let _ = cancel.send().await.expect(202);
        self.site.frontrow().unwrap().settle().await;
    }

    async fn delivery(&self, order_id: &str) -> Response {
        let fan = self.site.log_in_again(&self.fan).await;
        self.site.get(format!("/orders/{order_id}/deliveries")).by(&fan).send().await.expect(200)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_answer_leaves_one_label() {
    let shop = Shop::open().await;
    shop.lose_answer("POST /ship/v1/shipments");
    let order_id = shop.buy().await;
    shop.site.pass(HOUR * 4).await;
    let delivery = shop.delivery(&order_id).await;
    let labels = shop.labels();
    assert_eq!(labels.len(), 1, "{labels:#?}");
    assert_eq!(delivery.items()[0]["trackingNumber"], labels[0]["trackingNumber"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_after_a_lost_answer_leaves_no_label() {
    let shop = Shop::open().await;
    shop.lose_answer("POST /ship/v1/shipments");
    let order_id = shop.buy().await;
    shop.refund(&order_id).await;
    shop.site.pass(HOUR * 4).await;
    assert_eq!((shop.labels(), &shop.delivery(&order_id).await.items()[0]["status"]), (vec![], &json!("cancelled")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_answer_to_a_cancellation_still_cancels_the_delivery() {
    let shop = Shop::open().await;
    let order_id = shop.buy().await;
    assert_eq!(shop.labels().len(), 1);
    shop.lose_answer("PUT /ship/v1/shipments/cancel");
    shop.refund(&order_id).await;
    shop.site.pass(HOUR * 4).await;
    assert_eq!((shop.labels(), &shop.delivery(&order_id).await.items()[0]["status"]), (vec![], &json!("cancelled")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn label_of_a_parcel_that_was_called_back_is_not_printed() {
    let shop = Shop::open().await;
    let order_id = shop.buy().await;
    let path = format!("/orders/{order_id}/label.pdf");
    let _ = shop.site.get(path.clone()).by(&shop.staff.finance).send().await.expect(200);
    shop.refund(&order_id).await;
    let finance = shop.site.log_in_again(&shop.staff.finance).await;
    let _ = shop.site.get(path).by(&finance).send().await.expect_problem(404, "not_found");
}
