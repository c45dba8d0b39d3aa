//! What failure destinations and dead-letter queues receive.

use lambda::InvocationFailed;
use serde_json::{Value, json};

use super::functions::errors;
use crate::state::State;
use crate::template::{ACCOUNT, REGION, Target, function_arn};

/// For an asynchronous invocation whose retries are exhausted.
pub(crate) fn of_event(
    cloud: &State,
    function: &str,
    condition: &str,
    attempts: u32,
    event: &Value,
    error: &InvocationFailed,
) -> Value {
    json!({
        "version": "1.0",
        "timestamp": timestamp(cloud),
        "requestContext": request_context(cloud, function, condition, attempts),
        "requestPayload": event,
        "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" },
        "responsePayload": errors::payload(error),
    })
}

/// For a batch of stream records that is passed over.
pub(crate) fn of_batch(cloud: &State, function: &str, condition: &str, attempts: u32, batch: &Value) -> Value {
    json!({
        "version": "1.0",
        "timestamp": timestamp(cloud),
        "requestContext": request_context(cloud, function, condition, attempts),
        "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" },
        "DDBStreamBatchInfo": batch,
    })
}

/// The message attributes that EventBridge adds to an event in a rule's dead-letter queue.
pub(crate) fn dead_letter_attributes(rule: &str, target: &Target, too_old: bool) -> Value {
    let exhausted = if too_old { "MaximumEventAgeInSeconds" } else { "MaximumRetryAttempts" };
    let text = |text: String| json!({ "DataType": "String", "StringValue": text });
    json!({
        "RULE_ARN": text(format!("arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}")),
        "TARGET_ARN": text(target.arn()),
        "ERROR_CODE": text("SDK_CLIENT_ERROR".to_owned()),
        "ERROR_MESSAGE": text("The target could not be reached.".to_owned()),
        "EXHAUSTED_RETRY_CONDITION": text(exhausted.to_owned()),
    })
}

fn timestamp(cloud: &State) -> String {
    cloud.clock.now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn request_context(cloud: &State, function: &str, condition: &str, attempts: u32) -> Value {
    json!({
        "requestId": (cloud.new_id)(),
        "functionArn": format!("{}:$LATEST", function_arn(function)),
        "condition": condition,
        "approximateInvokeCount": attempts,
    })
}
