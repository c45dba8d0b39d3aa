//! Functions with their event sources, and settings of the HTTP API.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::error::TemplateError;
use super::intrinsics::Resolver;
use super::messaging::{self, DeadLetterConfig, Delivery, RetryPolicy, Rule, Target, seconds};
use super::properties::{self, DestinationConfig, flag, last_of_arn, number, unusable};
use super::stack::short_name;
use crate::pattern::Pattern;
use crate::schedule::Schedule;

/// A Lambda function.
#[derive(Debug, Clone)]
pub struct Function {
    /// Name without the stack's prefix, such as `orders-cancel-order`.
    pub name: String,
    /// Name with the stack's prefix.
    pub full_name: String,
    /// The function's program: the last folder of its `CodeUri`, such as `orders`. Empty without a `CodeUri`.
    pub program: String,
    pub timeout: Duration,
    pub memory_mb: u32,
    pub environment: BTreeMap<String, String>,
    pub async_invoke: AsyncInvoke,
    pub routes: Vec<ApiRoute>,
    pub streams: Vec<StreamSource>,
    pub queues: Vec<QueueSource>,
    pub schedules: Vec<ScheduleSource>,
}

/// Retries of asynchronous invocations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsyncInvoke {
    pub retries: u32,
    /// Events older than this are not retried.
    pub max_age: Duration,
    /// Queue for events that failed in every attempt.
    pub on_failure: Option<String>,
}

/// A route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRoute {
    /// `GET`, `POST`, …, or `ANY`.
    pub method: String,
    /// The path, with `{name}` for a segment and `{name+}` for the rest. `$default` matches what no other route matches.
    pub path: String,
}

/// The event source mapping of a table's stream.
#[derive(Debug, Clone)]
pub struct StreamSource {
    pub table: String,
    /// Maximum number of records in one invocation.
    pub batch_size: usize,
    /// Maximum number of retries of a batch; unlimited if absent.
    pub retries: Option<u32>,
    /// Records older than this are discarded; none if absent.
    pub max_age: Option<Duration>,
    /// Whether a failing batch is split in two.
    pub bisect: bool,
    /// Whether the response lists the failed records.
    pub reports_failures: bool,
    /// Queue for batches that failed in every attempt.
    pub on_failure: Option<String>,
    /// A record must match one of these, if there are any.
    pub filters: Vec<Pattern>,
}

/// The event source mapping of a queue.
#[derive(Debug, Clone)]
pub struct QueueSource {
    pub queue: String,
    /// Maximum number of messages in one invocation.
    pub batch_size: usize,
    /// How long messages are collected before an incomplete batch is delivered.
    pub window: Duration,
    /// Maximum number of concurrent invocations.
    pub max_concurrency: usize,
    /// Whether the response lists the failed messages.
    pub reports_failures: bool,
    /// A message that matches none of these is deleted, if there are any.
    pub filters: Vec<Pattern>,
}

/// A schedule that invokes a function.
#[derive(Debug, Clone)]
pub struct ScheduleSource {
    pub name: String,
    pub schedule: Schedule,
    pub delivery: Delivery,
    /// Payload in place of the usual event.
    pub input: Option<Value>,
    /// Whether it belongs to EventBridge Scheduler. Otherwise it is a rule of the bus.
    pub by_scheduler: bool,
}

/// The HTTP API's settings for cross-origin requests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub struct Cors {
    /// Allowed origins; `*` for all.
    pub allow_origins: Vec<String>,
    /// Allowed methods; `*` for all.
    pub allow_methods: Vec<String>,
    /// Request headers that are allowed; `*` for all.
    pub allow_headers: Vec<String>,
    /// Response headers that scripts can read.
    pub expose_headers: Vec<String>,
    /// How long browsers cache a preflight response, in seconds.
    #[serde(deserialize_with = "number")]
    pub max_age: Option<i64>,
    /// Whether cookies are allowed.
    #[serde(deserialize_with = "flag")]
    pub allow_credentials: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct FunctionProperties {
    #[serde(default)]
    code_uri: String,
    #[serde(default, deserialize_with = "number")]
    timeout: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    memory_size: Option<i64>,
    environment: Option<Environment>,
    event_invoke_config: Option<EventInvokeConfig>,
    #[serde(default)]
    events: BTreeMap<String, Event>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Environment {
    variables: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct EventInvokeConfig {
    #[serde(default, deserialize_with = "number")]
    maximum_retry_attempts: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    maximum_event_age_in_seconds: Option<i64>,
    destination_config: Option<DestinationConfig>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Event {
    #[serde(rename = "Type")]
    kind: String,
    properties: Value,
}

/// Properties for builds, deployment and permissions. They don't change what the handler does locally.
const IGNORED: &[&str] = &[
    "Architectures",
    "AutoPublishAlias",
    "AutoPublishAliasAllProperties",
    "AutoPublishCodeSha256",
    "DeploymentPreference",
    "Description",
    "EphemeralStorage",
    "FunctionName",
    "Handler",
    "LoggingConfig",
    "PermissionsBoundary",
    "Policies",
    "ProvisionedConcurrencyConfig",
    "RecursiveLoop",
    "ReservedConcurrentExecutions",
    "Role",
    "Runtime",
    "RuntimeManagementConfig",
    "Tags",
    "Tracing",
];

/// Reads a function and the rules among its events.
pub(super) fn parse(
    id: &str,
    properties: &Value,
    resolver: &Resolver<'_>,
) -> Result<(Function, Vec<Rule>), TemplateError> {
    let read: FunctionProperties = properties::read(id, properties, IGNORED, resolver)?;
    let full_name = resolver.name(id)?;
    let mut function = Function {
        name: short_name(&full_name).to_owned(),
        full_name,
        program: read.code_uri.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned(),
        timeout: seconds(read.timeout.unwrap_or(3)),
        memory_mb: read.memory_size.and_then(|memory| u32::try_from(memory).ok()).unwrap_or(128),
        environment: environment(id, read.environment)?,
        async_invoke: async_invoke(id, read.event_invoke_config)?,
        routes: Vec::new(),
        streams: Vec::new(),
        queues: Vec::new(),
        schedules: Vec::new(),
    };
    let mut rules = Vec::new();
    for (event_id, event) in read.events {
        let path = format!("{id}.{event_id}");
        match event.kind.as_str() {
            "HttpApi" => function.routes.push(route(&path, event.properties)?),
            "DynamoDB" => function.streams.extend(stream(&path, event.properties)?),
            "SQS" => function.queues.extend(queue(&path, event.properties)?),
            "EventBridgeRule" => rules.push(rule(&path, &function, event.properties)?),
            "ScheduleV2" | "Schedule" => {
                let by_scheduler = event.kind == "ScheduleV2";
                function.schedules.extend(schedule(&path, &function, event.properties, by_scheduler)?);
            }
            kind => return Err(unusable(&path, format!("the local cloud does not support events of type {kind}"))),
        }
    }
    Ok((function, rules))
}

fn environment(id: &str, environment: Option<Environment>) -> Result<BTreeMap<String, String>, TemplateError> {
    let variables = environment.map(|environment| environment.variables).unwrap_or_default();
    variables
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(value) => Ok((name, value)),
            Value::Number(value) => Ok((name, value.to_string())),
            Value::Bool(value) => Ok((name, value.to_string())),
            _ => Err(unusable(id, format!("environment variable {name} is not a string"))),
        })
        .collect()
}

fn async_invoke(id: &str, config: Option<EventInvokeConfig>) -> Result<AsyncInvoke, TemplateError> {
    let defaults = AsyncInvoke { retries: 2, max_age: seconds(21_600), on_failure: None };
    let Some(config) = config else { return Ok(defaults) };
    Ok(AsyncInvoke {
        retries: config.maximum_retry_attempts.and_then(|n| u32::try_from(n).ok()).unwrap_or(defaults.retries),
        max_age: config.maximum_event_age_in_seconds.map_or(defaults.max_age, seconds),
        on_failure: failure_queue(id, config.destination_config)?,
    })
}

fn failure_queue(id: &str, config: Option<DestinationConfig>) -> Result<Option<String>, TemplateError> {
    config.map_or(Ok(None), |config| config.queue(id))
}

fn read_event<T: serde::de::DeserializeOwned>(path: &str, properties: Value) -> Result<T, TemplateError> {
    serde_json::from_value(properties).map_err(|error| unusable(path, error))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RouteProperties {
    #[serde(rename = "ApiId")]
    _api_id: Option<String>,
    path: Option<String>,
    method: Option<String>,
    payload_format_version: Option<String>,
}

fn route(path: &str, properties: Value) -> Result<ApiRoute, TemplateError> {
    let read: RouteProperties = read_event(path, properties)?;
    if read.payload_format_version.is_some_and(|version| version != "2.0") {
        return Err(unusable(path, "the local cloud supports only payload format 2.0"));
    }
    Ok(ApiRoute {
        method: read.method.map_or_else(|| "ANY".to_owned(), |method| method.to_uppercase()),
        path: read.path.unwrap_or_else(|| "$default".to_owned()),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct FilterCriteria {
    filters: Vec<Filter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Filter {
    pattern: String,
}

fn filters(path: &str, criteria: Option<FilterCriteria>) -> Result<Vec<Pattern>, TemplateError> {
    let filters = criteria.map(|criteria| criteria.filters).unwrap_or_default();
    filters
        .iter()
        .map(|filter| {
            let pattern: Value = serde_json::from_str(&filter.pattern).map_err(|error| unusable(path, error))?;
            Pattern::parse(&pattern).map_err(|error| unusable(path, error))
        })
        .collect()
}

fn reports_failures(path: &str, types: &[String]) -> Result<bool, TemplateError> {
    match types {
        [] => Ok(false),
        [only] if only == "ReportBatchItemFailures" => Ok(true),
        other => Err(unusable(path, format!("response types {other:?} are not supported"))),
    }
}

fn batch_size(given: Option<i64>, default: usize) -> usize {
    given.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0).unwrap_or(default)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct StreamProperties {
    stream: String,
    // A new table's stream is empty, so that both starting positions are the same.
    #[serde(rename = "StartingPosition")]
    _starting_position: String,
    #[serde(default, deserialize_with = "number")]
    batch_size: Option<i64>,
    // Batches are delivered as soon as there is a record, as with a window of zero.
    #[serde(default, deserialize_with = "number", rename = "MaximumBatchingWindowInSeconds")]
    _window: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    maximum_retry_attempts: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    maximum_record_age_in_seconds: Option<i64>,
    #[serde(default, deserialize_with = "flag")]
    bisect_batch_on_function_error: bool,
    #[serde(default)]
    function_response_types: Vec<String>,
    destination_config: Option<DestinationConfig>,
    filter_criteria: Option<FilterCriteria>,
    enabled: Option<bool>,
}

fn stream(path: &str, properties: Value) -> Result<Option<StreamSource>, TemplateError> {
    let read: StreamProperties = read_event(path, properties)?;
    if read.enabled == Some(false) {
        return Ok(None);
    }
    let table = read
        .stream
        .split('/')
        .nth(1)
        .ok_or_else(|| unusable(path, format!("{} is not the ARN of a stream", read.stream)))?;
    Ok(Some(StreamSource {
        table: table.to_owned(),
        batch_size: batch_size(read.batch_size, 100),
        retries: read.maximum_retry_attempts.and_then(|attempts| u32::try_from(attempts).ok()),
        max_age: read.maximum_record_age_in_seconds.filter(|age| *age >= 0).map(seconds),
        bisect: read.bisect_batch_on_function_error,
        reports_failures: reports_failures(path, &read.function_response_types)?,
        on_failure: failure_queue(path, read.destination_config)?,
        filters: filters(path, read.filter_criteria)?,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct QueueProperties {
    queue: String,
    #[serde(default, deserialize_with = "number")]
    batch_size: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    maximum_batching_window_in_seconds: Option<i64>,
    scaling_config: Option<ScalingConfig>,
    #[serde(default)]
    function_response_types: Vec<String>,
    filter_criteria: Option<FilterCriteria>,
    enabled: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ScalingConfig {
    #[serde(deserialize_with = "number")]
    maximum_concurrency: Option<i64>,
}

fn queue(path: &str, properties: Value) -> Result<Option<QueueSource>, TemplateError> {
    let read: QueueProperties = read_event(path, properties)?;
    if read.enabled == Some(false) {
        return Ok(None);
    }
    let concurrency = read.scaling_config.and_then(|scaling| scaling.maximum_concurrency);
    Ok(Some(QueueSource {
        queue: last_of_arn(&read.queue).to_owned(),
        batch_size: batch_size(read.batch_size, 10),
        window: seconds(read.maximum_batching_window_in_seconds.unwrap_or(0)),
        // AWS starts with five pollers by default.
        max_concurrency: batch_size(concurrency, 5),
        reports_failures: reports_failures(path, &read.function_response_types)?,
        filters: filters(path, read.filter_criteria)?,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RuleProperties {
    event_bus_name: Option<String>,
    pattern: Value,
    retry_policy: Option<RetryPolicy>,
    dead_letter_config: Option<DeadLetterConfig>,
    state: Option<String>,
    rule_name: Option<String>,
}

fn rule(path: &str, function: &Function, properties: Value) -> Result<Rule, TemplateError> {
    let read: RuleProperties = read_event(path, properties)?;
    if read.state.is_some_and(|state| state != "ENABLED") {
        return Err(unusable(path, "remove the rule instead of disabling it"));
    }
    let target = Target::Function(function.name.clone());
    Ok(Rule {
        name: read.rule_name.unwrap_or_else(|| path.replace('.', "")),
        bus: messaging::bus_name(read.event_bus_name),
        pattern: Pattern::parse(&read.pattern).map_err(|error| unusable(path, error))?,
        targets: vec![Delivery::new(target, read.retry_policy, read.dead_letter_config)],
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ScheduleProperties {
    #[serde(alias = "Schedule")]
    schedule_expression: String,
    schedule_expression_timezone: Option<String>,
    // The scheduler may choose any moment in the window; this one always chooses the first.
    #[serde(rename = "FlexibleTimeWindow")]
    _flexible_time_window: Option<Value>,
    name: Option<String>,
    #[serde(rename = "Description")]
    _description: Option<String>,
    #[serde(rename = "GroupName")]
    _group_name: Option<String>,
    #[serde(rename = "RoleArn")]
    _role_arn: Option<String>,
    #[serde(rename = "PermissionsBoundary")]
    _permissions_boundary: Option<String>,
    #[serde(rename = "OmitName")]
    _omit_name: Option<bool>,
    input: Option<String>,
    state: Option<String>,
    enabled: Option<bool>,
    retry_policy: Option<RetryPolicy>,
    dead_letter_config: Option<DeadLetterConfig>,
}

fn schedule(
    path: &str,
    function: &Function,
    properties: Value,
    by_scheduler: bool,
) -> Result<Option<ScheduleSource>, TemplateError> {
    let read: ScheduleProperties = read_event(path, properties)?;
    if read.enabled == Some(false) || read.state.is_some_and(|state| state != "ENABLED") {
        return Ok(None);
    }
    if read.schedule_expression_timezone.is_some_and(|zone| zone != "UTC") {
        return Err(unusable(path, "the local cloud supports only schedules in UTC"));
    }
    let input = match read.input {
        Some(input) => Some(serde_json::from_str(&input).map_err(|error| unusable(path, error))?),
        None => None,
    };
    let target = Target::Function(function.name.clone());
    Ok(Some(ScheduleSource {
        name: read.name.unwrap_or_else(|| path.replace('.', "")),
        schedule: Schedule::parse(&read.schedule_expression).map_err(|error| unusable(path, error))?,
        delivery: Delivery::new(target, read.retry_policy, read.dead_letter_config),
        input,
        by_scheduler,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ApiProperties {
    cors_configuration: Option<Value>,
    stage_name: Option<String>,
    #[serde(default)]
    stage_variables: BTreeMap<String, String>,
}

/// Logging, limits and names.
const IGNORED_OF_APIS: &[&str] = &[
    "AccessLogSettings",
    "DefaultRouteSettings",
    "Description",
    "DisableExecuteApiEndpoint",
    "FailOnWarnings",
    "Name",
    "PropagateTags",
    "RouteSettings",
    "Tags",
];

/// The API's CORS and stage variables.
pub(super) fn api(
    id: &str,
    properties: &Value,
    resolver: &Resolver<'_>,
) -> Result<(Option<Cors>, BTreeMap<String, String>), TemplateError> {
    let read: ApiProperties = properties::read(id, properties, IGNORED_OF_APIS, resolver)?;
    if read.stage_name.is_some_and(|stage| stage != "$default") {
        return Err(unusable(id, "the local cloud supports only the stage $default"));
    }
    let cors = match read.cors_configuration {
        None | Some(Value::Bool(false)) => None,
        Some(Value::Bool(true)) => Some(Cors { allow_origins: vec!["*".to_owned()], ..Cors::default() }),
        Some(configuration) => Some(read_event(id, configuration)?),
    };
    Ok((cors, read.stage_variables))
}
