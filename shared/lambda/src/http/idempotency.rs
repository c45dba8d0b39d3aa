//! The Idempotency-Key: a repeated request gets the first response again, for 24 hours.
//! Source: IETF draft-ietf-httpapi-idempotency-key-header; Stripe, "Idempotent requests".

use std::collections::HashMap;

use aws_lc_rs::digest::{SHA256, digest};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{DisplayErrorContext, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use kernel::CommandId;

use super::{Problem, Request, Response};

/// How long a response is stored, in seconds.
const LIFETIME: i64 = 24 * 60 * 60;

/// The records in the view table of the function's context: a request's key, the hash of its content, and its response.
#[derive(Debug, Clone)]
pub(crate) struct Records {
    client: Client,
    table: String,
}

/// An earlier request with the same key.
pub(crate) enum Earlier {
    None,
    /// It was started, but its response was not stored: its command may have been executed.
    Started,
    Completed(Response),
}

/// A request's key, and the hash by which a different request with the same key is recognized.
pub(crate) struct Claim {
    key: String,
    hash: String,
    /// The same for every request with this key.
    pub(crate) command_id: CommandId,
}

impl Claim {
    /// The claim of a request, if it has an Idempotency-Key.
    pub(crate) fn of(request: &Request) -> Result<Option<Self>, Problem> {
        let Some(key) = request.header("idempotency-key") else { return Ok(None) };
        if key.is_empty() || key.len() > 255 || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Problem::invalid_idempotency_key());
        }
        let who = request.caller.as_ref().map_or("anonymous".to_owned(), |caller| caller.user_id.to_string());
        let mut content = format!("{}\n{}\n", request.route, request.path).into_bytes();
        content.extend_from_slice(&request.body);
        Ok(Some(Self {
            command_id: CommandId::derived(&[&who, &key]),
            key: format!("idempotency#{who}#{key}"),
            hash: hex::encode(digest(&SHA256, &content)),
        }))
    }
}

impl Records {
    pub(crate) fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Claims the key, or returns the earlier request with it.
    pub(crate) async fn claim(&self, claim: &Claim, now: i64) -> Result<Earlier, Problem> {
        let result = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", AttributeValue::S(claim.key.clone()))
            .item("sk", AttributeValue::S("-".to_owned()))
            .item("hash", AttributeValue::S(claim.hash.clone()))
            .item("expires", AttributeValue::N((now + LIFETIME).to_string()))
            .condition_expression("attribute_not_exists(pk) OR expires < :now")
            .expression_attribute_values(":now", AttributeValue::N(now.to_string()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match result {
            Ok(_) => Ok(Earlier::None),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(failed)) => earlier(claim, failed.item()),
                _ => Err(unavailable(error)),
            },
        }
    }

    pub(crate) async fn store(&self, claim: &Claim, response: &Response) -> Result<(), Problem> {
        self.client
            .update_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(claim.key.clone()))
            .key("sk", AttributeValue::S("-".to_owned()))
            .update_expression("SET answer = :answer")
            .expression_attribute_values(
                ":answer",
                AttributeValue::S(serde_json::to_string(response).map_err(|_| Problem::internal())?),
            )
            .send()
            .await
            .map_err(unavailable)?;
        Ok(())
    }
}

fn earlier(claim: &Claim, item: Option<&HashMap<String, AttributeValue>>) -> Result<Earlier, Problem> {
    let text = |name: &str| item.and_then(|item| item.get(name)).and_then(|value| value.as_s().ok());
    if text("hash") != Some(&claim.hash) {
        return Err(Problem::idempotency_key_reused());
    }
    match text("answer") {
        Some(response) => serde_json::from_str(response).map(Earlier::Completed).map_err(|_| Problem::internal()),
        None => Ok(Earlier::Started),
    }
}

fn unavailable<E, R>(error: SdkError<E, R>) -> Problem
where
    SdkError<E, R>: std::error::Error,
{
    tracing::error!(error = %DisplayErrorContext(&error), "idempotency records failed");
    Problem::unavailable()
}
