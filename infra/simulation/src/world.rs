//! The system in which a story goes on, and what its people know of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use http::Request;
use lambda::token::Caller;
use local::Frontrow;
use serde_json::Value;
use stand_ins::Authentication;

use crate::actors::fan::Bank;
use crate::notes::Notes;
use crate::stage::{Account, Stage};
use crate::story::{ConcertPlan, Plan};

/// How often somebody tries again who got no answer.
const TRIES: usize = 6;

/// The world of a story. Cheap to clone: all clones are the same one.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    frontrow: Frontrow,
    notes: Notes,
    fans: Vec<Person>,
    organizer: Person,
    gate: Person,
    plan: Plan,
    known: Mutex<Known>,
}

/// Somebody who can ask for things.
#[derive(Debug)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    token: String,
}

/// What people got to know.
#[derive(Debug, Default)]
struct Known {
    concerts: BTreeMap<usize, String>,
    terms: BTreeMap<usize, ConcertPlan>,
    orders: Vec<Order>,
    let_in: BTreeMap<String, usize>,
    unanswered_scans: usize,
    asked: u64,
    last: BTreeMap<String, (Errand, Answer)>,
    unlike: Vec<String>,
}

/// An order that a fan was promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The number of the fan.
    pub fan: usize,
    /// Its id.
    pub order_id: String,
}

/// Something asked of the system.
#[derive(Debug, Clone)]
pub struct Errand {
    who: String,
    token: String,
    method: &'static str,
    path: String,
    body: Value,
    key: Option<String>,
}

/// What it answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; null if it is no JSON.
    pub body: Value,
}

impl Errand {
    /// Something that a person asks.
    pub fn new(person: &Person, method: &'static str, path: String, body: Value) -> Self {
        Self { who: person.name.clone(), token: person.token.clone(), method, path, body, key: None }
    }
}

impl Answer {
    /// Whether the same should be asked again: it may have been done, or may be done yet.
    pub fn is_passing(&self) -> bool {
        self.status >= 500 || self.status == 429 || self.body["code"] == "contended"
    }
}

impl World {
    /// The world of a story.
    pub fn new(frontrow: Frontrow, stage: &Stage, plan: Plan, notes: Notes) -> Self {
        let person = |account: &Account| {
            let caller = Caller { user_id: account.user_id, roles: [account.role].into() };
            let token = frontrow.token(&caller).expect("a token");
            Person { name: account.name.clone(), email: account.email.clone(), token }
        };
        let fans = stage.fans.iter().take(plan.fans).map(person).collect();
        let (organizer, gate) = (person(&stage.organizer), person(&stage.gate));
        let terms = plan.concerts.iter().cloned().enumerate().collect();
        let known = Mutex::new(Known { terms, ..Known::default() });
        Self(Arc::new(Inner { frontrow, notes, fans, organizer, gate, plan, known }))
    }

    /// The system.
    pub fn frontrow(&self) -> &Frontrow {
        &self.0.frontrow
    }

    /// What is written down.
    pub fn notes(&self) -> &Notes {
        &self.0.notes
    }

    /// What there is.
    pub fn plan(&self) -> &Plan {
        &self.0.plan
    }

    /// A fan.
    pub fn fan(&self, number: usize) -> &Person {
        &self.0.fans[number % self.0.fans.len()]
    }

    /// The organizer.
    pub fn organizer(&self) -> &Person {
        &self.0.organizer
    }

    /// Somebody at the gate.
    pub fn gate(&self) -> &Person {
        &self.0.gate
    }

    /// A concert's id, once it is on sale.
    pub fn concert(&self, number: usize) -> Option<String> {
        self.known().concerts.get(&number).cloned()
    }

    /// A concert is on sale.
    pub fn put_on_sale(&self, number: usize, id: &str) {
        self.known().concerts.insert(number, id.to_owned());
    }

    /// What the organizer wants of a concert.
    pub fn terms(&self, number: usize) -> Option<ConcertPlan> {
        self.known().terms.get(&number).cloned()
    }

    /// The organizer wants something else.
    pub fn change_terms(&self, number: usize, change: impl FnOnce(&mut ConcertPlan)) {
        if let Some(terms) = self.known().terms.get_mut(&number) {
            change(terms);
        }
    }

    /// A fan was promised an order.
    pub fn ordered(&self, order: Order) {
        let mut known = self.known();
        if !known.orders.contains(&order) {
            known.orders.push(order);
        }
    }

    /// The orders that fans were promised.
    pub fn orders(&self) -> Vec<Order> {
        self.known().orders.clone()
    }

    /// The newest order that a fan was promised.
    pub fn newest_order(&self, fan: usize) -> Option<Order> {
        self.known().orders.iter().rfind(|order| order.fan == fan).cloned()
    }

    /// A gate was told to let somebody in with a ticket.
    pub fn let_in(&self, ticket: &str) {
        *self.known().let_in.entry(ticket.to_owned()).or_default() += 1;
    }

    /// A gate never got an answer.
    pub fn gate_went_unanswered(&self) {
        self.known().unanswered_scans += 1;
    }

    /// How many scans never got an answer.
    pub fn unanswered_scans(&self) -> usize {
        self.known().unanswered_scans
    }

    /// How often gates were told to let somebody in, by ticket.
    pub fn admissions(&self) -> BTreeMap<String, usize> {
        self.known().let_in.clone()
    }

    /// Repeats that were not answered as the first request was.
    pub fn unlike_repeats(&self) -> Vec<String> {
        self.known().unlike.clone()
    }

    /// The buyer of an order shows up at their bank, if that waits for them. Tells whether it did.
    pub fn authenticate(&self, order_id: &str, bank: Bank) -> bool {
        let outcome = match bank {
            Bank::Passes => Authentication::Passed,
            Bank::Fails => Authentication::Failed,
        };
        let waits =
            |intent: &Value| intent["metadata"]["order_id"] == order_id && intent["status"] == "requires_action";
        let stripe = self.0.frontrow.stripe();
        let waiting: Vec<Value> = stripe.payment_intents().into_iter().filter(waits).collect();
        for intent in &waiting {
            self.notes().write(format!("the buyer of {order_id} is seen by their bank, which says: {bank:?}"));
            stripe.authenticate(intent["id"].as_str().unwrap_or_default(), outcome);
        }
        !waiting.is_empty()
    }

    /// Asks for something, and again where there was no answer.
    pub async fn ask(&self, errand: Errand) -> Answer {
        let key = {
            let mut known = self.known();
            known.asked += 1;
            format!("key-{}", known.asked)
        };
        let errand = Errand { key: Some(key), ..errand };
        let answer = self.ask_until_answered(&errand).await;
        self.known().last.insert(errand.who.clone(), (errand, answer.clone()));
        answer
    }

    /// Asks for the last thing that a person asked for again.
    pub async fn repeat(&self, person: &Person) {
        let Some((errand, first)) = self.known().last.get(&person.name).cloned() else { return };
        let again = self.ask_until_answered(&errand).await;
        if !first.is_passing() && !again.is_passing() && first != again {
            let unlike = format!("{} {} was answered {first:?}, and then {again:?}", errand.method, errand.path);
            self.known().unlike.push(unlike);
        }
    }

    async fn ask_until_answered(&self, errand: &Errand) -> Answer {
        let mut answer = self.send(errand).await;
        for _ in 1..TRIES {
            if !answer.is_passing() {
                break;
            }
            answer = self.send(errand).await;
        }
        answer
    }

    /// Looks at something.
    pub async fn look(&self, person: &Person, path: &str) -> Option<Value> {
        let errand = Errand::new(person, "GET", path.to_owned(), Value::Null);
        let answer = self.send(&errand).await;
        (answer.status == 200).then_some(answer.body)
    }

    async fn send(&self, errand: &Errand) -> Answer {
        let Errand { who, token, method, path, body, key } = errand;
        let mut request = Request::builder()
            .method(*method)
            .uri(path)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let answer = self.0.frontrow.cloud().request(request.body(bytes).expect("a request")).await;
        let status = answer.status().as_u16();
        let answer = Answer { status, body: serde_json::from_slice(answer.body()).unwrap_or_default() };
        if *method != "GET" {
            let code = answer.body["code"].as_str().unwrap_or_default();
            self.notes().write(format!("{who}: {method} {path} {body} -> {status} {code}"));
        }
        answer
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
