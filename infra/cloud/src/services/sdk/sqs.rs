//! The API of SQS.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::response::{ServiceResponse, text};
use crate::services::queues::{self, MAX_BODY_BYTES, QueueError};
use crate::state::State;
use crate::state::messages::Message;
use crate::template::{queue_arn, queue_url};

/// In one call.
const MAX_MESSAGES: usize = 10;

pub(super) async fn serve(cloud: &State, operation: &str, body: &[u8]) -> ServiceResponse {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let queue = queue_name(text(&request, "QueueUrl").unwrap_or_default());
    match operation {
        "SendMessage" => match send(cloud, queue, &request).await {
            Ok(sent) => ServiceResponse::ok(&Value::Object(sent)),
            Err(error) => error.into_response(),
        },
        "SendMessageBatch" => send_batch(cloud, queue, &request).await,
        "ReceiveMessage" => receive(cloud, queue, &request),
        "DeleteMessage" => empty_response(delete(cloud, queue, &request)),
        "DeleteMessageBatch" => each(&request, |entry| delete(cloud, queue, entry)),
        "ChangeMessageVisibility" => empty_response(change_visibility(cloud, queue, &request)),
        "ChangeMessageVisibilityBatch" => each(&request, |entry| change_visibility(cloud, queue, entry)),
        "PurgeQueue" => empty_response(queues::purge(cloud, queue).map_err(RequestError::from)),
        "GetQueueUrl" => url(cloud, &request),
        "GetQueueAttributes" => attributes(cloud, queue, &request),
        "ListQueues" => {
            let urls: Vec<String> = cloud.queues.all().map(|queue| queue_url(&queue.template.name)).collect();
            ServiceResponse::ok(&json!({ "QueueUrls": urls }))
        }
        "StartMessageMoveTask" => move_messages(cloud, &request),
        other => ServiceResponse::unknown_operation(other),
    }
}

struct RequestError {
    status: u16,
    code: &'static str,
    message: String,
}

impl RequestError {
    fn invalid(message: impl ToString) -> Self {
        Self { status: 400, code: "InvalidParameterValue", message: message.to_string() }
    }

    fn into_response(self) -> ServiceResponse {
        ServiceResponse::error(self.status, self.code, &self.message)
    }
}

impl From<QueueError> for RequestError {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::DoesNotExist => {
                Self { status: 400, code: "AWS.SimpleQueueService.NonExistentQueue", message: error.to_string() }
            }
            QueueError::Journal(error) => Self { status: 500, code: "InternalFailure", message: error.to_string() },
        }
    }
}

fn empty_response(result: Result<(), RequestError>) -> ServiceResponse {
    match result {
        Ok(()) => ServiceResponse::ok(&json!({})),
        Err(error) => error.into_response(),
    }
}

fn queue_name(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

fn seconds(request: &Value, member: &str) -> Option<Duration> {
    request.get(member).and_then(Value::as_u64).map(Duration::from_secs)
}

fn entries(request: &Value) -> &[Value] {
    request.get("Entries").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

async fn send(cloud: &State, queue: &str, request: &Value) -> Result<Map<String, Value>, RequestError> {
    let body = text(request, "MessageBody").filter(|body| !body.is_empty());
    let body = body.ok_or_else(|| RequestError::invalid("The request must contain the parameter MessageBody."))?;
    if body.len() > MAX_BODY_BYTES {
        return Err(RequestError::invalid("Message must be shorter than 1048576 bytes."));
    }
    let attributes = request.get("MessageAttributes").cloned().unwrap_or_default();
    let md5 = format!("{:x}", md5::compute(body));
    let delay = seconds(request, "DelaySeconds");
    let id = queues::send(cloud, queue, body.to_owned(), delay, attributes).await?;
    Ok(Map::from_iter([
        ("MessageId".to_owned(), Value::String(id)),
        ("MD5OfMessageBody".to_owned(), Value::String(md5)),
    ]))
}

async fn send_batch(cloud: &State, queue: &str, request: &Value) -> ServiceResponse {
    let entries = entries(request);
    if !(1..=MAX_MESSAGES).contains(&entries.len()) {
        return RequestError::invalid("A call must have 1 to 10 messages.").into_response();
    }
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for entry in entries {
        match send(cloud, queue, entry).await {
            Ok(mut sent) => {
                sent.insert("Id".to_owned(), entry.get("Id").cloned().unwrap_or_default());
                successful.push(Value::Object(sent));
            }
            Err(error) => failed.push(failure(entry, &error)),
        }
    }
    ServiceResponse::ok(&json!({ "Successful": successful, "Failed": failed }))
}

fn failure(entry: &Value, error: &RequestError) -> Value {
    json!({
        "Id": entry.get("Id"),
        "SenderFault": error.status < 500,
        "Code": error.code,
        "Message": error.message,
    })
}

/// Does the same for each entry of a batch.
fn each(request: &Value, action: impl Fn(&Value) -> Result<(), RequestError>) -> ServiceResponse {
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for entry in entries(request) {
        match action(entry) {
            Ok(()) => successful.push(json!({ "Id": entry.get("Id") })),
            Err(error) => failed.push(failure(entry, &error)),
        }
    }
    ServiceResponse::ok(&json!({ "Successful": successful, "Failed": failed }))
}

fn receive(cloud: &State, queue: &str, request: &Value) -> ServiceResponse {
    let max = request.get("MaxNumberOfMessages").and_then(Value::as_u64).unwrap_or(1);
    let max = usize::try_from(max).unwrap_or(MAX_MESSAGES).clamp(1, MAX_MESSAGES);
    match queues::receive(cloud, queue, max, seconds(request, "VisibilityTimeout")) {
        Ok(messages) => ServiceResponse::ok(&json!({ "Messages": messages.iter().map(to_json).collect::<Vec<_>>() })),
        Err(error) => RequestError::from(error).into_response(),
    }
}

fn to_json(message: &Message) -> Value {
    json!({
        "MessageId": message.message_id,
        "ReceiptHandle": message.receipt(),
        "MD5OfBody": message.md5_of_body(),
        "Body": message.body,
        "Attributes": message.system_attributes(),
        "MessageAttributes": if message.attributes.is_null() { json!({}) } else { message.attributes.clone() },
    })
}

fn delete(cloud: &State, queue: &str, entry: &Value) -> Result<(), RequestError> {
    Ok(queues::delete(cloud, queue, text(entry, "ReceiptHandle").unwrap_or_default())?)
}

fn change_visibility(cloud: &State, queue: &str, entry: &Value) -> Result<(), RequestError> {
    let by =
        seconds(entry, "VisibilityTimeout").ok_or_else(|| RequestError::invalid("VisibilityTimeout is required."))?;
    Ok(queues::change_visibility(cloud, queue, text(entry, "ReceiptHandle").unwrap_or_default(), by)?)
}

fn url(cloud: &State, request: &Value) -> ServiceResponse {
    let name = text(request, "QueueName").unwrap_or_default();
    match queues::depth(cloud, name) {
        Ok(_) => ServiceResponse::ok(&json!({ "QueueUrl": queue_url(name) })),
        Err(error) => RequestError::from(error).into_response(),
    }
}

fn attributes(cloud: &State, queue: &str, request: &Value) -> ServiceResponse {
    let depth = match queues::depth(cloud, queue) {
        Ok(depth) => depth,
        Err(error) => return RequestError::from(error).into_response(),
    };
    let wanted: Vec<&str> = request
        .get("AttributeNames")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let all = [
        ("QueueArn", queue_arn(queue)),
        ("ApproximateNumberOfMessages", depth.visible.to_string()),
        ("ApproximateNumberOfMessagesNotVisible", depth.hidden.to_string()),
        ("ApproximateNumberOfMessagesDelayed", "0".to_owned()),
    ];
    let chosen = all.into_iter().filter(|(name, _)| wanted.contains(name) || wanted.contains(&"All"));
    let chosen: Map<String, Value> = chosen.map(|(name, value)| (name.to_owned(), Value::String(value))).collect();
    ServiceResponse::ok(&json!({ "Attributes": chosen }))
}

fn move_messages(cloud: &State, request: &Value) -> ServiceResponse {
    let name = |member: &str| text(request, member).and_then(|arn| arn.rsplit(':').next());
    match queues::redrive(cloud, name("SourceArn").unwrap_or_default(), name("DestinationArn")) {
        Ok(_) => ServiceResponse::ok(&json!({ "TaskHandle": (cloud.new_id)().to_string() })),
        Err(error) => RequestError::from(error).into_response(),
    }
}
