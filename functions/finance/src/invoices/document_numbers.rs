//! The numbers of one kind of document in a year: consecutive and without gaps.
//!
//! A number is taken in the transaction that issues its document, so that neither exists without the other.

use std::convert::Infallible;

use eventstore::{Aggregate, Event, Snapshots, StreamId};
use jiff::civil::Date;
use kernel::{Decider, InvoiceId, Timestamp};
use serde::{Deserialize, Serialize};

use super::document::DocumentKind;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum SeriesEvent {
    NumberTaken(TakenNumber),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenNumber {
    /// From 1.
    pub number: u32,
    pub invoice_id: InvoiceId,
    /// The time of issue: never before that of the previous number.
    pub at: Timestamp,
}

/// The number that was taken last, if any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSeries(Option<TakenNumber>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakeNumber {
    pub invoice_id: InvoiceId,
    pub at: Timestamp,
}

impl NumberSeries {
    pub fn stream_of(kind: DocumentKind, on: Date) -> StreamId {
        Self::stream(format_args!("{}-{}", kind.as_str(), on.year()))
    }

    pub fn next(self, command: TakeNumber) -> TakenNumber {
        let TakeNumber { invoice_id, at } = command;
        match self.0 {
            None => TakenNumber { number: 1, invoice_id, at },
            Some(last) => TakenNumber { number: last.number.saturating_add(1), invoice_id, at: at.max(last.at) },
        }
    }

    /// How many numbers are taken.
    pub fn len(self) -> u32 {
        self.0.map_or(0, |last| last.number)
    }

    pub fn is_empty(self) -> bool {
        self.0.is_none()
    }
}

/// Such as `FV/2026/000042`.
pub fn format_number(prefix: &str, on: Date, number: u32) -> String {
    format!("{prefix}/{}/{number:06}", on.year())
}

impl Decider for NumberSeries {
    type State = Self;
    type Command = TakeNumber;
    type Event = SeriesEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(command: &TakeNumber, series: &Self) -> Result<Vec<SeriesEvent>, Infallible> {
        Ok(vec![SeriesEvent::NumberTaken(series.next(*command))])
    }

    fn evolve(_: Self, event: &SeriesEvent) -> Self {
        let SeriesEvent::NumberTaken(taken) = event;
        Self(Some(*taken))
    }
}

impl Event for SeriesEvent {}

impl Aggregate for NumberSeries {
    const CATEGORY: &'static str = "series";
    const STATE_VERSION: u32 = 1;
    /// A year has many numbers.
    const SNAPSHOTS: Snapshots = Snapshots::Always;
}
