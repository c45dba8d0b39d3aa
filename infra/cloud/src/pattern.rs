//! EventBridge's event patterns, which also filter streams and queues.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>.

use std::net::IpAddr;

use serde_json::{Map, Number, Value};

/// An event pattern that has been checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    fields: Vec<(String, Field)>,
    /// The alternatives of each `$or`.
    either: Vec<Vec<Pattern>>,
}

/// A pattern is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A field is neither an object nor a list of alternatives.
    #[error("{0} must be an object or a list with at least one alternative")]
    NotAList(String),
    /// An operator is unknown or has an operand of the wrong type.
    #[error("{0} is not a valid match")]
    UnknownMatch(String),
}

#[derive(Debug, Clone, PartialEq)]
enum Field {
    Nested(Pattern),
    AnyOf(Vec<Match>),
}

#[derive(Debug, Clone, PartialEq)]
enum Match {
    Null,
    Bool(bool),
    Number(Number),
    Text(TextMatch),
    AnythingBut(Vec<Match>),
    Numeric(Vec<(Comparison, f64)>),
    Exists(bool),
    Cidr(IpAddr, u32),
}

#[derive(Debug, Clone, PartialEq)]
enum TextMatch {
    Equal(String),
    EqualIgnoringCase(String),
    Prefix(String),
    PrefixIgnoringCase(String),
    Suffix(String),
    SuffixIgnoringCase(String),
    Wildcard(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Pattern {
    pub fn parse(pattern: &Value) -> Result<Self, PatternError> {
        let object = pattern.as_object().filter(|object| !object.is_empty());
        Self::of_object(object.ok_or_else(|| PatternError::NotAList(pattern.to_string()))?)
    }

    fn of_object(object: &Map<String, Value>) -> Result<Self, PatternError> {
        let mut pattern = Self { fields: Vec::new(), either: Vec::new() };
        for (name, value) in object {
            match value {
                Value::Array(alternatives) if name == "$or" && alternatives.iter().all(Value::is_object) => {
                    let alternatives: Result<_, _> = alternatives.iter().map(Self::parse).collect();
                    pattern.either.push(alternatives?);
                }
                Value::Object(nested) => {
                    pattern.fields.push((name.clone(), Field::Nested(Self::of_object(nested)?)));
                }
                Value::Array(alternatives) if !alternatives.is_empty() => {
                    let alternatives: Result<_, _> = alternatives.iter().map(Match::parse).collect();
                    pattern.fields.push((name.clone(), Field::AnyOf(alternatives?)));
                }
                _ => return Err(PatternError::NotAList(name.clone())),
            }
        }
        Ok(pattern)
    }

    /// An event matches if all fields match, and at least one alternative of each `$or`.
    pub fn matches(&self, event: &Value) -> bool {
        self.fields.iter().all(|(name, field)| field.matches(event.get(name)))
            && self.either.iter().all(|alternatives| alternatives.iter().any(|pattern| pattern.matches(event)))
    }
}

impl Field {
    fn matches(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            // One object of the list must meet all conditions.
            (Self::Nested(_), Some(Value::Array(items))) if !items.is_empty() => {
                items.iter().any(|item| self.matches(Some(item)))
            }
            (Self::Nested(pattern), Some(object @ Value::Object(_))) => pattern.matches(object),
            (Self::Nested(pattern), _) => pattern.matches(&Value::Null),
            (Self::AnyOf(alternatives), value) => {
                let mut leaves = Vec::new();
                collect_leaves(value, &mut leaves);
                alternatives.iter().any(|alternative| match alternative {
                    Match::Exists(wanted) => leaves.is_empty() != *wanted,
                    alternative => leaves.iter().any(|leaf| alternative.matches(leaf)),
                })
            }
        }
    }
}

/// Only plain values can be matched: an object is no leaf, and a list stands for its items.
fn collect_leaves<'a>(value: Option<&'a Value>, leaves: &mut Vec<&'a Value>) {
    match value {
        None | Some(Value::Object(_)) => {}
        Some(Value::Array(items)) => items.iter().for_each(|item| collect_leaves(Some(item), leaves)),
        Some(leaf) => leaves.push(leaf),
    }
}

impl Match {
    fn parse(value: &Value) -> Result<Self, PatternError> {
        let unknown = || PatternError::UnknownMatch(value.to_string());
        match value {
            Value::Null => Ok(Self::Null),
            Value::Bool(flag) => Ok(Self::Bool(*flag)),
            Value::Number(number) => Ok(Self::Number(number.clone())),
            Value::String(text) => Ok(Self::Text(TextMatch::Equal(text.clone()))),
            Value::Array(_) => Err(unknown()),
            Value::Object(object) => {
                let mut members = object.iter();
                let (Some((operator, operand)), None) = (members.next(), members.next()) else {
                    return Err(unknown());
                };
                match (operator.as_str(), operand) {
                    ("exists", Value::Bool(wanted)) => Ok(Self::Exists(*wanted)),
                    ("numeric", Value::Array(terms)) => comparisons(terms).map(Self::Numeric).ok_or_else(unknown),
                    ("cidr", Value::String(block)) => cidr(block).ok_or_else(unknown),
                    ("anything-but", operand) => anything_but(operand).ok_or_else(unknown),
                    (operator, operand) => TextMatch::parse(operator, operand).map(Self::Text).ok_or_else(unknown),
                }
            }
        }
    }

    fn matches(&self, leaf: &Value) -> bool {
        match (self, leaf) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(wanted), Value::Bool(flag)) => wanted == flag,
            // EventBridge compares numbers as they are written: 300 is not 300.0.
            (Self::Number(wanted), Value::Number(number)) => wanted.to_string() == number.to_string(),
            (Self::Text(wanted), Value::String(text)) => wanted.matches(text),
            (Self::AnythingBut(excluded), leaf) => !excluded.iter().any(|excluded| excluded.matches(leaf)),
            (Self::Numeric(terms), Value::Number(number)) => {
                number.as_f64().is_some_and(|number| terms.iter().all(|(term, bound)| term.holds(number, *bound)))
            }
            (Self::Cidr(network, bits), Value::String(text)) => {
                text.parse().is_ok_and(|address| in_network(address, *network, *bits))
            }
            _ => false,
        }
    }
}

impl TextMatch {
    fn parse(operator: &str, operand: &Value) -> Option<Self> {
        if let Value::Object(inner) = operand {
            let text = inner.get("equals-ignore-case").filter(|_| inner.len() == 1)?.as_str()?;
            return match operator {
                "prefix" => Some(Self::PrefixIgnoringCase(text.to_lowercase())),
                "suffix" => Some(Self::SuffixIgnoringCase(text.to_lowercase())),
                _ => None,
            };
        }
        let text = operand.as_str()?;
        match operator {
            "prefix" => Some(Self::Prefix(text.to_owned())),
            "suffix" => Some(Self::Suffix(text.to_owned())),
            "equals-ignore-case" => Some(Self::EqualIgnoringCase(text.to_lowercase())),
            "wildcard" => wildcard(text).map(Self::Wildcard),
            _ => None,
        }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Equal(wanted) => wanted == text,
            Self::EqualIgnoringCase(wanted) => *wanted == text.to_lowercase(),
            Self::Prefix(wanted) => text.starts_with(wanted),
            Self::PrefixIgnoringCase(wanted) => text.to_lowercase().starts_with(wanted),
            Self::Suffix(wanted) => text.ends_with(wanted),
            Self::SuffixIgnoringCase(wanted) => text.to_lowercase().ends_with(wanted),
            Self::Wildcard(parts) => matches_wildcard(parts, text),
        }
    }
}

fn anything_but(operand: &Value) -> Option<Match> {
    let one_or_more = |value: &Value| match value {
        Value::Array(items) => items.clone(),
        single => vec![single.clone()],
    };
    let excluded: Option<Vec<Match>> = match operand {
        Value::Object(object) => {
            let mut members = object.iter();
            let (Some((operator, texts)), None) = (members.next(), members.next()) else { return None };
            one_or_more(texts).iter().map(|text| TextMatch::parse(operator, text).map(Match::Text)).collect()
        }
        plain => one_or_more(plain)
            .into_iter()
            .map(|value| match value {
                Value::String(text) => Some(Match::Text(TextMatch::Equal(text))),
                Value::Number(number) => Some(Match::Number(number)),
                Value::Bool(flag) => Some(Match::Bool(flag)),
                Value::Null => Some(Match::Null),
                _ => None,
            })
            .collect(),
    };
    excluded.filter(|excluded| !excluded.is_empty()).map(Match::AnythingBut)
}

fn comparisons(terms: &[Value]) -> Option<Vec<(Comparison, f64)>> {
    let mut comparisons = Vec::new();
    let mut rest = terms;
    while let [operator, bound, tail @ ..] = rest {
        let comparison = match operator.as_str()? {
            "=" => Comparison::Equal,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        };
        comparisons.push((comparison, bound.as_f64()?));
        rest = tail;
    }
    (rest.is_empty() && matches!(comparisons.len(), 1 | 2)).then_some(comparisons)
}

impl Comparison {
    fn holds(self, number: f64, bound: f64) -> bool {
        match self {
            Self::Equal => number == bound,
            Self::Less => number < bound,
            Self::LessOrEqual => number <= bound,
            Self::Greater => number > bound,
            Self::GreaterOrEqual => number >= bound,
        }
    }
}

fn cidr(block: &str) -> Option<Match> {
    let (address, bits) = block.split_once('/')?;
    let (address, bits): (IpAddr, u32) = (address.parse().ok()?, bits.parse().ok()?);
    let longest = if address.is_ipv4() { 32 } else { 128 };
    (bits <= longest).then_some(Match::Cidr(address, bits))
}

fn in_network(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    let differing = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => (u32::from(address) ^ u32::from(network)).leading_zeros(),
        (IpAddr::V6(address), IpAddr::V6(network)) => (u128::from(address) ^ u128::from(network)).leading_zeros(),
        _ => return false,
    };
    differing >= bits
}

/// The literal parts between the asterisks; none if the pattern is not valid, for example with two asterisks in a row.
fn wildcard(text: &str) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut last_was_asterisk = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '*' {
            if last_was_asterisk {
                return None;
            }
            parts.push(String::new());
        } else {
            let literal =
                if character == '\\' { characters.next().filter(|next| "*\\".contains(*next))? } else { character };
            parts.last_mut()?.push(literal);
        }
        last_was_asterisk = character == '*';
    }
    Some(parts)
}

fn matches_wildcard(parts: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|only| only == text);
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for part in middle {
        match rest.split_once(part.as_str()) {
            Some((_, tail)) => rest = tail,
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}
