//! What carts, lists and reports show.

use e2e::{Person, Response, Site, Staff, by_email, concert};
use http::Method;
use serde_json::{Value, json};

struct Shop {
    site: Site,
    staff: Staff,
}

impl Shop {
    async fn open() -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        Self { site, staff }
    }

    /// Puts a concert with these changes on sale.
    async fn sell(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut body = concert(10, 10);
        change(&mut body);
        self.site.post("/concerts", body).by(&self.staff.organizer).send().await.expect(201).text("concertId")
    }

    /// A concert with one seat.
    async fn sell_one_seat(&self) -> String {
        self.sell(|body| {
            body["ticketTypes"] = json!([body["ticketTypes"][0]]);
            body["ticketTypes"][0]["capacity"] = json!(1);
        })
        .await
    }

    async fn cancel(&self, concert_id: &str) {
        let cancel = self.site.post(format!("/concerts/{concert_id}/cancel"), json!({"reason": "The artist is ill."}));
        let _ = cancel.by(&self.staff.organizer).send().await.expect(202);
    }

    async fn get(&self, path: &str, person: &Person) -> Response {
        self.site.get(path).by(person).send().await.expect(200)
    }

    /// Waits for the pools of all concerts.
    async fn settle(&self) {
        self.site.frontrow().unwrap().settle().await;
    }

    async fn pages(&self, path: &str, person: Option<&Person>) -> Vec<Vec<Value>> {
        let (mut pages, mut cursor) = (Vec::new(), String::new());
        loop {
            let call = self.site.get(format!("{path}{cursor}"));
            let page = person.into_iter().fold(call, |call, person| call.by(person)).send().await.expect(200);
            pages.push(page.items().to_vec());
            match page.body["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return pages,
            }
        }
    }

    /// Waits for a settlement of these sums.
    async fn settled(&self, path: &str, gross: &str, refunds: &str) -> Response {
        let call = || self.site.get(path).by(&self.staff.organizer);
        let is_settled =
            |one: &Response| one.status == 200 && amount(one, "gross") == gross && amount(one, "refunds") == refunds;
        self.site.eventually(call, is_settled).await
    }

    async fn available(&self) -> Vec<String> {
        self.settle().await;
        let list = self.site.get("/concerts?available=true").send().await.expect(200);
        list.items().iter().map(|one| one["concertId"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cleared_cart_stays_open_and_keeps_its_delivery() {
    let shop = Shop::open().await;
    let (concert_id, fan) = (shop.sell(|_| {}).await, shop.site.new_fan().await);
    shop.site.fill_cart(&fan, &concert_id, "regular", 2).await;
    shop.site.fill_cart(&fan, &concert_id, "golden-circle", 1).await;
    let before = shop.get("/cart", &fan).await;
    let _ = shop.site.delete("/cart/items").by(&fan).send().await.expect(204);
    let after = shop.get("/cart", &fan).await;
    assert_eq!((&after.body["cartId"], &after.body["status"]), (&before.body["cartId"], &json!("open")));
    assert_eq!((&after.body["items"], &after.body["total"]), (&json!([]), &Value::Null));
    assert_eq!(after.body["delivery"], before.body["delivery"]);
    // Again, and without a cart.
    let _ = shop.site.delete("/cart/items").by(&fan).send().await.expect(204);
    let _ = shop.site.delete("/cart/items").by(&shop.site.new_fan().await).send().await.expect(204);
    shop.site.fill_cart(&fan, &concert_id, "regular", 1).await;
    assert_eq!(shop.get("/cart", &fan).await.body["cartId"], before.body["cartId"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cart_summary_says_how_much_is_in_the_cart() {
    let shop = Shop::open().await;
    let (concert_id, fan) = (shop.sell(|_| {}).await, shop.site.new_fan().await);
    let empty = shop.get("/cart/summary", &fan).await;
    assert_eq!(
        (&empty.body["totalQuantity"], &empty.body["total"], &empty.body["items"]),
        (&json!(0), &Value::Null, &json!(0))
    );
    shop.site.fill_cart(&fan, &concert_id, "regular", 2).await;
    shop.site.fill_cart(&fan, &concert_id, "golden-circle", 1).await;
    let full = shop.get("/cart/summary", &fan).await;
    let cart_id = shop.get("/cart", &fan).await.text("cartId");
    assert_eq!(
        full.body,
        json!({"cartId": cart_id, "totalQuantity": 3, "total": {"amount": "1597.00", "currency": "PLN"}, "items": 2})
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_concerts_that_can_be_bought_are_available() {
    let shop = Shop::open().await;
    let on_sale = shop.sell(|_| {}).await;
    let cancelled = shop.sell(|_| {}).await;
    shop.cancel(&cancelled).await;
    let sold_out = shop.sell_one_seat().await;
    shop.site.buy(&shop.site.new_fan().await, &sold_out, 1).await;
    shop.sell(|body| body["salesOpenAt"] = json!("2031-01-01T00:00:00Z")).await;
    assert_eq!(shop.available().await, [on_sale]);
    let all = shop.site.get("/concerts").send().await.expect(200);
    assert_eq!(all.items().len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_is_available_until_its_sale_ends() {
    let shop = Shop::open().await;
    let now = shop.site.frontrow().unwrap().cloud().clock().now();
    let closes_at = now + jiff::SignedDuration::from_hours(1);
    let concert_id = shop.sell(|body| body["salesCloseAt"] = json!(closes_at)).await;
    assert_eq!(shop.available().await, [concert_id]);
    shop.site.pass(std::time::Duration::from_secs(3600)).await;
    assert_eq!(shop.available().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listed_concert_has_a_price_and_free_seats() {
    let shop = Shop::open().await;
    let concert_id = shop.sell(|_| {}).await;
    shop.site.buy(&shop.site.new_fan().await, &concert_id, 3).await;
    shop.settle().await;
    let list = shop.site.get("/concerts?q=beyonc").send().await.expect(200);
    let listed = &list.items()[0];
    assert_eq!(listed["priceFrom"], json!({"amount": "349.00", "currency": "PLN"}));
    assert_eq!((&listed["available"], &listed["onSale"]), (&json!(17), &json!(true)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_available_concerts_are_full() {
    let shop = Shop::open().await;
    let mut kept = Vec::new();
    for number in 0..9 {
        let concert_id = shop.sell(|body| body["startsAt"] = json!(format!("2031-06-2{number}T19:00:00Z"))).await;
        if number % 3 == 2 {
            kept.push(concert_id);
        } else {
            shop.cancel(&concert_id).await;
        }
    }
    shop.settle().await;
    let pages = shop.pages("/concerts?available=true&limit=2", None).await;
    let ids: Vec<_> = pages.iter().flatten().map(|one| one["concertId"].as_str().unwrap().to_owned()).collect();
    assert_eq!((pages.iter().map(Vec::len).collect::<Vec<_>>(), ids), (vec![2, 1], kept));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizers_pages_of_a_fans_orders_and_tickets_are_full() {
    let shop = Shop::open().await;
    let other = shop.site.new_person(&shop.staff.admin, &["organizer"]).await;
    let (ours, fan) = (shop.sell(|_| {}).await, shop.site.new_fan().await);
    let theirs = shop.site.new_concert(&other, 10, 10).await;
    for concert_id in [&ours, &theirs, &theirs, &ours, &theirs, &ours] {
        shop.site.buy(&fan, concert_id, 1).await;
    }
    shop.settle().await;
    for list in ["orders", "tickets"] {
        let path = format!("/{list}?userId={}&limit=2", fan.user_id);
        let pages = shop.pages(&path, Some(&shop.staff.organizer)).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1], "{list}");
        let own = shop.pages(&format!("/{list}?limit=3"), Some(&fan)).await;
        assert_eq!(own.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3], "{list}");
    }
}

/// What every list says about the seat at Beyoncé's concert.
fn expect_concert(item: &Value) {
    assert_eq!(item["concertName"], "Beyoncé in Warsaw", "{item:#}");
    assert_eq!(item["startsAt"], "2031-06-20T19:00:00Z", "{item:#}");
    let venue = json!({"name": "PGE Narodowy", "city": "Warsaw", "country": "PL", "timeZone": "Europe/Warsaw"});
    assert_eq!(item["venue"], venue, "{item:#}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_show_concert_type_price_and_delivery() {
    let shop = Shop::open().await;
    let (concert_id, fan) = (shop.sell(|_| {}).await, shop.site.new_fan().await);
    let order_id = shop.site.buy(&fan, &concert_id, 2).await.text("orderId");
    shop.settle().await;
    let price = json!({"amount": "349.00", "currency": "PLN"});

    let orders = shop.get("/orders", &fan).await;
    let order = &orders.items()[0];
    expect_concert(&order["items"][0]);
    assert_eq!((&order["items"][0]["ticketTypeName"], &order["items"][0]["unitPrice"]), (&json!("Regular"), &price));
    assert_eq!(order["delivery"], json!({"method": "email", "status": "sent"}));

    let details = shop.get(&format!("/orders/{order_id}"), &fan).await;
    expect_concert(&details.body["items"][0]);

    for path in ["/reservations".to_owned(), format!("/concerts/{concert_id}/reservations")] {
        let reader = if path == "/reservations" { &fan } else { &shop.staff.organizer };
        let reservations = shop.get(&path, reader).await;
        let reservation = &reservations.items()[0];
        expect_concert(reservation);
        let expected =
            json!([{"ticketTypeId": "regular", "ticketTypeName": "Regular", "quantity": 2, "unitPrice": price}]);
        assert_eq!(reservation["items"], expected);
    }

    let tickets = shop.get("/tickets", &fan).await;
    for ticket in tickets.items() {
        expect_concert(ticket);
        assert_eq!((&ticket["ticketTypeName"], &ticket["price"]), (&json!("Regular"), &price));
        assert_eq!((&ticket["delivery"]["method"], &ticket["delivery"]["status"]), (&json!("email"), &json!("sent")));
    }
    let ticket = shop.get(&format!("/tickets/{}", tickets.items()[0]["ticketId"].as_str().unwrap()), &fan).await;
    expect_concert(&ticket.body);
    assert_eq!(ticket.body["price"], price);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_show_a_concert_that_was_moved_and_cancelled() {
    let shop = Shop::open().await;
    let (concert_id, fan) = (shop.sell(|_| {}).await, shop.site.new_fan().await);
    shop.site.buy(&fan, &concert_id, 1).await;
    let body = concert(10, 10);
    let moved = json!({"name": body["name"], "artist": body["artist"], "startsAt": "2031-07-01T18:00:00Z",
        "venue": {"name": "Tauron Arena", "city": "Kraków", "country": "PL"}});
    let _ = shop.site.put(format!("/concerts/{concert_id}"), moved).by(&shop.staff.organizer).send().await.expect(200);
    shop.cancel(&concert_id).await;
    shop.settle().await;
    let (orders, reservations, tickets) =
        (shop.get("/orders", &fan).await, shop.get("/reservations", &fan).await, shop.get("/tickets", &fan).await);
    for item in [&orders.items()[0]["items"][0], &reservations.items()[0], &tickets.items()[0]] {
        assert_eq!((&item["startsAt"], &item["venue"]["city"]), (&json!("2031-07-01T18:00:00Z"), &json!("Kraków")));
    }
    assert_eq!(reservations.items()[0]["items"][0]["ticketTypeName"], "Regular");
}

async fn admit(shop: &Shop, concert_id: &str, code: &Value) -> Response {
    let scan = json!({"code": code, "concertId": concert_id, "gate": "North"});
    shop.site.post("/gate/validations", scan).by(&shop.staff.gate).send().await.expect(200)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticket_summary_counts_issued_admitted_and_void_tickets() {
    let shop = Shop::open().await;
    let supervisor = shop.site.new_person(&shop.staff.admin, &["gate_supervisor"]).await;
    let (concert_id, fan, other) = (shop.sell(|_| {}).await, shop.site.new_fan().await, shop.site.new_fan().await);
    shop.site.buy(&fan, &concert_id, 3).await;
    let refunded = shop.site.buy(&other, &concert_id, 2).await.text("orderId");
    let tickets = shop.get("/tickets", &fan).await;
    admit(&shop, &concert_id, &tickets.items()[0]["code"]).await;
    let undone = admit(&shop, &concert_id, &tickets.items()[1]["code"]).await.text("scanId");
    shop.settle().await;
    let undo = shop.site.post(format!("/gate/validations/{undone}/undo"), json!({"reason": "Another phone."}));
    let _ = undo.by(&supervisor).send().await.expect(200);
    let cancel = shop.site.call(Method::POST, format!("/orders/{refunded}/cancel"));
    let _ = cancel.by(&shop.staff.finance).send().await.expect(202);
    shop.settle().await;
    let summary = shop.get(&format!("/concerts/{concert_id}/tickets/summary"), &shop.staff.organizer).await;
    let counts = json!({"issued": 5, "valid": 2, "admitted": 1, "void": 2});
    for (name, count) in counts.as_object().unwrap() {
        assert_eq!((&summary.body[name], &summary.body["ticketTypes"][0][name]), (count, count), "{name}");
    }
    assert_eq!(summary.body["ticketTypes"][0]["ticketTypeName"], "Regular");
}

/// The rows of a CSV file without its header.
fn rows(file: &str) -> Vec<String> {
    file.trim_start_matches('\u{FEFF}').lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attendees_are_exported_by_pages_without_codes_and_addresses() {
    let shop = Shop::open().await;
    let concert_id = shop.sell(|_| {}).await;
    let mut expected = Vec::new();
    for quantity in [2, 1, 2] {
        let fan = shop.site.new_fan().await;
        let number = shop.site.buy(&fan, &concert_id, quantity).await.text("number");
        expected.extend((0..quantity).map(|_| format!("{number},Regular,Zażółć Gęślą,valid,")));
    }
    shop.settle().await;
    let path = format!("/concerts/{concert_id}/attendees.csv");
    let whole = shop.get(&path, &shop.staff.organizer).await;
    let header = "order_number,ticket_type,holder_name,status,admitted_at";
    assert!(whole.file.trim_start_matches('\u{FEFF}').starts_with(header), "{}", whole.file);
    assert!(!whole.file.contains("@example.org"));
    let (mut all, mut sizes, mut cursor) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = shop.get(&format!("{path}?limit=2{cursor}"), &shop.staff.organizer).await;
        sizes.push(rows(&page.file).len());
        all.extend(rows(&page.file));
        let Some(next) = page.headers.get("x-next-cursor") else { break };
        cursor = format!("&cursor={}", next.to_str().unwrap());
    }
    let whole = rows(&whole.file);
    assert_eq!((&all, sizes), (&whole, vec![2, 2, 1]));
    let (mut all, mut sorted) = (all, expected);
    all.sort();
    sorted.sort();
    assert_eq!(all, sorted);
    for cursor in ["x", "1", "99.", "0.e30"] {
        let page = shop.site.get(format!("{path}?cursor={cursor}")).by(&shop.staff.organizer).send().await;
        assert!(page.status == 400 || rows(&page.file).is_empty(), "{cursor}: {page:?}");
        assert!(page.status == 200 || page.body["code"] == "invalid_cursor", "{cursor}: {page:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attendee_has_the_name_on_the_ticket() {
    let shop = Shop::open().await;
    let (concert_id, fan) = (shop.sell(|_| {}).await, shop.site.new_fan().await);
    shop.site.buy(&fan, &concert_id, 1).await;
    let tickets = shop.get("/tickets", &fan).await;
    let ticket_id = tickets.items()[0]["ticketId"].as_str().unwrap();
    let name = shop.site.put(format!("/tickets/{ticket_id}/holder"), json!({"name": "=Ola Nowak"})).by(&fan);
    let _ = name.send().await.expect(202);
    admit(&shop, &concert_id, &tickets.items()[0]["code"]).await;
    shop.settle().await;
    let file = shop.get(&format!("/concerts/{concert_id}/attendees.csv"), &shop.staff.organizer).await.file;
    let row = &rows(&file)[0];
    assert!(row.contains(",'=Ola Nowak,used,20"), "{row}");
}

fn amount(settlement: &Response, name: &str) -> String {
    settlement.body[name]["amount"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settlement_is_invoices_without_credit_notes_fees_and_disputes() {
    let shop = Shop::open().await;
    let (concert_id, fan) = (shop.sell(|_| {}).await, shop.site.new_fan().await);
    let order = shop.site.buy(&fan, &concert_id, 2).await;
    let path = format!("/concerts/{concert_id}/settlement");
    let organizer = &shop.staff.organizer;
    // The fee is 1.5 % and 0.25.
    let sold = shop.settled(&path, "698.00", "0.00").await;
    assert_eq!((amount(&sold, "fees"), amount(&sold, "netPayable")), ("10.72".to_owned(), "687.28".to_owned()));
    assert_eq!(sold.body["paymentsWithoutFee"], 0);
    let vat = json!([{"country": "PL", "taxRate": "8",
        "net": {"amount": "646.30", "currency": "PLN"}, "tax": {"amount": "51.70", "currency": "PLN"},
        "gross": {"amount": "698.00", "currency": "PLN"}}]);
    assert_eq!(sold.body["vat"], vat);

    let payment_id = order.body["payment"]["paymentId"].as_str().unwrap();
    let lines =
        json!({"lines": [{"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1}], "reason": "Ill."});
    let refund = shop.site.post(format!("/payments/{payment_id}/refunds"), lines).by(&shop.staff.finance);
    let _ = refund.send().await.expect(202);
    let refunded = shop.settled(&path, "698.00", "349.00").await;
    assert_eq!(amount(&refunded, "netPayable"), "338.28");
    let documents = shop.site.eventually(|| shop.site.get("/invoices").by(&fan), |list| list.items().len() == 2).await;
    let tax = |kind: &str| -> f64 {
        let of_kind = documents.items().iter().filter(|document| document["kind"] == kind);
        of_kind.map(|document| document["tax"]["amount"].as_str().unwrap().parse::<f64>().unwrap()).sum()
    };
    let settled_tax: f64 = refunded.body["vat"][0]["tax"]["amount"].as_str().unwrap().parse().unwrap();
    assert!((settled_tax - (tax("invoice") - tax("credit_note"))).abs() < 0.001, "{documents:#?}");

    let file = shop.get(&format!("{path}.csv"), organizer).await.file;
    assert!(rows(&file).contains(&"net_payable,,,,,338.28,PLN".to_owned()), "{file}");
    assert!(rows(&file).iter().any(|row| row.starts_with("vat,PL,8,")), "{file}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settlement_of_an_order_for_two_concerts_has_each_part() {
    let shop = Shop::open().await;
    let (one, two, fan) = (shop.sell(|_| {}).await, shop.sell(|_| {}).await, shop.site.new_fan().await);
    shop.site.fill_cart(&fan, &one, "regular", 1).await;
    shop.site.fill_cart(&fan, &two, "golden-circle", 1).await;
    let _ = shop.site.put("/cart/delivery", by_email(&fan)).by(&fan).send().await.expect(200);
    let order_id = shop.site.confirm(&fan, "pm_card_visa").await;
    shop.site.order(&fan, &order_id, "completed").await;
    shop.settle().await;
    let fee = |settlement: &Response| amount(settlement, "fees").parse::<f64>().unwrap();
    let mut fees = 0.0;
    for (concert_id, gross) in [(&one, "349.00"), (&two, "899.00")] {
        let path = format!("/concerts/{concert_id}/settlement");
        let settlement = shop
            .site
            .eventually(|| shop.site.get(path.clone()).by(&shop.staff.organizer), |one| amount(one, "gross") == gross)
            .await;
        fees += fee(&settlement);
    }
    // 1.5 % of 1248.00 and 0.25.
    assert!((fees - 18.97).abs() < 0.001, "{fees}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_without_sales_is_settled_with_nothing() {
    let shop = Shop::open().await;
    let concert_id = shop.sell(|_| {}).await;
    shop.settle().await;
    let settlement = shop.get(&format!("/concerts/{concert_id}/settlement"), &shop.staff.finance).await;
    let nothing = json!({"amount": "0.00", "currency": "PLN"});
    for name in ["gross", "refunds", "fees", "disputes", "netPayable"] {
        assert_eq!(settlement.body[name], nothing, "{name}");
    }
}
