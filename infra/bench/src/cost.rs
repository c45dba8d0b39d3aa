//! What each story uses on AWS, counted by the local cloud's meter, and what that costs.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud::Snapshot;
use e2e::{Person, Site, Staff, by_email};
use local::{Admin, Frontrow, Options};
use serde_json::{Value, json};

use crate::prices::{self, Line};

/// Orders of a story that the jobs tell the end of: what a job's own run costs is shared by them.
const TOGETHER: usize = 20;

/// Orders before the first that is counted: they fetch what is fetched once per process, keys and secrets.
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

/// A story and what it used.
struct Told {
    name: &'static str,
    used: Snapshot,
    /// What was used is shared by so many orders.
    orders: usize,
    log_bytes: usize,
    stored_bytes: u64,
}

/// Tells every story and prints what each used.
pub async fn report() {
    lambda::log::init(lambda::log::Level::INFO, || LogMeter);
    let frontrow = Frontrow::start(Options::in_memory()).await.expect("the local system starts");
    let site = Site::of(frontrow.clone(), Admin::default());
    let stage = Stage::set(&site).await;
    for _ in 0..WARM_UP {
        let fan = stage.fan_with_cart().await;
        stage.buys(&fan, "pm_card_visa", "completed").await;
    }
    let browsing = stage.tell("browse: the list, one concert", stage.browses()).await;
    let newcomer = stage.tell("register and log in", stage.registers()).await;
    let fan = stage.site.new_fan().await;
    let filling = stage.tell("fill the cart: an item, the delivery", stage.fills(&fan)).await;
    let buying =
        stage.tell("order by e-mail, from the last click on", stage.buys(&fan, "pm_card_visa", "completed")).await;
    let (poor, mind) = (stage.fan_with_cart().await, stage.fan_with_cart().await);
    let declined = stage.tell("declined", stage.buys(&poor, "pm_card_visa_chargeDeclined", "cancelled")).await;
    let cancelled = stage.tell("cancelled by the buyer before paying", stage.cancels(&mind)).await;
    let mut late = Vec::new();
    for _ in 0..TOGETHER {
        late.push(stage.fan_with_cart().await);
    }
    let expired = stage.tell_together("expired, waiting for the bank", stage.expire(&late)).await;
    let refunded =
        stage.tell("given back by staff, after it was completed", stage.refunds(&stage.fan_who_bought().await)).await;
    let admitted = stage.tell("let in at the gate", stage.admits(&fan)).await;
    by_function(&buying);
    let called_off = stage.call_off().await;
    for told in
        [&browsing, &newcomer, &filling, &buying, &declined, &cancelled, &expired, &refunded, &called_off, &admitted]
    {
        print_bill(told, &frontrow);
    }
    idle(&frontrow).await;
}

/// A concert on sale, and who runs it.
struct Stage<'a> {
    site: &'a Site,
    staff: Staff,
    concert: String,
}

impl<'a> Stage<'a> {
    async fn set(site: &'a Site) -> Self {
        let staff = site.staff().await;
        let concert = site.new_concert(&staff.organizer, 1_000, 100).await;
        let stage = Self { site, staff, concert };
        stage.settle().await;
        stage
    }

    fn frontrow(&self) -> &Frontrow {
        self.site.frontrow().expect("in this process")
    }

    async fn settle(&self) {
        self.frontrow().settle().await;
    }

    async fn tell(&self, name: &'static str, story: impl Future<Output = ()>) -> Told {
        self.settle().await;
        let (cloud, logged) = (self.frontrow().cloud(), LOGGED.load(Ordering::Relaxed));
        let (before, stored) = (cloud.meter().snapshot(), cloud.stored_bytes().await.expect("tables"));
        story.await;
        self.settle().await;
        Told {
            name,
            used: cloud.meter().snapshot().since(&before),
            orders: 1,
            log_bytes: LOGGED.load(Ordering::Relaxed) - logged,
            stored_bytes: cloud.stored_bytes().await.expect("tables").saturating_sub(stored),
        }
    }

    async fn tell_together(&self, name: &'static str, story: impl Future<Output = ()>) -> Told {
        Told { orders: TOGETHER, ..self.tell(name, story).await }
    }

    async fn fan_with_cart(&self) -> Person {
        let fan = self.site.new_fan().await;
        self.fills(&fan).await;
        self.settle().await;
        fan
    }

    async fn browses(&self) {
        let _ = self.site.get("/concerts?city=Warsaw").send().await.expect(200);
        let _ = self.site.get(format!("/concerts/{}", self.concert)).send().await.expect(200);
    }

    async fn registers(&self) {
        self.site.new_fan().await;
    }

    async fn fills(&self, fan: &Person) {
        let item = json!({"concertId": self.concert, "ticketTypeId": "regular", "quantity": 1});
        let _ = self.site.post("/cart/items", item).by(fan).send().await.expect(201);
        let _ = self.site.put("/cart/delivery", by_email(fan)).by(fan).send().await.expect(200);
    }

    async fn buys(&self, fan: &Person, card: &str, end: &str) {
        let order = self.site.confirm(fan, card).await;
        self.settle().await;
        self.ends(fan, &order, end).await;
    }

    /// A card that waits for its owner, so that the order is still open.
    async fn cancels(&self, fan: &Person) {
        let order = self.site.confirm(fan, "pm_card_authenticationRequired").await;
        self.settle().await;
        let _ = self.site.post(format!("/orders/{order}/cancel"), json!({})).by(fan).send().await.expect(202);
        self.settle().await;
        self.ends(fan, &order, "cancelled").await;
    }

    async fn fan_who_bought(&self) -> (Person, String) {
        let fan = self.fan_with_cart().await;
        let order = self.site.confirm(&fan, "pm_card_visa").await;
        self.settle().await;
        (fan, order)
    }

    /// From the last click on, until the job has found that the hold is over.
    async fn expire(&self, fans: &[Person]) {
        let mut orders = Vec::new();
        for fan in fans {
            orders.push((fan, self.site.confirm(fan, "pm_card_authenticationRequired").await));
        }
        self.settle().await;
        // The jobs in between have nothing to do with these orders.
        self.frontrow().cloud().clock().advance(Duration::from_secs(17 * 60));
        self.site.pass(Duration::from_secs(60)).await;
        self.settle().await;
        for (fan, order) in orders {
            self.ends(fan, &order, "expired").await;
        }
    }

    /// From the click of somebody of the staff on, until the money is on its way.
    async fn refunds(&self, (fan, order): &(Person, String)) {
        let path = format!("/orders/{order}/cancel");
        let _ = self.site.post(path, json!({})).by(&self.staff.finance).send().await.expect(202);
        self.settle().await;
        self.ends(fan, order, "refunded").await;
    }

    /// A concert of its own is called off.
    async fn call_off(&self) -> Told {
        let concert = self.site.new_concert(&self.staff.organizer, 1_000, 100).await;
        let stage = Self { site: self.site, staff: self.staff.clone(), concert };
        stage.settle().await;
        let mut orders = Vec::new();
        for _ in 0..TOGETHER {
            orders.push(stage.fan_who_bought().await);
        }
        let story = async {
            let path = format!("/concerts/{}/cancel", stage.concert);
            let because = json!({"reason": "The artist is ill."});
            let _ = stage.site.post(path, because).by(&stage.staff.organizer).send().await.expect(202);
            stage.settle().await;
            stage.site.pass(Duration::from_secs(60)).await;
            stage.settle().await;
        };
        let told = stage.tell_together("given back since its concert is called off", story).await;
        for (fan, order) in &orders {
            stage.ends(fan, order, "refunded").await;
        }
        told
    }

    async fn ends(&self, fan: &Person, order: &str, end: &str) {
        let answer = self.site.get(format!("/orders/{order}")).by(fan).send().await;
        assert_eq!(answer.body.get("status").and_then(Value::as_str), Some(end), "{answer:?}");
    }

    async fn admits(&self, fan: &Person) {
        let tickets = self.site.get("/tickets").by(fan).send().await.expect(200);
        let code = tickets.body.pointer("/items/0/code").and_then(Value::as_str).unwrap_or_default();
        let scan = json!({"code": code, "concertId": self.concert, "gate": "North"});
        let admitted = self.site.post("/gate/validations", scan).by(&self.staff.gate).send().await.expect(200);
        assert_eq!(admitted.text("result"), "admitted");
    }
}

fn by_function(told: &Told) {
    println!("{}: by function", told.name);
    println!("  {:<38}{:>7}{:>7}{:>9}{:>7}{:>7}", "", "writes", "reads", "invoked", "events", "queue");
    let total = ("total".to_owned(), told.used.total());
    for (name, usage) in told.used.functions.iter().chain([(&total.0, &total.1)]) {
        let reads = usage.read_half_units as f64 / 2.0;
        let (writes, invoked, events) = (usage.write_units(), usage.invocations, usage.bus_events);
        println!("  {name:<38}{writes:>7}{reads:>7.1}{invoked:>9}{events:>7}{:>7}", usage.queue_requests);
    }
}

fn print_bill(told: &Told, frontrow: &Frontrow) {
    let functions = &frontrow.cloud().template().functions;
    let memory =
        |name: &str| functions.iter().find(|function| function.name == name).map(|function| function.memory_mb);
    let share = 1.0 / told.orders as f64;
    let lines = prices::bill(&told.used, memory, told.log_bytes);
    let dollars: f64 = lines.iter().map(|line| line.dollars * share).sum();
    println!("\n{}: ${dollars:.7} and {:.0} bytes to keep", told.name, told.stored_bytes as f64 * share);
    for Line { what, count, dollars } in lines.iter().filter(|line| line.count > 0.0) {
        let (count, dollars) = (count * share, dollars * share);
        println!("  {what:<16}{count:>10.1}  ${dollars:.7}");
    }
}

/// What stays when nobody comes.
async fn idle(frontrow: &Frontrow) {
    let stored = frontrow.cloud().stored_bytes().await.expect("tables");
    let template = local::template().expect("the templates fit together");
    let members = |name: &str| template[name].as_object().cloned().unwrap_or_default();
    let of_type = |kind: &str| members("Resources").values().filter(|resource| resource["Type"] == kind).count() as f64;
    let secrets = members("Parameters").keys().filter(|name| name.ends_with("SecretArn")).count() as f64;
    let (keys, alarms) = (of_type("AWS::KMS::Key"), of_type("AWS::CloudWatch::Alarm"));
    let schedules = frontrow.cloud().template().functions.iter().flat_map(|function| &function.schedules).count();
    println!("\na month of nothing:");
    println!("  {secrets} secrets ${:.2}", secrets * prices::SECRET_MONTH);
    println!("  {keys} keys ${:.2}", keys * prices::KEY_MONTH);
    println!("  {alarms} alarms ${:.2}", alarms * prices::ALARM_MONTH);
    println!("  {stored} stored bytes ${:.7}", stored as f64 * prices::STORED_BYTE_MONTH);
    println!("  and the invocations of {schedules} schedules");
    println!("\n{}", prices::AS_OF);
}
