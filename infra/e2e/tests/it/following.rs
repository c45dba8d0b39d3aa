//! One purchase, followed by the correlation id of its first request.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use e2e::{Person, Site};
use serde_json::{Value, json};
use tracing::Dispatch;
use tracing::subscriber::DefaultGuard;

use crate::template::DEPLOYED;

const PURCHASE: &str = "purchase-1";

/// The functions that take part in a purchase.
const PARTICIPANTS: [&str; 28] = [
    "carts-confirm-cart",
    "carts-project-availability",
    "carts-project-orders",
    "carts-publish",
    "concerts-project-availability",
    "finance-call-stripe",
    "finance-issue-invoice",
    "finance-project-payments-and-invoices",
    "finance-publish",
    "finance-stripe-webhook",
    "finance-when-order-confirmed",
    "finance-when-order-placed",
    "orders-project-orders",
    "orders-publish",
    "orders-when-cart-confirmed",
    "orders-when-payment-changed",
    "orders-when-reservation-changed",
    "orders-when-tickets-delivered",
    "reservations-project-reservations",
    "reservations-publish",
    "reservations-when-order-confirmed",
    "reservations-when-order-placed",
    "tickets-project-names",
    "tickets-project-tickets",
    "tickets-publish",
    "tickets-send-email",
    "tickets-when-order-paid",
    "users-when-order-ended",
];

/// Captures the lines that are logged on this thread until it is dropped.
pub(crate) struct Lines {
    written: Written,
    _listening: DefaultGuard,
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A second, silent subscriber. With a single subscriber, tracing caches a callsite's interest from the first thread that reaches it, and
/// most threads here have no subscriber.
static SECOND_SUBSCRIBER: LazyLock<Dispatch> =
    LazyLock::new(|| Dispatch::new(lambda::log::subscriber(lambda::log::Level::INFO, io::sink)));

impl Lines {
    pub(crate) fn listen() -> Self {
        LazyLock::force(&SECOND_SUBSCRIBER);
        let written = Written::default();
        let writer = written.clone();
        let subscriber = lambda::log::subscriber(lambda::log::Level::INFO, move || writer.clone());
        Self { written, _listening: tracing::subscriber::set_default(subscriber) }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.written.0.lock().unwrap().clone()).unwrap()
    }

    fn all(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A site and a fan with a filled cart.
struct Shop {
    site: Site,
    fan: Person,
}

impl Shop {
    /// Everything runs on the test's thread, so that the test captures only its own lines.
    async fn open() -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
        let fan = site.new_fan().await;
        site.fill_cart(&fan, &concert_id, "regular", 2).await;
        site.frontrow().unwrap().settle().await;
        Self { site, fan }
    }

    /// Confirms the cart and waits until all work is done.
    async fn buy(&self, card: &str) -> String {
        let confirm = self.site.post("/cart/confirm", json!({ "paymentMethodId": card })).by(&self.fan);
        let confirmed = confirm.header("x-correlation-id", PURCHASE).send().await.expect(202);
        assert_eq!(confirmed.header("x-correlation-id"), PURCHASE);
        self.site.frontrow().unwrap().settle().await;
        confirmed.text("orderId")
    }

    /// All commits in all event tables: stream with version, and correlation id.
    async fn commits(&self) -> BTreeSet<(String, String)> {
        let client = aws_sdk_dynamodb::Client::new(&self.site.frontrow().unwrap().cloud().sdk());
        let text = |value: &AttributeValue| value.as_s().or_else(|_| value.as_n()).unwrap().clone();
        let mut commits = BTreeSet::new();
        for table in DEPLOYED.tables.iter().filter(|table| table.name.ends_with("-events")) {
            for item in client.scan().table_name(&table.name).send().await.unwrap().items() {
                commits.insert((
                    format!("{}@{}", text(&item["stream"]), text(&item["version"])),
                    text(&item["correlationId"]),
                ));
            }
        }
        commits
    }
}

fn belongs_to_purchase(line: &Value) -> bool {
    let items = line["items"].as_array().into_iter().flatten();
    line["correlationId"] == PURCHASE || items.into_iter().any(|item| item["correlationId"] == PURCHASE)
}

fn functions<'a>(lines: impl Iterator<Item = &'a Value>) -> BTreeSet<&'a str> {
    lines.filter_map(|line| line["function"].as_str()).collect()
}

#[tokio::test]
async fn every_participating_function_logs_the_correlation_id() {
    let lines = Lines::listen();
    Shop::open().await.buy("pm_card_visa").await;
    let all = lines.all();
    let found = functions(all.iter().filter(|line| belongs_to_purchase(line)));
    assert_eq!(found, BTreeSet::from(PARTICIPANTS));
}

#[tokio::test]
async fn every_invocation_that_follows_has_the_correlation_id() {
    let lines = Lines::listen();
    let shop = Shop::open().await;
    let before = lines.all().len();
    shop.buy("pm_card_visa").await;
    let all = lines.all();
    // Jobs are scheduled and follow from no request.
    let others: Vec<_> =
        all[before..].iter().filter(|line| !belongs_to_purchase(line) && line.get("done").is_none()).collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test]
async fn every_event_that_follows_has_the_correlation_id() {
    let shop = Shop::open().await;
    let before = shop.commits().await;
    let order_id = shop.buy("pm_card_visa").await;
    let after = shop.commits().await;
    let new: Vec<_> = after.difference(&before).collect();
    assert!(new.iter().any(|(place, _)| *place == format!("order#{order_id}@1")), "{new:#?}");
    let others: Vec<_> = new.iter().filter(|(_, correlation_id)| correlation_id != PURCHASE).collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test]
async fn vendor_calls_carry_and_log_the_correlation_id() {
    let lines = Lines::listen();
    let shop = Shop::open().await;
    shop.buy("pm_card_visa").await;

    let intents = shop.site.get("/_local/stripe/payment_intents").send().await.expect(200).body;
    assert_eq!(intents["data"][0]["metadata"]["correlation_id"], PURCHASE);
    let mails = shop.site.order_mails(&shop.fan.email).await;
    assert_eq!(mails[0]["variables"]["correlation-id"], PURCHASE);

    let all = lines.all();
    let calls = all.iter().filter(|line| line["message"] == "vendor call" && belongs_to_purchase(line));
    let calls: Vec<_> =
        calls.map(|call| (call["vendor"].as_str(), call["operation"].as_str(), &call["status"])).collect();
    let ok = json!(200);
    let expected = [
        (Some("stripe"), Some("authorize"), &ok),
        (Some("stripe"), Some("capture"), &ok),
        (Some("mailgun"), Some("send"), &ok),
    ];
    assert_eq!(calls, expected);
}

#[tokio::test]
async fn logs_contain_no_personal_data_or_secrets() {
    let lines = Lines::listen();
    let shop = Shop::open().await;
    shop.buy("pm_card_visa").await;
    let tickets = shop.site.get("/tickets").by(&shop.fan).send().await.expect(200);
    // Failures are logged too.
    let Shop { site, fan } = &shop;
    let _ = site.post("/sessions", json!({"email": fan.email, "password": "wrong horse"})).send().await.expect(401);
    let address = json!({"street": "ul. refuse 1", "city": "Warsaw", "postalCode": "nowhere", "country": "PL"});
    let delivery =
        json!({"method": "courier", "address": address, "customer": {"name": "Zażółć Gęślą", "email": fan.email}});
    let _ = site.put("/cart/delivery", delivery).by(fan).send().await;

    let text = lines.text();
    assert!(text.contains(PURCHASE));
    let code = tickets.items()[0]["code"].as_str().unwrap().to_owned();
    let token_part = fan.token.rsplit('.').next().unwrap();
    let forbidden = [
        &fan.email,
        "example.org",
        "Zażółć",
        "Gęślą",
        "Nowy Świat",
        "horse",
        &fan.token,
        token_part,
        "Bearer",
        "pm_card_visa",
        "_secret_",
        "sk_test_",
        "whsec_",
        "key-",
        &code,
    ];
    let found: Vec<_> = forbidden.iter().filter(|secret| text.contains(**secret)).collect();
    assert!(found.is_empty(), "{found:?} in {text}");
}

#[tokio::test]
async fn business_metrics_are_counted_once() {
    let lines = Lines::listen();
    Shop::open().await.buy("pm_card_visa").await;
    let all = lines.all();
    let counted = |name: &str| all.iter().filter_map(|line| line.get(name)).cloned().collect::<Vec<_>>();
    let figures = ["OrdersPlaced", "OrdersCompleted", "OrdersCancelled", "SeatsSold", "Revenue"].map(counted);
    assert_eq!(figures, [vec![json!(1)], vec![json!(1)], vec![], vec![json!(2)], vec![json!(698.0)]]);
    assert_eq!(counted("ConfirmToTickets").len(), 1);
    assert!(counted("Oversold").iter().all(|seats| seats == 0 || seats.as_array().is_some()));
}

/// The order is stuck because FedEx refuses the parcel.
#[tokio::test]
async fn stuck_order_is_counted_and_logged() {
    let lines = Lines::listen();
    let shop = Shop::open().await;
    let courier = json!({
        "method": "courier",
        "address": {"street": "ul. refuse 1", "city": "Warsaw", "postalCode": "00-400", "country": "PL"},
        "customer": {"name": "Zażółć Gęślą", "email": shop.fan.email, "phone": "+48 600 100 200"},
    });
    let _ = shop.site.put("/cart/delivery", courier).by(&shop.fan).send().await.expect(200);
    let order_id = shop.buy("pm_card_visa").await;
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);

    shop.site.frontrow().unwrap().advance(minutes(19)).await;
    assert_eq!(last_counts(&lines), (json!(0), json!(0)));
    shop.site.frontrow().unwrap().advance(minutes(2)).await;
    assert_eq!(last_counts(&lines), (json!(1), json!(0)));
    let all = lines.all();
    let named = all.iter().rfind(|line| line["message"] == "order is overdue").unwrap();
    assert_eq!((&named["orderId"], &named["correlationId"]), (&json!(order_id), &json!(PURCHASE)));
}

#[tokio::test]
async fn admins_see_what_is_stuck_and_what_it_waits_for() {
    let shop = Shop::open().await;
    let admin = shop.site.staff().await.admin;
    let courier = json!({
        "method": "courier",
        "address": {"street": "ul. refuse 1", "city": "Warsaw", "postalCode": "00-400", "country": "PL"},
        "customer": {"name": "Zażółć Gęślą", "email": shop.fan.email, "phone": "+48 600 100 200"},
    });
    let _ = shop.site.put("/cart/delivery", courier).by(&shop.fan).send().await.expect(200);
    let order_id = shop.buy("pm_card_visa").await;
    shop.site.pass(Duration::from_secs(21 * 60)).await;
    let stuck = shop.site.get("/ops/stuck").by(&admin).send().await.expect(200);
    let [only] = stuck.items() else { panic!("{stuck:#?}") };
    assert_eq!((&only["orderId"], &only["waitsFor"]), (&json!(order_id), &json!("delivery")));
    let _ = shop.site.get("/ops/stuck").by(&shop.fan).send().await.expect_problem(403, "forbidden");
}

/// The latest OrdersStuck and HoldsOverdue.
fn last_counts(lines: &Lines) -> (Value, Value) {
    let all = lines.all();
    let last = all.iter().rfind(|line| line.get("OrdersStuck").is_some()).unwrap();
    (last["OrdersStuck"].clone(), last["HoldsOverdue"].clone())
}
