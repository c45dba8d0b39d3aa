//! When something is due: `rate(…)`, `cron(…)` and `at(…)`.

mod cron;
pub(crate) mod timer;

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::after;
use cron::Cron;

/// A schedule expression of EventBridge, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule(Expression);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Expression {
    Rate(Duration),
    Cron(Cron),
    At(Timestamp),
}

/// An expression is no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a schedule expression")]
pub struct NotASchedule(String);

impl Schedule {
    /// Reads an expression.
    ///
    /// # Errors
    /// [`NotASchedule`].
    pub fn parse(expression: &str) -> Result<Self, NotASchedule> {
        read(expression.trim()).map(Self).ok_or_else(|| NotASchedule(expression.to_owned()))
    }

    /// The first moment after another at which it is due, if there is one.
    pub fn next_after(&self, moment: Timestamp) -> Option<Timestamp> {
        match &self.0 {
            Expression::Rate(every) => Some(after(moment, *every)),
            Expression::Cron(cron) => cron.next_after(moment),
            Expression::At(at) => Some(*at).filter(|at| *at > moment),
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
            let moment: DateTime = argument.parse().ok()?;
            moment.to_zoned(TimeZone::UTC).ok().map(|zoned| Expression::At(zoned.timestamp()))
        }
        _ => None,
    }
}

fn rate(argument: &str) -> Option<Duration> {
    let (count, unit) = argument.trim().split_once(' ')?;
    let count: u64 = count.parse().ok().filter(|count| *count > 0)?;
    // AWS wants the singular for one, and the plural for more.
    let seconds = match (unit.trim(), count) {
        ("minute", 1) | ("minutes", 2..) => 60,
        ("hour", 1) | ("hours", 2..) => 3_600,
        ("day", 1) | ("days", 2..) => 86_400,
        _ => return None,
    };
    count.checked_mul(seconds).map(Duration::from_secs)
}
