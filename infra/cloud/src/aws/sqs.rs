//! SQS's API.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Reply, text};
use crate::cloud::Inner;
use crate::queues::{LONGEST_BODY, Message, QueueError};
use crate::template::{queue_arn, queue_url};

/// The most messages in one call.
const MOST_MESSAGES: usize = 10;

/// Does an operation.
pub(super) async fn serve(cloud: &Inner, operation: &str, body: &[u8]) -> Reply {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let queue = queue_name(text(&request, "QueueUrl").unwrap_or_default());
    match operation {
        "SendMessage" => match send(cloud, queue, &request).await {
            Ok(sent) => Reply::ok(&Value::Object(sent)),
            Err(refused) => refused.into_reply(),
        },
        "SendMessageBatch" => send_batch(cloud, queue, &request).await,
        "ReceiveMessage" => receive(cloud, queue, &request),
        "DeleteMessage" => answer(delete(cloud, queue, &request)),
        "DeleteMessageBatch" => each(&request, |entry| delete(cloud, queue, entry)),
        "ChangeMessageVisibility" => answer(hide(cloud, queue, &request)),
        "ChangeMessageVisibilityBatch" => each(&request, |entry| hide(cloud, queue, entry)),
        "PurgeQueue" => answer(cloud.queues.purge(queue).map_err(Refused::from)),
        "GetQueueUrl" => url(cloud, &request),
        "GetQueueAttributes" => attributes(cloud, queue, &request),
        "ListQueues" => {
            let urls: Vec<String> = cloud.queues.templates().map(|queue| queue_url(&queue.name)).collect();
            Reply::ok(&json!({ "QueueUrls": urls }))
        }
        "StartMessageMoveTask" => move_messages(cloud, &request),
        other => Reply::unknown_operation(other),
    }
}

/// Why a request was not done.
struct Refused {
    status: u16,
    code: &'static str,
    message: String,
}

impl Refused {
    fn invalid(message: impl ToString) -> Self {
        Self { status: 400, code: "InvalidParameterValue", message: message.to_string() }
    }

    fn into_reply(self) -> Reply {
        Reply::error(self.status, self.code, &self.message)
    }
}

impl From<QueueError> for Refused {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::DoesNotExist => {
                Self { status: 400, code: "AWS.SimpleQueueService.NonExistentQueue", message: error.to_string() }
            }
            QueueError::NotKept(error) => Self { status: 500, code: "InternalFailure", message: error.to_string() },
        }
    }
}

fn answer(result: Result<(), Refused>) -> Reply {
    match result {
        Ok(()) => Reply::ok(&json!({})),
        Err(refused) => refused.into_reply(),
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

async fn send(cloud: &Inner, queue: &str, request: &Value) -> Result<Map<String, Value>, Refused> {
    let body = text(request, "MessageBody").filter(|body| !body.is_empty());
    let body = body.ok_or_else(|| Refused::invalid("The request must contain the parameter MessageBody."))?;
    if body.len() > LONGEST_BODY {
        return Err(Refused::invalid("Message must be shorter than 1048576 bytes."));
    }
    let attributes = request.get("MessageAttributes").cloned().unwrap_or_default();
    let md5 = format!("{:x}", md5::compute(body));
    let id = cloud.queues.send(cloud, queue, body.to_owned(), seconds(request, "DelaySeconds"), attributes).await?;
    Ok(Map::from_iter([
        ("MessageId".to_owned(), Value::String(id)),
        ("MD5OfMessageBody".to_owned(), Value::String(md5)),
    ]))
}

async fn send_batch(cloud: &Inner, queue: &str, request: &Value) -> Reply {
    let entries = entries(request);
    if !(1..=MOST_MESSAGES).contains(&entries.len()) {
        return Refused::invalid("1 to 10 messages can be sent at once").into_reply();
    }
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for entry in entries {
        match send(cloud, queue, entry).await {
            Ok(mut sent) => {
                sent.insert("Id".to_owned(), entry.get("Id").cloned().unwrap_or_default());
                successful.push(Value::Object(sent));
            }
            Err(refused) => failed.push(failure(entry, &refused)),
        }
    }
    Reply::ok(&json!({ "Successful": successful, "Failed": failed }))
}

fn failure(entry: &Value, refused: &Refused) -> Value {
    json!({
        "Id": entry.get("Id"),
        "SenderFault": refused.status < 500,
        "Code": refused.code,
        "Message": refused.message,
    })
}

/// Does the same with each entry of a batch.
fn each(request: &Value, action: impl Fn(&Value) -> Result<(), Refused>) -> Reply {
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for entry in entries(request) {
        match action(entry) {
            Ok(()) => successful.push(json!({ "Id": entry.get("Id") })),
            Err(refused) => failed.push(failure(entry, &refused)),
        }
    }
    Reply::ok(&json!({ "Successful": successful, "Failed": failed }))
}

fn receive(cloud: &Inner, queue: &str, request: &Value) -> Reply {
    let most = request.get("MaxNumberOfMessages").and_then(Value::as_u64).unwrap_or(1);
    let most = usize::try_from(most).unwrap_or(MOST_MESSAGES).clamp(1, MOST_MESSAGES);
    match cloud.queues.receive(cloud, queue, most, seconds(request, "VisibilityTimeout")) {
        Ok(messages) => Reply::ok(&json!({ "Messages": messages.iter().map(shown).collect::<Vec<_>>() })),
        Err(error) => Refused::from(error).into_reply(),
    }
}

fn shown(message: &Message) -> Value {
    json!({
        "MessageId": message.message_id,
        "ReceiptHandle": message.receipt(),
        "MD5OfBody": message.md5_of_body(),
        "Body": message.body,
        "Attributes": message.system_attributes(),
        "MessageAttributes": if message.attributes.is_null() { json!({}) } else { message.attributes.clone() },
    })
}

fn delete(cloud: &Inner, queue: &str, entry: &Value) -> Result<(), Refused> {
    Ok(cloud.queues.delete(queue, text(entry, "ReceiptHandle").unwrap_or_default())?)
}

fn hide(cloud: &Inner, queue: &str, entry: &Value) -> Result<(), Refused> {
    let by = seconds(entry, "VisibilityTimeout").ok_or_else(|| Refused::invalid("VisibilityTimeout is missing"))?;
    Ok(cloud.queues.hide(cloud, queue, text(entry, "ReceiptHandle").unwrap_or_default(), by)?)
}

fn url(cloud: &Inner, request: &Value) -> Reply {
    let name = text(request, "QueueName").unwrap_or_default();
    match cloud.queues.depth(name, cloud.clock.now()) {
        Ok(_) => Reply::ok(&json!({ "QueueUrl": queue_url(name) })),
        Err(error) => Refused::from(error).into_reply(),
    }
}

fn attributes(cloud: &Inner, queue: &str, request: &Value) -> Reply {
    let depth = match cloud.queues.depth(queue, cloud.clock.now()) {
        Ok(depth) => depth,
        Err(error) => return Refused::from(error).into_reply(),
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
    let shown = all.into_iter().filter(|(name, _)| wanted.contains(name) || wanted.contains(&"All"));
    let shown: Map<String, Value> = shown.map(|(name, value)| (name.to_owned(), Value::String(value))).collect();
    Reply::ok(&json!({ "Attributes": shown }))
}

fn move_messages(cloud: &Inner, request: &Value) -> Reply {
    let name = |member: &str| text(request, member).and_then(|arn| arn.rsplit(':').next());
    match cloud.queues.redrive(cloud, name("SourceArn").unwrap_or_default(), name("DestinationArn")) {
        Ok(_) => Reply::ok(&json!({ "TaskHandle": (cloud.new_id)().to_string() })),
        Err(error) => Refused::from(error).into_reply(),
    }
}
