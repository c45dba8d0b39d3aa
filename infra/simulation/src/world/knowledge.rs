//! What clients have learnt from responses.

use std::collections::BTreeMap;

use super::acknowledged::{Acknowledged, AcknowledgedOrder, Effect};
use super::people::People;
use super::plan::ConcertPlan;
use super::request::{ApiRequest, ApiResponse, Person};

/// The last request of a person.
#[derive(Debug, Clone)]
pub(super) struct LastRequest {
    pub request: ApiRequest,
    pub response: ApiResponse,
    /// The day on which it was sent.
    pub day: i64,
}

#[derive(Debug, Default)]
pub(super) struct Knowledge {
    /// The id of each concert that is on sale, by number.
    pub concert_ids: BTreeMap<usize, String>,
    /// What the organizer wants of each concert, by number.
    pub concert_plans: BTreeMap<usize, ConcertPlan>,
    pub acknowledged: Acknowledged,
    /// By the person's name.
    pub last: BTreeMap<String, LastRequest>,
    /// The id of the last scan that admitted somebody.
    pub last_admission: Option<String>,
    pub people: People,
    /// Refunds whose outcome is unknown, because the request got no final response.
    pub unanswered_refunds: Vec<ApiRequest>,
    requests: u64,
    /// How many requests each program has sent on each day.
    of_programs: BTreeMap<(&'static str, i64), u64>,
}

impl Knowledge {
    pub fn new(concerts: &[ConcertPlan], people: People) -> Self {
        Self { concert_plans: concerts.iter().cloned().enumerate().collect(), people, ..Self::default() }
    }

    /// Records a response that a session must not get. `has_ended`: its end was acknowledged before the request was sent.
    pub fn judge_session(&mut self, person: &Person, request: &str, has_ended: bool, response: &ApiResponse) {
        let (name, status) = (&person.name, response.status);
        if person.token.is_empty() || response.is_transient() {
            return;
        }
        // Replicas may still have an ended session: what reads is judged when the run has ended.
        if has_ended && status != 401 && !request.starts_with("GET ") {
            self.acknowledged.after_end.push(format!("{name}: {request} -> {status}"));
        }
        if status == 401 && !self.people.may_have_ended(&person.token) {
            self.acknowledged.refused_sessions.push(format!("{name}: {request} -> {}", response.body["code"]));
        }
    }

    /// The key of the next request on the n-th day.
    pub fn next_idempotency_key(&mut self, program: Option<&'static str>, day: i64) -> String {
        if let Some(program) = program {
            let requests = self.of_programs.entry((program, day)).or_default();
            *requests += 1;
            return format!("{program}-{requests}");
        }
        self.requests += 1;
        format!("key-{}", self.requests)
    }

    /// Records what the response acknowledges. From now on the client relies on it.
    pub fn learn(&mut self, request: &ApiRequest, response: &ApiResponse, fans: usize) {
        let acknowledged = &mut self.acknowledged;
        if response.body["code"] == "idempotency_key_reused" {
            acknowledged
                .refused_keys
                .push(format!("{} {}: {:?}", request.method, request.path, request.idempotency_key));
        }
        if request.effect == Effect::TicketScanned {
            acknowledged.unanswered_scans += usize::from(response.is_transient());
        }
        if !response.is_success() {
            return;
        }
        let field = |name: &str| response.body[name].as_str().map(str::to_owned);
        match request.effect.clone() {
            Effect::None => {}
            Effect::OrderPlaced(fan) => {
                if let Some(order_id) = field("orderId") {
                    let (fan, email) = (fan % fans, request.person.email.clone());
                    let order = AcknowledgedOrder { fan, email, order_id };
                    if !acknowledged.orders.contains(&order) {
                        acknowledged.orders.push(order);
                    }
                }
            }
            Effect::ConcertOnSale(number) => {
                self.concert_ids.extend(field("concertId").map(|concert| (number, concert)));
            }
            Effect::OrderCancelled(order_id) => acknowledged.cancelled_orders.extend([order_id]),
            Effect::Refund(refund) => acknowledged.refunds.extend(field("refundId").map(|id| (id, refund))),
            Effect::RefundMadeByHand(refund) => acknowledged.refunds_by_hand.extend([refund]),
            Effect::AdmissionUndone(scan) => acknowledged.undone_scans.extend([scan]),
            Effect::ConcertCancelled(concert) => acknowledged.cancelled_concerts.extend([concert]),
            Effect::OfflineScansUploaded => {
                let results = response.body["results"].as_array().into_iter().flatten();
                let recorded =
                    results.filter(|result| ["admitted", "conflict"].iter().any(|kind| result["result"] == *kind));
                let pairs = recorded.filter_map(|result| {
                    Some((result["scanId"].as_str()?.to_owned(), result["ticketId"].as_str()?.to_owned()))
                });
                acknowledged.offline_scans.extend(pairs);
            }
            Effect::TicketTransferred(ticket) => *acknowledged.transfers.entry(ticket).or_default() += 1,
            Effect::TicketGivenBack(ticket) => acknowledged.given_back.extend([ticket]),
            Effect::VoidCodeScanned(ticket) => {
                acknowledged.void_codes_admitted.extend(Some(ticket).filter(|_| response.body["result"] == "admitted"));
            }
            Effect::TicketsResent(order_id) => {
                acknowledged.resent_tickets.extend(field("deliveryId").map(|delivery| (order_id, delivery)));
            }
            Effect::TicketScanned => {
                if let Some(ticket) = field("ticketId").filter(|_| response.body["result"] == "admitted") {
                    *acknowledged.admissions.entry(ticket).or_default() += 1;
                    self.last_admission = field("scanId");
                }
            }
        }
    }
}
