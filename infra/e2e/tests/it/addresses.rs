//! E-mail addresses: what mail can't reach is refused at the form, and domains are compared and used in ASCII.

use e2e::Site;
use serde_json::json;

const PASSWORD: &str = "correct horse battery";

/// Addresses that the mail service takes from nobody.
const UNREACHABLE: [&str; 5] =
    ["zażółć@example.org", "\"ola,nowak\"@example.org", "\"ola\"@example.org", "ola@-example-.org", "ola@example..org"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreachable_address_is_refused_when_the_recipient_is_chosen() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    for address in UNREACHABLE {
        let choice = json!({"method": "email", "customer": {"name": "Ola", "email": address}});
        let refused = site.put("/cart/delivery", choice).by(&fan).send().await.expect_problem(422, "invalid_body");
        assert_eq!(refused.body["errors"][0]["pointer"], "/customer/email", "{address}: {refused:#?}");
        assert_eq!(refused.body["errors"][0]["code"], "invalid_email", "{address}: {refused:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreachable_address_is_refused_at_registration() {
    let site = Site::in_process().await;
    for address in UNREACHABLE {
        let body = json!({"email": address, "password": PASSWORD, "name": "Ola"});
        let refused = site.post("/users", body).send().await.expect_problem(422, "invalid_body");
        assert_eq!(refused.body["errors"][0]["pointer"], "/email", "{address}: {refused:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreachable_address_is_refused_when_tickets_are_sent_again() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, &concert_id, 1).await.text("orderId");
    for address in UNREACHABLE {
        let again = site.post(format!("/orders/{order_id}/deliveries"), json!({ "email": address })).by(&staff.finance);
        let refused = again.send().await.expect_problem(422, "invalid_body");
        assert_eq!(refused.body["errors"][0]["pointer"], "/email", "{address}: {refused:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_to_an_international_domain_goes_to_its_ascii_form() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let choice = json!({"method": "email", "customer": {"name": "Ola", "email": "ola@żółw.example.org"}});
    let chosen = site.put("/cart/delivery", choice).by(&fan).send().await.expect(200);
    assert_eq!(chosen.body["delivery"]["customer"]["email"], "ola@żółw.example.org");
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;
    site.frontrow().unwrap().settle().await;
    assert_eq!(site.order_mails("ola@xn--w-uga1v8h.example.org").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn international_domain_is_one_account_in_both_forms() {
    let site = Site::in_process().await;
    let register = |email: &'static str, password: &'static str| {
        site.post("/users", json!({"email": email, "password": password, "name": "Ola"}))
    };
    let log_in = |email: &'static str, password: &'static str| {
        site.post("/sessions", json!({"email": email, "password": password}))
    };
    let _ = register("ola@żółw.example.org", PASSWORD).send().await.expect(201);
    // Nobody learns that the address is taken, but the second registration makes no account.
    let _ = register("OLA@xn--w-uga1v8h.example.org", "another horse battery").send().await.expect(201);
    let _ = log_in("ola@xn--w-uga1v8h.example.org", "another horse battery").send().await.expect(401);
    let first = log_in("ola@xn--w-uga1v8h.example.org", PASSWORD).send().await.expect(200);
    let second = log_in("Ola@ŻÓŁW.example.org", PASSWORD).send().await.expect(200);
    assert_eq!(first.body["user"]["userId"], second.body["user"]["userId"]);
}
