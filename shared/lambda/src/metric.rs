use jiff::SignedDuration;
use kernel::Money;
use serde_json::Number;

/// A metric with one value. Its unit follows from what the value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    name: &'static str,
    value: MetricValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MetricValue {
    Count(u64),
    Milliseconds(SignedDuration),
    Money(Money),
}

impl Metric {
    /// A number of things.
    pub fn count(name: &'static str, count: u64) -> Self {
        Self { name, value: MetricValue::Count(count) }
    }

    /// A duration, shown in milliseconds.
    pub fn milliseconds(name: &'static str, duration: SignedDuration) -> Self {
        Self { name, value: MetricValue::Milliseconds(duration) }
    }

    /// An amount of money. The metric has the dimension `currency`.
    pub fn money(name: &'static str, amount: Money) -> Self {
        Self { name, value: MetricValue::Money(amount) }
    }

    pub(crate) fn data_point(self) -> Option<DataPoint> {
        let (currency, unit, value) = match self.value {
            MetricValue::Count(count) => (None, Some("Count"), count.into()),
            MetricValue::Milliseconds(duration) => {
                (None, Some("Milliseconds"), u64::try_from(duration.as_millis()).ok()?.into())
            }
            MetricValue::Money(money) => {
                (Some(money.currency().code()), None, serde_json::from_str(&money.amount().to_string()).ok()?)
            }
        };
        Some(DataPoint { currency, name: self.name, unit, value })
    }
}

/// A metric's value as CloudWatch gets it.
pub(crate) struct DataPoint {
    pub currency: Option<&'static str>,
    pub name: &'static str,
    pub unit: Option<&'static str>,
    pub value: Number,
}
