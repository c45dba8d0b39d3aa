//! The numbers of a kind of document in a year: one after the other, without gaps.
//!
//! A number is taken in the same transaction in which its document is issued, so that there is neither without the other.

use std::convert::Infallible;

use eventstore::{Aggregate, Carry, Event, StreamId};
use jiff::civil::Date;
use kernel::{Decider, InvoiceId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::invoice::document::Kind;

/// What happened to a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum SeriesEvent {
    /// A document has the next number.
    NumberTaken(Taken),
}

/// A number, and which document has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    /// From 1.
    pub number: u32,
    /// The document.
    pub invoice_id: InvoiceId,
    /// When it is issued: never before the one that has the number before.
    pub at: Timestamp,
}

/// What a series is: the number that was taken last, if any was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series(Option<Taken>);

/// A number is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakeNumber {
    /// For which document.
    pub invoice_id: InvoiceId,
    /// When it is to be issued.
    pub at: Timestamp,
}

impl Series {
    /// The stream of a kind of document in the year of a day.
    pub fn stream_of(kind: Kind, on: Date) -> StreamId {
        Self::stream(format_args!("{}-{}", kind.as_str(), on.year()))
    }

    /// The number after the last.
    pub fn next(self, wanted: TakeNumber) -> Taken {
        let TakeNumber { invoice_id, at } = wanted;
        match self.0 {
            None => Taken { number: 1, invoice_id, at },
            Some(last) => Taken { number: last.number.saturating_add(1), invoice_id, at: at.max(last.at) },
        }
    }

    /// How many numbers are taken.
    pub fn len(self) -> u32 {
        self.0.map_or(0, |last| last.number)
    }

    /// Whether none is taken.
    pub fn is_empty(self) -> bool {
        self.0.is_none()
    }
}

/// A number as documents have it, such as `FV/2026/000042`.
pub fn number(prefix: &str, on: Date, number: u32) -> String {
    format!("{prefix}/{}/{number:06}", on.year())
}

impl Decider for Series {
    type State = Self;
    type Command = TakeNumber;
    type Event = SeriesEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(command: &TakeNumber, state: &Self) -> Result<Vec<SeriesEvent>, Infallible> {
        Ok(vec![SeriesEvent::NumberTaken(state.next(*command))])
    }

    fn evolve(_: Self, event: &SeriesEvent) -> Self {
        let SeriesEvent::NumberTaken(taken) = event;
        Self(Some(*taken))
    }
}

impl Event for SeriesEvent {}

impl Aggregate for Series {
    const CATEGORY: &'static str = "series";
    const STATE_VERSION: u32 = 1;
    /// A year has many numbers.
    const CARRY: Carry = Carry::Always;
}
