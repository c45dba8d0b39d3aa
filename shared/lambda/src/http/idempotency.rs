//! The Idempotency-Key: the first answer again for 24 hours.
//! Source: IETF draft-ietf-httpapi-idempotency-key-header; Stripe, "Idempotent requests".

use std::collections::HashMap;

use aws_lc_rs::digest::{SHA256, digest};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{DisplayErrorContext, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use kernel::CommandId;

use super::{Problem, Request, Response};

/// How long an answer is remembered, in seconds.
const LIFETIME: i64 = 24 * 60 * 60;

/// The records, in the view table of the function's context: key of the request, hash of its content, its answer.
#[derive(Debug, Clone)]
pub(crate) struct Records {
    client: Client,
    table: String,
}

/// What is known of a request's key.
pub(crate) enum Known {
    /// Nothing: this is the first time.
    New,
    /// It began before, but no answer was kept: it may have been carried out.
    Begun,
    /// It was answered.
    Answered(Response),
}

/// A request's key, and what tells another request under the same key apart.
pub(crate) struct Claim {
    key: String,
    hash: String,
    /// Same key, same command.
    pub(crate) command_id: CommandId,
}

impl Claim {
    /// The claim of a request that has an Idempotency-Key.
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

    /// Claims the key, or says what is known of it.
    pub(crate) async fn claim(&self, claim: &Claim, now: i64) -> Result<Known, Problem> {
        let answer = self
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
        match answer {
            Ok(_) => Ok(Known::New),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(failed)) => known(claim, failed.item()),
                _ => Err(unavailable(error)),
            },
        }
    }

    /// Keeps the answer.
    pub(crate) async fn keep(&self, claim: &Claim, answer: &Response) -> Result<(), Problem> {
        self.client
            .update_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(claim.key.clone()))
            .key("sk", AttributeValue::S("-".to_owned()))
            .update_expression("SET answer = :answer")
            .expression_attribute_values(
                ":answer",
                AttributeValue::S(serde_json::to_string(answer).map_err(|_| Problem::internal())?),
            )
            .send()
            .await
            .map_err(unavailable)?;
        Ok(())
    }
}

fn known(claim: &Claim, item: Option<&HashMap<String, AttributeValue>>) -> Result<Known, Problem> {
    let text = |name: &str| item.and_then(|item| item.get(name)).and_then(|value| value.as_s().ok());
    if text("hash") != Some(&claim.hash) {
        return Err(Problem::idempotency_key_reused());
    }
    match text("answer") {
        Some(answer) => serde_json::from_str(answer).map(Known::Answered).map_err(|_| Problem::internal()),
        None => Ok(Known::Begun),
    }
}

fn unavailable<E, R>(error: SdkError<E, R>) -> Problem
where
    SdkError<E, R>: std::error::Error,
{
    tracing::error!(error = %DisplayErrorContext(&error), "idempotency records failed");
    Problem::unavailable()
}
