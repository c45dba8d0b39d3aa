//! The day to reconcile.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{SignedDuration, Timestamp};

/// How far the lists extend beyond the day, so that a movement that one side recorded before midnight and the other after it is no
/// difference.
const MARGIN: SignedDuration = SignedDuration::from_hours(1);

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// The parts of Stripe's list that are read separately: a day of ten thousand payments has a hundred pages.
const PARTS: i64 = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Included.
    pub begin: Timestamp,
    /// Excluded: the first moment of the next day.
    pub end: Timestamp,
}

impl Day {
    /// None beyond the range of the calendar.
    pub fn of(date: Date, time_zone: &TimeZone) -> Option<Self> {
        let begin = |date: Date| Some(date.to_zoned(time_zone.clone()).ok()?.timestamp());
        Some(Self { begin: begin(date)?, end: begin(date.tomorrow().ok()?)? })
    }

    pub fn has(self, at: Timestamp) -> bool {
        self.begin <= at && at < self.end
    }

    #[must_use]
    pub fn with_margin(self) -> Self {
        Self { begin: self.begin - MARGIN, end: self.end + MARGIN }
    }

    /// Consecutive periods that cover the day.
    pub fn parts(self) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let (begin, end) = (self.begin.as_second(), self.end.as_second());
        let length = (end - begin).div_euclid(PARTS) + 1;
        let at = move |number: i64| Timestamp::from_second((begin + number * length).min(end)).unwrap_or(self.end);
        (0..PARTS).map(move |number| (at(number), at(number + 1)))
    }

    /// The hours of the day: its parts that are reconciled one by one.
    pub fn hours(self) -> Vec<Self> {
        let begins = std::iter::successors(Some(self.begin), |begin| begin.checked_add(HOUR).ok());
        let hours = begins.take_while(|begin| *begin < self.end);
        hours.map(|begin| Self { begin, end: begin.checked_add(HOUR).unwrap_or(self.end).min(self.end) }).collect()
    }

    /// The days in UTC that the day touches, its end included.
    pub fn utc_dates(self) -> impl Iterator<Item = Date> {
        let date = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
        let last = date(self.end);
        std::iter::successors(Some(date(self.begin)), |date| date.tomorrow().ok()).take_while(move |date| *date <= last)
    }
}
