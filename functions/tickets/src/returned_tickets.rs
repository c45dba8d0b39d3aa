//! Which of an order's equal tickets go back for a refund of some of them. It is decided once, so that a repeated message voids no others.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use eventstore::{Aggregate, Event};
use kernel::{Decider, RefundId, TicketId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum ReturnedTicketsEvent {
    ReturnedTicketsChosen { refund_id: RefundId, ticket_ids: Vec<TicketId> },
}

/// The chosen tickets of an order, by refund.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReturnedTickets(BTreeMap<RefundId, Vec<TicketId>>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChooseTickets {
    pub refund_id: RefundId,
    pub choices: Vec<Choice>,
}

/// So many of these tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The best ones first.
    pub candidates: Vec<TicketId>,
    pub quantity: usize,
}

impl ReturnedTickets {
    /// Empty before they are chosen.
    pub fn of_refund(&self, refund_id: RefundId) -> &[TicketId] {
        self.0.get(&refund_id).map_or(&[], Vec::as_slice)
    }

    fn choose(&self, choices: &[Choice]) -> Vec<TicketId> {
        let gone: BTreeSet<&TicketId> = self.0.values().flatten().collect();
        let chosen = choices.iter().flat_map(|choice| {
            let candidates = choice.candidates.iter().filter(|candidate| !gone.contains(candidate));
            candidates.take(choice.quantity).copied()
        });
        chosen.collect()
    }
}

impl Decider for ReturnedTickets {
    type State = Self;
    type Command = ChooseTickets;
    type Event = ReturnedTicketsEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(command: &ChooseTickets, state: &Self) -> Result<Vec<ReturnedTicketsEvent>, Infallible> {
        let ChooseTickets { refund_id, choices } = command;
        let ticket_ids = state.choose(choices);
        if state.0.contains_key(refund_id) || ticket_ids.is_empty() {
            return Ok(vec![]);
        }
        Ok(vec![ReturnedTicketsEvent::ReturnedTicketsChosen { refund_id: *refund_id, ticket_ids }])
    }

    fn evolve(mut state: Self, event: &ReturnedTicketsEvent) -> Self {
        let ReturnedTicketsEvent::ReturnedTicketsChosen { refund_id, ticket_ids } = event;
        state.0.insert(*refund_id, ticket_ids.clone());
        state
    }
}

impl Event for ReturnedTicketsEvent {}

impl Aggregate for ReturnedTickets {
    const CATEGORY: &'static str = "returned-tickets";
    const STATE_VERSION: u32 = 1;
}
