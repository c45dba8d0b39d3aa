//! EventBridge's schedule expressions: `rate(…)`, `cron(…)` and `at(…)`.

mod cron;

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use cron::Cron;

/// A schedule expression, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule(Expression);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Expression {
    Rate(Duration),
    Cron(Cron),
    At(Timestamp),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a valid schedule expression")]
pub struct InvalidSchedule(String);

impl Schedule {
    pub fn parse(expression: &str) -> Result<Self, InvalidSchedule> {
        read(expression.trim()).map(Self).ok_or_else(|| InvalidSchedule(expression.to_owned()))
    }

    /// The first occurrence after a time, if there is one.
    pub fn next_after(&self, time: Timestamp) -> Option<Timestamp> {
        match &self.0 {
            Expression::Rate(every) => time.checked_add(*every).ok(),
            Expression::Cron(cron) => cron.next_after(time),
            Expression::At(at) => Some(*at).filter(|at| *at > time),
        }
    }
}

fn read(expression: &str) -> Option<Expression> {
    let (kind, rest) = expression.split_once('(')?;
    let argument = rest.strip_suffix(')')?;
    match kind {
        "rate" => rate(argument).map(Expression::Rate),
        "cron" => Cron::parse(argument).map(Expression::Cron),
        "at" => {
            let time: DateTime = argument.parse().ok()?;
            time.to_zoned(TimeZone::UTC).ok().map(|zoned| Expression::At(zoned.timestamp()))
        }
        _ => None,
    }
}

fn rate(argument: &str) -> Option<Duration> {
    let (count, unit) = argument.trim().split_once(' ')?;
    let count: u64 = count.parse().ok().filter(|count| *count > 0)?;
    // AWS requires the singular for one and the plural for more.
    let seconds = match (unit.trim(), count) {
        ("minute", 1) | ("minutes", 2..) => 60,
        ("hour", 1) | ("hours", 2..) => 3_600,
        ("day", 1) | ("days", 2..) => 86_400,
        _ => return None,
    };
    count.checked_mul(seconds).map(Duration::from_secs)
}
