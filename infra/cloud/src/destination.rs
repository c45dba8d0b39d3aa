//! What AWS sends to failure destinations and dead-letter queues.

use lambda::InvocationFailed;
use serde_json::{Value, json};

use crate::cloud::Inner;
use crate::functions::error_payload;
use crate::template::{ACCOUNT, REGION, Target, function_arn};

/// The record of an asynchronous invocation that was given up.
pub(crate) fn of_event(
    cloud: &Inner,
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
        "responsePayload": error_payload(error),
    })
}

/// The record of a batch of stream records that was given up.
pub(crate) fn of_batch(cloud: &Inner, function: &str, condition: &str, attempts: u32, batch: &Value) -> Value {
    json!({
        "version": "1.0",
        "timestamp": timestamp(cloud),
        "requestContext": request_context(cloud, function, condition, attempts),
        "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" },
        "DDBStreamBatchInfo": batch,
    })
}

/// The message attributes of an event in a rule's dead-letter queue.
pub(crate) fn dead_letter_attributes(rule: &str, target: &Target, too_old: bool) -> Value {
    let exhausted = if too_old { "MaximumEventAgeInSeconds" } else { "MaximumRetryAttempts" };
    let text = |text: String| json!({ "DataType": "String", "StringValue": text });
    json!({
        "RULE_ARN": text(format!("arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}")),
        "TARGET_ARN": text(target.arn()),
        "ERROR_CODE": text("SDK_CLIENT_ERROR".to_owned()),
        "ERROR_MESSAGE": text("the target could not be reached".to_owned()),
        "EXHAUSTED_RETRY_CONDITION": text(exhausted.to_owned()),
    })
}

fn timestamp(cloud: &Inner) -> String {
    cloud.clock.now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn request_context(cloud: &Inner, function: &str, condition: &str, attempts: u32) -> Value {
    json!({
        "requestId": (cloud.new_id)(),
        "functionArn": format!("{}:$LATEST", function_arn(function)),
        "condition": condition,
        "approximateInvokeCount": attempts,
    })
}
