//! The parameters of template.yaml, and which values CloudFormation takes for them.

use std::collections::BTreeMap;
use std::fmt;

use regex::Regex;
use serde::Deserialize;

/// template.yaml, of which only the parameters are read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Template {
    pub(crate) parameters: BTreeMap<String, Parameter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Parameter {
    #[serde(rename = "Type")]
    kind: String,
    pub(crate) description: String,
    default: Option<Scalar>,
    allowed_pattern: Option<String>,
    allowed_values: Option<Vec<Scalar>>,
    min_value: Option<i64>,
    max_value: Option<i64>,
    min_length: Option<usize>,
    max_length: Option<usize>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(i64),
    Text(String),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Template {
    /// The one that comes with the program.
    pub(crate) fn read() -> Result<Self, serde_norway::Error> {
        serde_norway::from_str(include_str!("../../../../template.yaml"))
    }
}

impl Parameter {
    pub(crate) fn default(&self) -> Option<String> {
        self.default.as_ref().map(Scalar::to_string)
    }

    /// Why CloudFormation would refuse a value.
    pub(crate) fn refusal(&self, value: &str) -> Option<String> {
        let items: Vec<&str> = match self.kind.as_str() {
            "CommaDelimitedList" => value.split(',').map(str::trim).collect(),
            _ => vec![value],
        };
        items.into_iter().find_map(|item| self.refusal_of_item(item))
    }

    fn refusal_of_item(&self, item: &str) -> Option<String> {
        if let Some(values) = &self.allowed_values {
            let values: Vec<String> = values.iter().map(Scalar::to_string).collect();
            return (!values.iter().any(|value| value == item))
                .then(|| format!("must be one of {}", values.join(", ")));
        }
        if self.kind == "Number" {
            let (min, max) = (self.min_value.unwrap_or(i64::MIN), self.max_value.unwrap_or(i64::MAX));
            let is_in_range = item.parse().is_ok_and(|number: i64| (min..=max).contains(&number));
            return (!is_in_range).then(|| format!("must be a whole number from {min} to {max}"));
        }
        let length = item.chars().count();
        if length < self.min_length.unwrap_or(0) {
            return Some(format!("must have at least {} characters", self.min_length.unwrap_or(0)));
        }
        if length > self.max_length.unwrap_or(usize::MAX) {
            return Some(format!("must have at most {} characters", self.max_length.unwrap_or(usize::MAX)));
        }
        let pattern = self.allowed_pattern.as_deref().unwrap_or(".*");
        let matches = Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|whole| whole.is_match(item));
        (!matches).then(|| format!("must match {pattern}"))
    }
}
