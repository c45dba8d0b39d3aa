//! The system in which a story goes on, and what its people know of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use auth::Caller;
use axum::body::Bytes;
use http::Request;
use local::Frontrow;
use serde_json::Value;
use stand_ins::Authentication;

use crate::actors::fan::Bank;
use crate::errand::{Answer, Errand, Person};
use crate::notes::Notes;
use crate::promises::{Meaning, Promised, Promises};
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
    finance: Person,
    plan: Plan,
    known: Mutex<Known>,
}

/// What people got to know.
#[derive(Debug, Default)]
struct Known {
    concerts: BTreeMap<usize, String>,
    terms: BTreeMap<usize, ConcertPlan>,
    promises: Promises,
    asked: u64,
    last: BTreeMap<String, (Errand, Answer)>,
    /// Refunds that may have been asked for, or not: whoever wanted them got no answer.
    unanswered: Vec<Errand>,
}

impl World {
    /// The world of a story.
    pub fn new(frontrow: Frontrow, stage: &Stage, plan: Plan, notes: Notes) -> Self {
        let person = |account: &Account| {
            let caller = Caller { user_id: account.user_id, roles: [account.role].into() };
            Person { name: account.name.clone(), email: account.email.clone(), caller }
        };
        let fans = stage.fans.iter().take(plan.fans).map(person).collect();
        let (organizer, gate) = (person(&stage.organizer), person(&stage.gate));
        let finance = person(&stage.finance);
        let terms = plan.concerts.iter().cloned().enumerate().collect();
        let known = Mutex::new(Known { terms, ..Known::default() });
        Self(Arc::new(Inner { frontrow, notes, fans, organizer, gate, finance, plan, known }))
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

    /// Somebody who looks after the money.
    pub fn finance(&self) -> &Person {
        &self.0.finance
    }

    /// A concert's id, once it is on sale.
    pub fn concert(&self, number: usize) -> Option<String> {
        self.known().concerts.get(&number).cloned()
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

    /// The newest order that a fan was promised.
    pub fn newest_order(&self, fan: usize) -> Option<String> {
        let known = self.known();
        let newest = known.promises.orders.iter().rfind(|order| order.fan == fan % self.0.fans.len());
        newest.map(|order| order.order_id.clone())
    }

    /// What people were told.
    pub fn promises(&self) -> Promises {
        self.known().promises.clone()
    }

    /// How far the cancellation of each concert is that was called off, as its organizer is told.
    pub async fn cancellations(&self) -> BTreeMap<String, Value> {
        let mut cancellations = BTreeMap::new();
        for concert in self.promises().cancelled_concerts {
            let path = format!("/concerts/{concert}/cancellation");
            let answer = self.ask_until_answered(&Errand::new(self.organizer(), "GET", path, Value::Null)).await;
            if answer.is_done() {
                cancellations.insert(concert, answer.body);
            }
        }
        cancellations
    }

    /// The buyer of an order shows up at their bank, if that waits for them.
    pub fn authenticate(&self, order_id: &str, bank: Bank) {
        let outcome = match bank {
            Bank::Passes => Authentication::Passed,
            Bank::Fails => Authentication::Failed,
        };
        let waits =
            |intent: &Value| intent["metadata"]["order_id"] == order_id && intent["status"] == "requires_action";
        let stripe = self.0.frontrow.stripe();
        for intent in stripe.payment_intents().into_iter().filter(waits) {
            self.notes().write(format!("the buyer of {order_id} is seen by their bank, which says: {bank:?}"));
            stripe.authenticate(intent["id"].as_str().unwrap_or_default(), outcome);
        }
    }

    /// Somebody takes the money of an order that is set aside, in Stripe's dashboard.
    pub fn take_by_hand(&self, order_id: &str) {
        let is_set_aside =
            |intent: &Value| intent["metadata"]["order_id"] == order_id && intent["status"] == "requires_capture";
        let stripe = self.0.frontrow.stripe();
        for intent in stripe.payment_intents().into_iter().filter(is_set_aside) {
            self.notes().write(format!("the money of {order_id} is taken by hand"));
            stripe.capture_by_hand(intent["id"].as_str().unwrap_or_default());
        }
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
        self.learn(&errand, &answer);
        let mut known = self.known();
        if answer.is_passing() && matches!(errand.meaning, Meaning::PartRefunded { .. }) {
            known.unanswered.push(errand.clone());
        }
        known.last.insert(errand.person.name.clone(), (errand, answer.clone()));
        answer
    }

    /// Asks for the last thing that a person asked for again.
    pub async fn repeat(&self, person: &Person) {
        let Some((errand, first)) = self.known().last.get(&person.name).cloned() else { return };
        let again = self.ask_until_answered(&errand).await;
        if !first.is_passing() && !again.is_passing() && without_who(&first) != without_who(&again) {
            let unlike = format!("{} {} was answered {first:?}, and then {again:?}", errand.method, errand.path);
            self.known().promises.unlike_repeats.push(unlike);
        }
    }

    /// Whoever wanted a refund and got no answer asks again, until it is known whether there is one.
    pub async fn insist(&self) {
        let unanswered = std::mem::take(&mut self.known().unanswered);
        for errand in unanswered {
            let answer = self.ask_until_answered(&errand).await;
            self.learn(&errand, &answer);
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

    /// What was asked for is done, or not: somebody counts on it from now on.
    fn learn(&self, errand: &Errand, answer: &Answer) {
        let mut known = self.known();
        if errand.meaning == Meaning::Scanned {
            known.promises.unanswered_scans += usize::from(answer.is_passing());
        }
        if !answer.is_done() {
            return;
        }
        let said = |name: &str| answer.body[name].as_str().map(str::to_owned);
        match errand.meaning.clone() {
            Meaning::Nothing => {}
            Meaning::Order(fan) => {
                if let Some(order_id) = said("orderId") {
                    let (fan, email) = (fan % self.0.fans.len(), errand.person.email.clone());
                    let promised = Promised { fan, email, order_id };
                    if !known.promises.orders.contains(&promised) {
                        known.promises.orders.push(promised);
                    }
                }
            }
            Meaning::OnSale(number) => known.concerts.extend(said("concertId").map(|concert| (number, concert))),
            Meaning::CalledOff(order_id) => known.promises.called_off.extend([order_id]),
            Meaning::PartRefunded { order_id, amount } => {
                known.promises.parts.entry(order_id).or_default().push(amount);
            }
            Meaning::ConcertCancelled(concert) => known.promises.cancelled_concerts.extend([concert]),
            Meaning::ToldOffline => {
                let results = answer.body["results"].as_array().into_iter().flatten();
                let taken =
                    results.filter(|result| ["admitted", "conflict"].iter().any(|kind| result["result"] == *kind));
                let pairs = taken.filter_map(|result| {
                    Some((result["scanId"].as_str()?.to_owned(), result["ticketId"].as_str()?.to_owned()))
                });
                known.promises.told_offline.extend(pairs);
            }
            Meaning::SentAgain(order_id) => {
                known.promises.sent_again.extend(said("deliveryId").map(|delivery| (order_id, delivery)));
            }
            Meaning::Scanned => {
                if let Some(ticket) = said("ticketId").filter(|_| answer.body["result"] == "admitted") {
                    *known.promises.let_in.entry(ticket).or_default() += 1;
                }
            }
        }
    }

    /// Looks at something.
    pub async fn look(&self, person: &Person, path: &str) -> Option<Value> {
        let errand = Errand::new(person, "GET", path.to_owned(), Value::Null);
        let answer = self.send(&errand).await;
        (answer.status == 200).then_some(answer.body)
    }

    async fn send(&self, errand: &Errand) -> Answer {
        let Errand { person, method, path, body, key, .. } = errand;
        let token = self.0.frontrow.token(&person.caller).expect("a token");
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
            let (who, code) = (&person.name, answer.body["code"].as_str().unwrap_or_default());
            self.notes().write(format!("{who}: {method} {path} {body} -> {status} {code}"));
        }
        answer
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer but for who somebody is, which is not kept for repeats.
fn without_who(answer: &Answer) -> Answer {
    let mut answer = answer.clone();
    if let Some(delivery) = answer.body.get_mut("delivery").and_then(Value::as_object_mut) {
        delivery.remove("customer");
        delivery.remove("address");
    }
    answer
}
