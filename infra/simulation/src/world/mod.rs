//! The system under test, and the people who use it.

pub mod acknowledged;
pub mod fixture;
mod knowledge;
mod people;
pub mod plan;
pub(crate) mod poison;
pub mod request;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use http::Request;
use jiff::Timestamp;
use local::Frontrow;
use serde_json::Value;
use stand_ins::{Authentication, DisputeStep, FedexMove};

use crate::timeline::Timeline;
use acknowledged::{Acknowledged, Effect};
use fixture::{Account, Fixture};
use knowledge::{Knowledge, LastRequest};
pub use people::LogIn;
use people::People;
use plan::{ConcertPlan, Plan};
use request::{ApiRequest, ApiResponse, Person};

/// How often a client sends a request until it gets a final response.
const MAX_ATTEMPTS: usize = 6;

/// Cheap to clone: all clones are the same world.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    frontrow: Frontrow,
    start: Timestamp,
    timeline: Timeline,
    fans: Vec<Person>,
    organizer: Person,
    gate: Person,
    finance: Person,
    supervisor: Person,
    admin: Person,
    deputy: Person,
    clerk: Person,
    plan: Plan,
    knowledge: Mutex<Knowledge>,
}

impl World {
    pub fn new(frontrow: Frontrow, fixture: &Fixture, plan: Plan, timeline: Timeline) -> Self {
        let person = |account: &Account| {
            let Account { name, email, user_id, token, .. } = account.clone();
            Person { name, email, user_id: user_id.to_string(), token }
        };
        let fans = fixture.fans.iter().take(plan.fans).map(person).collect();
        let (organizer, gate) = (person(&fixture.organizer), person(&fixture.gate));
        let (finance, supervisor) = (person(&fixture.finance), person(&fixture.supervisor));
        let (admin, deputy, clerk) = (person(&fixture.admin), person(&fixture.deputy), person(&fixture.clerk));
        let knowledge = Mutex::new(Knowledge::new(&plan.concerts, People::new(fixture.accounts(plan.fans))));
        let start = frontrow.cloud().clock().now();
        Self(Arc::new(Inner {
            frontrow,
            start,
            timeline,
            fans,
            organizer,
            gate,
            finance,
            supervisor,
            admin,
            deputy,
            clerk,
            plan,
            knowledge,
        }))
    }

    pub fn frontrow(&self) -> &Frontrow {
        &self.0.frontrow
    }

    pub fn timeline(&self) -> &Timeline {
        &self.0.timeline
    }

    pub fn plan(&self) -> &Plan {
        &self.0.plan
    }

    pub fn fan(&self, number: usize) -> &Person {
        &self.0.fans[number % self.0.fans.len()]
    }

    pub fn organizer(&self) -> &Person {
        &self.0.organizer
    }

    pub fn gate(&self) -> &Person {
        &self.0.gate
    }

    pub fn finance(&self) -> &Person {
        &self.0.finance
    }

    /// The id of a concert that is on sale.
    pub fn concert_id(&self, number: usize) -> Option<String> {
        self.knowledge().concert_ids.get(&number).cloned()
    }

    /// What the organizer currently wants of a concert.
    pub fn concert_plan(&self, number: usize) -> Option<ConcertPlan> {
        self.knowledge().concert_plans.get(&number).cloned()
    }

    pub fn change_concert_plan(&self, number: usize, change: impl FnOnce(&mut ConcertPlan)) {
        if let Some(plan) = self.knowledge().concert_plans.get_mut(&number) {
            change(plan);
        }
    }

    /// The id of the newest order that was acknowledged to a fan.
    pub fn newest_order(&self, fan: usize) -> Option<String> {
        let knowledge = self.knowledge();
        let newest = knowledge.acknowledged.orders.iter().rfind(|order| order.fan == fan % self.0.fans.len());
        newest.map(|order| order.order_id.clone())
    }

    pub fn supervisor(&self) -> &Person {
        &self.0.supervisor
    }

    pub fn admins(&self) -> [&Person; 2] {
        [&self.0.admin, &self.0.deputy]
    }

    pub fn clerk(&self) -> &Person {
        &self.0.clerk
    }

    /// The id of the last scan that admitted somebody.
    pub fn last_admission(&self) -> Option<String> {
        self.knowledge().last_admission.clone()
    }

    pub fn acknowledged(&self) -> Acknowledged {
        self.knowledge().acknowledged.clone()
    }

    /// The progress of each concert's cancellation, as the API shows it to the organizer.
    pub async fn cancellation_progress(&self) -> BTreeMap<String, Value> {
        let mut progress = BTreeMap::new();
        for concert in self.acknowledged().cancelled_concerts {
            let path = format!("/concerts/{concert}/cancellation");
            let request = ApiRequest::new(self.organizer(), "GET", path, Value::Null);
            let response = self.send_until_final(&request).await;
            if response.is_success() {
                progress.insert(concert, response.body);
            }
        }
        progress
    }

    /// The id of the confirmation token that a browser makes of a test card.
    pub fn confirmation_token(&self, card: &str) -> Value {
        let token = self.0.frontrow.stripe().create_confirmation_token(card);
        token.map_or(Value::Null, |token| token["id"].clone())
    }

    /// The buyer of an order authenticates with their bank, if the payment requires it.
    pub fn authenticate(&self, order_id: &str, outcome: Authentication) {
        let waits =
            |intent: &Value| intent["metadata"]["order_id"] == order_id && intent["status"] == "requires_action";
        let stripe = self.0.frontrow.stripe();
        for intent in stripe.payment_intents().into_iter().filter(waits) {
            self.timeline().record(format!("the buyer of {order_id} authenticates: {outcome:?}"));
            stripe.authenticate(intent["id"].as_str().unwrap_or_default(), outcome);
        }
    }

    /// Somebody captures the authorized payment of an order in Stripe's dashboard.
    pub fn capture_in_dashboard(&self, order_id: &str) {
        let is_authorized =
            |intent: &Value| intent["metadata"]["order_id"] == order_id && intent["status"] == "requires_capture";
        let stripe = self.0.frontrow.stripe();
        for intent in stripe.payment_intents().into_iter().filter(is_authorized) {
            self.timeline().record(format!("the payment of {order_id} is captured in the dashboard"));
            stripe.capture_in_dashboard(intent["id"].as_str().unwrap_or_default());
        }
    }

    /// The buyer of an order disputes its payment, or the bank decides, if that can come next.
    pub fn dispute(&self, order_id: &str, step: DisputeStep) {
        let is_paid = |intent: &Value| intent["metadata"]["order_id"] == order_id && intent["status"] == "succeeded";
        let stripe = self.0.frontrow.stripe();
        for intent in stripe.payment_intents().into_iter().filter(is_paid) {
            let is_done = stripe.dispute(intent["id"].as_str().unwrap_or_default(), step).is_some();
            self.timeline().record(format!("a dispute about {order_id}: {step:?} (possible: {is_done})"));
        }
    }

    /// The courier moves a fan's newest parcel, if it can be moved like that. Only a parcel with a label that staff can print.
    pub async fn move_parcel(&self, fan: usize, how: FedexMove) {
        let recipient = &self.fan(fan).name;
        let changes = self.0.frontrow.cloud().changes("frontrow-tickets-events").await.expect("the events can be read");
        let commits = || changes.iter().filter_map(|change| change["dynamodb"]["NewImage"]["events"]["S"].as_str());
        let has_label =
            |number: &str| commits().any(|events| events.contains("\"TicketsShipped\"") && events.contains(number));
        let fedex = self.0.frontrow.fedex();
        let shipments = fedex.shipments();
        let mut to_fan = shipments.iter().rev().filter(|parcel| {
            parcel["recipient"]["contact"]["personName"] == recipient.as_str() && parcel["cancelled"] == false
        });
        let numbers = to_fan.by_ref().filter_map(|parcel| parcel["trackingNumber"].as_str());
        if let Some(number) = numbers.into_iter().find(|number| has_label(number)) {
            let is_done = fedex.move_parcel(number, how);
            self.timeline().record(format!("the courier moves {number} of {recipient}: {how:?} (possible: {is_done})"));
        }
    }

    /// The day, from 0, that the run has reached.
    fn day(&self) -> i64 {
        self.0.frontrow.cloud().clock().now().duration_since(self.0.start).as_hours() / 24
    }

    /// Sends a request under a new idempotency key, and again while responses are transient.
    pub async fn send(&self, request: ApiRequest) -> ApiResponse {
        let day = self.day();
        let idempotency_key = Some(self.knowledge().next_idempotency_key(request.program, day));
        let request = ApiRequest { idempotency_key, ..request };
        let response = self.send_until_final(&request).await;
        let mut knowledge = self.knowledge();
        knowledge.learn(&request, &response, self.0.fans.len());
        if response.is_transient() && matches!(request.effect, Effect::Refund(_)) {
            knowledge.unanswered_refunds.push(request.clone());
        }
        let last = LastRequest { request, response: response.clone(), day };
        knowledge.last.insert(last.request.person.name.clone(), last);
        response
    }

    /// Repeats the last request of a person under its key. The response has to be the first one.
    pub async fn repeat_last(&self, person: &Person) {
        let Some(last) = self.knowledge().last.get(&person.name).cloned() else { return };
        // A day later it would be another request.
        if last.day != self.day() {
            return;
        }
        let LastRequest { request, response: first, .. } = last;
        let again = self.send_until_final(&request).await;
        if !first.is_kept() {
            // It was not executed, or nobody knows: the repeat is.
            if !again.is_transient() {
                self.knowledge().learn(&request, &again, self.0.fans.len());
            }
            return;
        }
        // Its session may have ended.
        if !again.is_transient()
            && again.status != 401
            && without_personal_data(&first) != without_personal_data(&again)
        {
            let repeat = format!("{} {} was answered {first:?}, and then {again:?}", request.method, request.path);
            self.knowledge().acknowledged.inconsistent_repeats.push(repeat);
        }
    }

    /// Sends the refunds again that got no final response, so that their outcome is known.
    pub async fn retry_unanswered_refunds(&self) {
        let unanswered = std::mem::take(&mut self.knowledge().unanswered_refunds);
        for request in unanswered {
            let response = self.send_until_final(&request).await;
            self.knowledge().learn(&request, &response, self.0.fans.len());
        }
    }

    /// Reads something, once. None unless the status is 200.
    pub async fn get(&self, person: &Person, path: &str) -> Option<Value> {
        let request = ApiRequest::new(person, "GET", path.to_owned(), Value::Null);
        let response = self.send_once(&request).await;
        (response.status == 200).then_some(response.body)
    }

    async fn send_until_final(&self, request: &ApiRequest) -> ApiResponse {
        let mut response = self.send_once(request).await;
        for _ in 1..MAX_ATTEMPTS {
            if !response.is_transient() {
                break;
            }
            response = self.send_once(request).await;
        }
        response
    }

    async fn send_once(&self, request: &ApiRequest) -> ApiResponse {
        let ApiRequest { person, method, path, body, idempotency_key, .. } = request;
        let has_ended = self.knowledge().people.has_ended(&person.token);
        let mut request = Request::builder().method(*method).uri(path).header("content-type", "application/json");
        if !person.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", person.token));
        }
        if let Some(key) = idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let response = self.0.frontrow.cloud().request(request.body(bytes).expect("a request")).await;
        let status = response.status().as_u16();
        let response = ApiResponse { status, body: serde_json::from_slice(response.body()).unwrap_or_default() };
        if *method != "GET" {
            let (name, code) = (&person.name, response.body["code"].as_str().unwrap_or_default());
            self.timeline().record(format!("{name}: {method} {path} {body} -> {status} {code}"));
        }
        self.knowledge().judge_session(person, &format!("{method} {path}"), has_ended, &response);
        response
    }

    fn knowledge(&self) -> MutexGuard<'_, Knowledge> {
        self.0.knowledge.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A response without personal data, which the API does not keep for repeats.
fn without_personal_data(response: &ApiResponse) -> ApiResponse {
    let mut response = response.clone();
    if let Some(delivery) = response.body.get_mut("delivery").and_then(Value::as_object_mut) {
        delivery.remove("customer");
        delivery.remove("address");
    }
    response
}
