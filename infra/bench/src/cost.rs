//! The AWS usage of purchase flows and of views of pages, counted by the local cloud's meter, and its cost.

mod page_views;

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud::Snapshot;
use e2e::{Person, Site, Staff, by_email};
use local::{Admin, Frontrow, Options};
use serde_json::{Value, json};

use crate::prices::{self, Line};

/// Orders of a flow that a job ends; they share the cost of the job's run.
const ORDERS_PER_JOB: usize = 20;

/// Orders before the first counted one. They fetch keys and secrets, which each process fetches once.
const WARM_UP: usize = 2;

static LOGGED: AtomicUsize = AtomicUsize::new(0);

/// Counts the bytes of the log lines that would go to CloudWatch.
struct LogMeter;

impl Write for LogMeter {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        LOGGED.fetch_add(line.len(), Ordering::Relaxed);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A flow and its usage.
struct Measured {
    name: &'static str,
    used: Snapshot,
    /// The number of orders or views that share the usage.
    orders: usize,
    log_bytes: usize,
    stored_bytes: u64,
}

/// Runs every flow and prints its usage and cost.
pub async fn report() {
    lambda::log::init(lambda::log::Level::INFO, || LogMeter);
    let frontrow = Frontrow::start(Options::in_memory()).await.expect("the local system starts");
    let site = Site::of(frontrow.clone(), Admin::default());
    let setup = Setup::create(&site).await;
    for _ in 0..WARM_UP {
        let fan = setup.fan_with_cart().await;
        setup.buy(&fan, "pm_card_visa", "completed").await;
    }
    let browsing = setup.measure("browse: the list, one concert", setup.browse()).await;
    let newcomer = setup.measure("register and log in", setup.register()).await;
    let fan = setup.site.new_fan().await;
    let filling = setup.measure("fill the cart: one item, delivery", setup.fill_cart(&fan)).await;
    let buying =
        setup.measure("order by e-mail, from the last click", setup.buy(&fan, "pm_card_visa", "completed")).await;
    let patient = setup.fan_with_cart().await;
    let held_first = setup.measure("order by e-mail, held first and paid after", setup.hold_and_buy(&patient)).await;
    let (poor, mind) = (setup.fan_with_cart().await, setup.fan_with_cart().await);
    let declined = setup.measure("card declined", setup.buy(&poor, "pm_card_visa_chargeDeclined", "cancelled")).await;
    let cancelled = setup.measure("cancelled by the buyer before payment", setup.cancel(&mind)).await;
    let mut late = Vec::new();
    for _ in 0..ORDERS_PER_JOB {
        late.push(setup.fan_with_cart().await);
    }
    let expired = setup.measure_together("expired while waiting for 3-D Secure", setup.expire(&late)).await;
    let refunded = setup
        .measure("refunded by staff after completion", setup.refund(&setup.fan_with_completed_order().await))
        .await;
    let admitted = setup.measure("admitted at the gate", setup.admit(&fan)).await;
    by_function(&buying);
    let concert_cancelled = setup.cancel_concert().await;
    let page_views = page_views::measure(&setup).await;
    for measured in [
        &browsing,
        &newcomer,
        &filling,
        &buying,
        &held_first,
        &declined,
        &cancelled,
        &expired,
        &refunded,
        &concert_cancelled,
        &admitted,
    ] {
        print_bill(measured, &frontrow);
    }
    page_views::print(&page_views, &frontrow);
    idle(&frontrow).await;
}

/// A concert on sale, and its staff.
struct Setup<'a> {
    site: &'a Site,
    staff: Staff,
    concert: String,
}

impl<'a> Setup<'a> {
    async fn create(site: &'a Site) -> Self {
        let staff = site.staff().await;
        let concert = site.new_concert(&staff.organizer, 1_000, 100).await;
        let setup = Self { site, staff, concert };
        setup.settle().await;
        setup
    }

    fn frontrow(&self) -> &Frontrow {
        self.site.frontrow().expect("in this process")
    }

    async fn settle(&self) {
        self.frontrow().settle().await;
    }

    async fn measure(&self, name: &'static str, story: impl Future<Output = ()>) -> Measured {
        self.settle().await;
        let (cloud, logged) = (self.frontrow().cloud(), LOGGED.load(Ordering::Relaxed));
        let (before, stored) = (cloud.meter().snapshot(), cloud.stored_bytes().await.expect("tables"));
        story.await;
        self.settle().await;
        Measured {
            name,
            used: cloud.meter().snapshot().since(&before),
            orders: 1,
            log_bytes: LOGGED.load(Ordering::Relaxed) - logged,
            stored_bytes: cloud.stored_bytes().await.expect("tables").saturating_sub(stored),
        }
    }

    async fn measure_together(&self, name: &'static str, story: impl Future<Output = ()>) -> Measured {
        Measured { orders: ORDERS_PER_JOB, ..self.measure(name, story).await }
    }

    async fn fan_with_cart(&self) -> Person {
        let fan = self.site.new_fan().await;
        self.fill_cart(&fan).await;
        self.settle().await;
        fan
    }

    async fn browse(&self) {
        let _ = self.site.get("/concerts?city=Warsaw").send().await.expect(200);
        let _ = self.site.get(format!("/concerts/{}", self.concert)).send().await.expect(200);
    }

    async fn register(&self) {
        self.site.new_fan().await;
    }

    async fn fill_cart(&self, fan: &Person) {
        let item = json!({"concertId": self.concert, "ticketTypeId": "regular", "quantity": 1});
        let _ = self.site.post("/cart/items", item).by(fan).send().await.expect(201);
        let _ = self.site.put("/cart/delivery", by_email(fan)).by(fan).send().await.expect(200);
    }

    async fn buy(&self, fan: &Person, card: &str, end: &str) {
        let order = self.site.confirm(fan, card).await;
        self.settle().await;
        self.expect_status(fan, &order, end).await;
    }

    /// Two clicks, with a look at the held seats in between.
    async fn hold_and_buy(&self, fan: &Person) {
        let order = self.site.hold(fan).await;
        self.settle().await;
        self.expect_status(fan, &order, "placed").await;
        let _ = self.site.pay(fan, &order, "pm_card_visa").await.expect(202);
        self.settle().await;
        self.expect_status(fan, &order, "completed").await;
    }

    /// The card needs 3-D Secure, so the order is still open.
    async fn cancel(&self, fan: &Person) {
        let order = self.site.confirm(fan, "pm_card_authenticationRequired").await;
        self.settle().await;
        let _ = self.site.post(format!("/orders/{order}/cancel"), json!({})).by(fan).send().await.expect(202);
        self.settle().await;
        self.expect_status(fan, &order, "cancelled").await;
    }

    async fn fan_with_completed_order(&self) -> (Person, String) {
        let fan = self.fan_with_cart().await;
        let order = self.site.confirm(&fan, "pm_card_visa").await;
        self.settle().await;
        (fan, order)
    }

    /// From the last click until the job expires the order.
    async fn expire(&self, fans: &[Person]) {
        let mut orders = Vec::new();
        for fan in fans {
            orders.push((fan, self.site.confirm(fan, "pm_card_authenticationRequired").await));
        }
        self.settle().await;
        // The runs of jobs in between do not concern these orders.
        self.frontrow().cloud().clock().advance(Duration::from_secs(17 * 60));
        self.site.pass(Duration::from_secs(60)).await;
        self.settle().await;
        for (fan, order) in orders {
            self.expect_status(fan, &order, "expired").await;
        }
    }

    /// From the staff's click until the refund is made.
    async fn refund(&self, (fan, order): &(Person, String)) {
        let path = format!("/orders/{order}/cancel");
        let _ = self.site.post(path, json!({})).by(&self.staff.finance).send().await.expect(202);
        self.settle().await;
        self.expect_status(fan, order, "refunded").await;
    }

    /// Cancels a separate concert.
    async fn cancel_concert(&self) -> Measured {
        let concert = self.site.new_concert(&self.staff.organizer, 1_000, 100).await;
        let setup = Self { site: self.site, staff: self.staff.clone(), concert };
        setup.settle().await;
        let mut orders = Vec::new();
        for _ in 0..ORDERS_PER_JOB {
            orders.push(setup.fan_with_completed_order().await);
        }
        let story = async {
            let path = format!("/concerts/{}/cancel", setup.concert);
            let reason = json!({"reason": "The artist is ill."});
            let _ = setup.site.post(path, reason).by(&setup.staff.organizer).send().await.expect(202);
            setup.settle().await;
            setup.site.pass(Duration::from_secs(60)).await;
            setup.settle().await;
        };
        let measured = setup.measure_together("refunded because its concert is cancelled", story).await;
        for (fan, order) in &orders {
            setup.expect_status(fan, order, "refunded").await;
        }
        measured
    }

    async fn expect_status(&self, fan: &Person, order: &str, end: &str) {
        let answer = self.site.get(format!("/orders/{order}")).by(fan).send().await;
        assert_eq!(answer.body.get("status").and_then(Value::as_str), Some(end), "{answer:?}");
    }

    async fn admit(&self, fan: &Person) {
        let tickets = self.site.get("/tickets").by(fan).send().await.expect(200);
        let code = tickets.body.pointer("/items/0/code").and_then(Value::as_str).unwrap_or_default();
        let scan = json!({"code": code, "concertId": self.concert, "gate": "North"});
        let admitted = self.site.post("/gate/validations", scan).by(&self.staff.gate).send().await.expect(200);
        assert_eq!(admitted.text("result"), "admitted");
    }
}

fn by_function(measured: &Measured) {
    println!("{}: by function", measured.name);
    println!("  {:<38}{:>7}{:>7}{:>9}{:>7}{:>7}", "", "writes", "reads", "invoked", "events", "queue");
    let total = ("total".to_owned(), measured.used.total());
    for (name, usage) in measured.used.functions.iter().chain([(&total.0, &total.1)]) {
        let reads = usage.read_half_units as f64 / 2.0;
        let (writes, invoked, events) = (usage.write_units(), usage.invocations, usage.bus_events);
        println!("  {name:<38}{writes:>7}{reads:>7.1}{invoked:>9}{events:>7}{:>7}", usage.queue_requests);
    }
}

/// Returns the dollars for one order or view.
fn print_bill(measured: &Measured, frontrow: &Frontrow) -> f64 {
    let functions = &frontrow.cloud().template().functions;
    let memory =
        |name: &str| functions.iter().find(|function| function.name == name).map(|function| function.memory_mb);
    let share = 1.0 / measured.orders as f64;
    let lines = prices::bill(&measured.used, memory, measured.log_bytes);
    let dollars: f64 = lines.iter().map(|line| line.dollars * share).sum();
    println!("\n{}: ${dollars:.7} and {:.0} bytes to keep", measured.name, measured.stored_bytes as f64 * share);
    for Line { what, count, dollars } in lines.iter().filter(|line| line.count > 0.0) {
        let (count, dollars) = (count * share, dollars * share);
        println!("  {what:<16}{count:>10.1}  ${dollars:.7}");
    }
    dollars
}

/// The cost of an idle month.
async fn idle(frontrow: &Frontrow) {
    let stored = frontrow.cloud().stored_bytes().await.expect("tables");
    let template = local::template().expect("the templates fit together");
    let members = |name: &str| template[name].as_object().cloned().unwrap_or_default();
    let resources = members("Resources");
    // By default, nothing that has a condition is created.
    let created = || resources.values().filter(|resource| resource.get("Condition").is_none());
    let of_type = |kind: &str| created().filter(|resource| resource["Type"] == kind).count() as f64;
    let created_before = members("Parameters").keys().filter(|name| name.ends_with("SecretArn")).count() as f64;
    let secrets = created_before + of_type("AWS::SecretsManager::Secret");
    let (keys, alarms) = (of_type("AWS::KMS::Key"), of_type("AWS::CloudWatch::Alarm"));
    let schedules = frontrow.cloud().template().functions.iter().flat_map(|function| &function.schedules).count();
    println!("\nan idle month:");
    println!("  {secrets} secrets ${:.2}", secrets * prices::SECRET_MONTH);
    println!("  {keys} keys ${:.2}", keys * prices::KEY_MONTH);
    println!("  {alarms} alarms ${:.2}", alarms * prices::ALARM_MONTH);
    println!("  {stored} stored bytes ${:.7}", stored as f64 * prices::STORED_BYTE_MONTH);
    println!("  and the invocations of {schedules} schedules");
    println!("\n{}", prices::AS_OF);
}
