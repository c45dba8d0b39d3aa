//! What the sale of a concert is like at a moment.

use kernel::Timestamp;

use crate::concert::{Concert, Schedule};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaleState {
    Cancelled,
    /// The concert has begun.
    Over,
    /// It opens at this moment.
    NotYet(Timestamp),
    Open,
    SoldOut,
    Ended,
}

/// What it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaleTimes {
    pub is_cancelled: bool,
    pub starts_at: Timestamp,
    pub opens_at: Option<Timestamp>,
    /// The first moment after sales.
    pub closes_at: Timestamp,
    pub has_free_seats: bool,
}

impl SaleState {
    pub fn at(now: Timestamp, times: SaleTimes) -> Self {
        let opens_at = times.opens_at.filter(|opens_at| now < *opens_at);
        match opens_at {
            _ if times.is_cancelled => Self::Cancelled,
            _ if times.starts_at <= now => Self::Over,
            _ if times.closes_at <= now => Self::Ended,
            Some(opens_at) => Self::NotYet(opens_at),
            None if times.has_free_seats => Self::Open,
            None => Self::SoldOut,
        }
    }

    pub fn of(concert: &Concert, schedule: &Schedule, has_free_seats: bool, now: Timestamp) -> Self {
        let details = &schedule.details;
        let times = SaleTimes {
            is_cancelled: matches!(concert, Concert::Cancelled { .. }),
            starts_at: details.starts_at,
            opens_at: details.sales_open_at,
            closes_at: details.sales_end_at(),
            has_free_seats,
        };
        Self::at(now, times)
    }
}
