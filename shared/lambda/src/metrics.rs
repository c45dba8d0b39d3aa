//! Metrics for alarms and the dashboard, in CloudWatch's embedded metric format: they are part of the line that logs an
//! invocation, and cost no call.
//! Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Number, Value};

use crate::invocation::{self, Details};
use crate::metric::DataPoint;

pub use crate::metric::Metric;

const NAMESPACE: &str = "Frontrow";

/// Values of one metric in a line. A batch has at most as many commits.
const MAX_VALUES: usize = 100;

/// Adds a value to a metric, in the log line of the running invocation.
pub fn record(metric: Metric) {
    invocation::record(|details| details.metrics.push(metric));
}

/// Metrics with the same dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Directive {
    namespace: &'static str,
    dimensions: [Vec<&'static str>; 1],
    metrics: Vec<Definition>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
}

/// Metrics as members of a line, with the directives that tell CloudWatch to read them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Embedded {
    pub directives: Vec<Directive>,
    pub members: Map<String, Value>,
}

impl Embedded {
    /// The metrics of an invocation. A line has room for one currency; each further currency takes another line.
    pub fn all(details: &Details, microseconds: u64) -> Vec<Self> {
        let mut groups: BTreeMap<Option<&'static str>, Vec<DataPoint>> = BTreeMap::new();
        groups.insert(None, usage(details, microseconds).collect());
        for point in details.metrics.iter().filter_map(|metric| metric.data_point()) {
            groups.entry(point.currency).or_default().push(point);
        }
        let mut all: Vec<Self> = Vec::new();
        for (currency, points) in groups {
            match all.last_mut().filter(|line| !line.members.contains_key("currency")) {
                Some(line) => line.add(currency, points),
                None => {
                    let mut line = Self::default();
                    line.add(currency, points);
                    all.push(line);
                }
            }
        }
        all
    }

    fn add(&mut self, currency: Option<&'static str>, points: Vec<DataPoint>) {
        let mut values: BTreeMap<&'static str, (Option<&'static str>, Vec<Value>)> = BTreeMap::new();
        for point in points {
            let (_, values) = values.entry(point.name).or_insert((point.unit, Vec::new()));
            if values.len() < MAX_VALUES {
                values.push(Value::Number(point.value));
            }
        }
        let mut metrics = Vec::new();
        for (name, (unit, mut values)) in values {
            let value = if values.len() > 1 { Value::Array(values) } else { values.pop().unwrap_or_default() };
            self.members.insert(name.to_owned(), value);
            metrics.push(Definition { name, unit });
        }
        let dimensions = match currency {
            Some(currency) => {
                self.members.insert("currency".to_owned(), currency.into());
                vec!["stack", "currency"]
            }
            None => vec!["stack"],
        };
        self.directives.push(Directive { namespace: NAMESPACE, dimensions: [dimensions], metrics });
    }
}

/// What an invocation used. There is no dimension for the function: each function's metrics would be billed, for some eighty
/// functions, and AWS's own metrics have durations by function.
fn usage(details: &Details, microseconds: u64) -> impl Iterator<Item = DataPoint> {
    let usage = [
        ("Duration", Some("Milliseconds"), microseconds / 10),
        ("ReadUnits", Some("Count"), details.read_hundredths),
        ("WriteUnits", Some("Count"), details.write_hundredths),
    ];
    usage.into_iter().filter(|(_, _, hundredths)| *hundredths > 0).filter_map(|(name, unit, hundredths)| {
        Some(DataPoint { currency: None, name, unit, value: of_hundredths(hundredths)? })
    })
}

/// A number with at most two decimals.
fn of_hundredths(hundredths: u64) -> Option<Number> {
    #[allow(clippy::float_arithmetic, clippy::cast_precision_loss)]
    let number = hundredths as f64 / 100.0;
    if hundredths.is_multiple_of(100) { Some((hundredths / 100).into()) } else { Number::from_f64(number) }
}
