//! Queues and rules.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::TemplateError;
use super::intrinsics::{Resolver, function_arn, queue_arn};
use super::properties::{self, last_of_arn, number, unusable};
use super::stack::{STACK, short_name};
use crate::pattern::Pattern;

/// An SQS queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub name: String,
    /// How long a received message stays invisible.
    pub visibility: Duration,
    /// How long a new message stays invisible.
    pub delay: Duration,
    pub retention: Duration,
    /// Redrive policy: the dead-letter queue, if there is one.
    pub redrive: Option<Redrive>,
}

/// A queue's redrive policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redrive {
    /// Name of the dead-letter queue.
    pub queue: String,
    /// Maximum number of receives before a message moves to the dead-letter queue.
    pub after_receives: u32,
}

/// A rule of an event bus.
#[derive(Debug, Clone)]
pub struct Rule {
    pub name: String,
    /// Name of the bus.
    pub bus: String,
    pub pattern: Pattern,
    pub targets: Vec<Delivery>,
}

/// A target of a rule or schedule, with its retry policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub target: Target,
    /// Maximum number of retries.
    pub retries: u32,
    /// Events older than this are not retried.
    pub max_age: Duration,
    /// Dead-letter queue for events that could not be delivered.
    pub dead_letters: Option<String>,
}

/// The recipient of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// Name of a function, without the stack's prefix.
    Function(String),
    /// Name of a queue.
    Queue(String),
}

impl Target {
    /// The name of the function or queue.
    pub fn name(&self) -> &str {
        match self {
            Self::Function(name) | Self::Queue(name) => name,
        }
    }

    pub(crate) fn arn(&self) -> String {
        match self {
            Self::Function(name) => function_arn(&format!("{STACK}-{name}")),
            Self::Queue(name) => queue_arn(name),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct QueueProperties {
    #[serde(default, deserialize_with = "number")]
    visibility_timeout: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    delay_seconds: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    message_retention_period: Option<i64>,
    redrive_policy: Option<RedrivePolicy>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RedrivePolicy {
    dead_letter_target_arn: String,
    #[serde(deserialize_with = "number")]
    max_receive_count: Option<i64>,
}

/// Encryption and permissions, which no function sees. Messages are limited to 256 KB as on AWS.
const IGNORED_OF_QUEUES: &[&str] = &[
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "QueueName",
    "RedriveAllowPolicy",
    "SqsManagedSseEnabled",
    "Tags",
];

pub(super) fn queue(id: &str, properties: &Value, resolver: &Resolver<'_>) -> Result<Queue, TemplateError> {
    let read: QueueProperties = properties::read(id, properties, IGNORED_OF_QUEUES, resolver)?;
    let redrive = match read.redrive_policy {
        Some(policy) => Some(Redrive {
            queue: last_of_arn(&policy.dead_letter_target_arn).to_owned(),
            after_receives: policy
                .max_receive_count
                .and_then(|count| u32::try_from(count).ok())
                .filter(|count| *count > 0)
                .ok_or_else(|| unusable(id, "maxReceiveCount must be at least 1"))?,
        }),
        None => None,
    };
    Ok(Queue {
        name: resolver.name(id)?,
        visibility: seconds(read.visibility_timeout.unwrap_or(30)),
        delay: seconds(read.delay_seconds.unwrap_or(0)),
        retention: seconds(read.message_retention_period.unwrap_or(345_600)),
        redrive,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RuleProperties {
    event_bus_name: Option<String>,
    event_pattern: Value,
    state: Option<String>,
    targets: Vec<TargetProperties>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct TargetProperties {
    #[serde(rename = "Id")]
    _id: String,
    arn: String,
    retry_policy: Option<RetryPolicy>,
    dead_letter_config: Option<DeadLetterConfig>,
}

/// The retry policy of rules and schedules.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct RetryPolicy {
    #[serde(default, deserialize_with = "number")]
    maximum_retry_attempts: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    maximum_event_age_in_seconds: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct DeadLetterConfig {
    #[serde(rename = "Type")]
    _kind: Option<String>,
    arn: String,
}

impl Delivery {
    pub(super) fn new(target: Target, retry: Option<RetryPolicy>, dead_letters: Option<DeadLetterConfig>) -> Self {
        let attempts = retry.as_ref().and_then(|policy| policy.maximum_retry_attempts);
        let age = retry.as_ref().and_then(|policy| policy.maximum_event_age_in_seconds);
        Self {
            target,
            retries: attempts.and_then(|attempts| u32::try_from(attempts).ok()).unwrap_or(185),
            max_age: seconds(age.unwrap_or(86_400)),
            dead_letters: dead_letters.map(|config| last_of_arn(&config.arn).to_owned()),
        }
    }
}

pub(super) fn rule(id: &str, properties: &Value, resolver: &Resolver<'_>) -> Result<Rule, TemplateError> {
    let read: RuleProperties = properties::read(id, properties, &["Description", "Name", "Tags"], resolver)?;
    if read.state.is_some_and(|state| state != "ENABLED") {
        return Err(unusable(id, "remove the rule instead of disabling it"));
    }
    let mut targets = Vec::with_capacity(read.targets.len());
    for target in read.targets {
        let to = target_of(id, &target.arn)?;
        targets.push(Delivery::new(to, target.retry_policy, target.dead_letter_config));
    }
    Ok(Rule {
        name: resolver.name(id)?,
        bus: bus_name(read.event_bus_name),
        pattern: Pattern::parse(&read.event_pattern).map_err(|error| unusable(id, error))?,
        targets,
    })
}

/// The name of a bus given by name or ARN; `default` if absent.
pub(super) fn bus_name(given: Option<String>) -> String {
    match given {
        Some(name) => name.rsplit('/').next().unwrap_or_default().to_owned(),
        None => "default".to_owned(),
    }
}

fn target_of(id: &str, arn: &str) -> Result<Target, TemplateError> {
    let name = last_of_arn(arn);
    match arn.split(':').nth(2) {
        Some("sqs") => Ok(Target::Queue(name.to_owned())),
        Some("lambda") => Ok(Target::Function(short_name(name).to_owned())),
        _ => Err(unusable(id, format!("{arn} is neither a function nor a queue"))),
    }
}

pub(super) fn seconds(count: i64) -> Duration {
    Duration::from_secs(u64::try_from(count).unwrap_or(0))
}
