use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

/// By the Lambda's name, as the templates deploy it.
static DEPLOYED: LazyLock<BTreeMap<String, Retries>> = LazyLock::new(|| {
    let document = local::template().unwrap_or_else(|error| panic!("the templates can't be read: {error}"));
    let resources = document["Resources"].as_object().into_iter().flatten().map(|(_, resource)| resource);
    resources
        .filter(|resource| resource["Type"] == "AWS::Serverless::Function")
        .filter_map(|function| {
            let properties = &function["Properties"];
            Some((properties["Handler"].as_str()?.to_owned(), Retries::by_triggers(&properties["Events"])))
        })
        .collect()
});

/// What retries the work of a function when it fails. It limits how often the work may be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retries {
    /// A client, which tries again as often as it takes.
    Client,
    /// An asynchronous invocation by a rule, which is retried twice.
    AsyncInvocation,
    /// A schedule, whose invocation is retried twice and which comes again.
    Schedule,
    /// A stream or a queue, which retries many times.
    StreamOrQueue,
}

impl Retries {
    pub fn of(function: &str) -> Self {
        DEPLOYED.get(function).copied().unwrap_or(Self::Client)
    }

    /// A rule is a resource of its own: a function without events is the target of one.
    fn by_triggers(events: &Value) -> Self {
        let has = |kinds: &[&str]| {
            let events = events.as_object().into_iter().flatten();
            events.into_iter().any(|(_, event)| kinds.iter().any(|kind| event["Type"] == *kind))
        };
        if has(&["HttpApi"]) {
            Self::Client
        } else if has(&["DynamoDB", "SQS"]) {
            Self::StreamOrQueue
        } else if has(&["ScheduleV2"]) {
            Self::Schedule
        } else {
            Self::AsyncInvocation
        }
    }

    /// How often work may fail so that it is still done in the end.
    pub fn max_failures(self) -> u32 {
        match self {
            Self::Client => u32::MAX,
            Self::AsyncInvocation | Self::Schedule => 2,
            Self::StreamOrQueue => 4,
        }
    }
}
