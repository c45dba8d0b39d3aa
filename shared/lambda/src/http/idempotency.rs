//! The Idempotency-Key: a repeated request gets the first response again, for 24 hours.
//! Source: IETF draft-ietf-httpapi-idempotency-key-header; Stripe, "Idempotent requests".

use std::collections::HashMap;

use aws_lc_rs::hmac;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use kernel::{CommandId, ErrorChain};

use super::{Problem, Request, Response};
use crate::{Env, StartError};

/// How long a response is stored, in seconds.
const LIFETIME: i64 = 24 * 60 * 60;

/// The records in the view table of the function's context: a request's key, the digest of its content, when it was first received, and
/// its response.
///
/// Bodies hold passwords and personal data, which a plain hash would give away to whoever tries likely values. The digest is keyed
/// (HMAC-SHA256), and whoever reads the table has no key. The secret is fetched with the first request that has an Idempotency-Key.
#[derive(Debug)]
pub(crate) struct Records {
    client: Client,
    table: String,
    env: Env,
}

/// An earlier request with the same key.
pub(crate) enum Earlier {
    None,
    /// It was started, but its response was not stored: its command may have been executed.
    Started,
    Completed(Response),
}

/// A request with an Idempotency-Key, and the digest by which a different request with the same key is recognized.
pub(crate) struct Claim {
    who: String,
    key: String,
    digest: String,
}

impl Claim {
    fn pk(&self) -> AttributeValue {
        AttributeValue::S(format!("idempotency#{}#{}", self.who, self.key))
    }

    /// The same for every repeat of the request while its record lives, and different for every other request. A key that is used
    /// again after that, or for something else, is another command: nothing derived from the id is the same.
    fn command_id(&self, first_received: i64) -> CommandId {
        CommandId::derived(&[&self.who, &self.key, &self.digest, &first_received])
    }
}

impl Records {
    pub(crate) fn new(env: &Env) -> Result<Self, StartError> {
        env.check_has_request_key()?;
        let table = env.var("VIEWS_TABLE")?.to_owned();
        Ok(Self { client: env.dynamodb(), table, env: env.clone() })
    }

    /// The claim of a request, if it has an Idempotency-Key.
    pub(crate) async fn claim_of(&self, request: &Request) -> Result<Option<Claim>, Problem> {
        let Some(key) = request.header("idempotency-key") else { return Ok(None) };
        if key.is_empty() || key.len() > 255 || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Problem::invalid_idempotency_key());
        }
        let who = request.caller.as_ref().map_or("anonymous".to_owned(), |caller| caller.user_id.to_string());
        let mut content = format!("{}\n{}\n", request.route, request.path).into_bytes();
        content.extend_from_slice(&request.body);
        let digest = hex::encode(hmac::sign(self.key().await?, &content));
        Ok(Some(Claim { who, key: key.to_owned(), digest }))
    }

    async fn key(&self) -> Result<&hmac::Key, Problem> {
        self.env.request_key().await.map_err(|error| {
            tracing::error!(%error, "the key of idempotency records is unavailable");
            Problem::unavailable()
        })
    }

    /// Claims the key, or returns the earlier request with it; and the id of the command of either.
    pub(crate) async fn claim(&self, claim: &Claim, now: Timestamp) -> Result<(Earlier, CommandId), Problem> {
        let (received, seconds) = (now.as_millisecond(), now.as_second());
        let result = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", claim.pk())
            .item("sk", AttributeValue::S("-".to_owned()))
            .item("digest", AttributeValue::S(claim.digest.clone()))
            .item("received", AttributeValue::N(received.to_string()))
            .item("expires", AttributeValue::N((seconds + LIFETIME).to_string()))
            .condition_expression("attribute_not_exists(pk) OR expires < :now")
            .expression_attribute_values(":now", AttributeValue::N(seconds.to_string()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match result {
            Ok(_) => Ok((Earlier::None, claim.command_id(received))),
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
            .key("pk", claim.pk())
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

fn earlier(claim: &Claim, item: Option<&HashMap<String, AttributeValue>>) -> Result<(Earlier, CommandId), Problem> {
    let item = item.ok_or_else(Problem::internal)?;
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    if text("digest") != Some(&claim.digest) {
        return Err(Problem::idempotency_key_reused());
    }
    let received = item.get("received").and_then(|value| value.as_n().ok()).and_then(|number| number.parse().ok());
    let command_id = claim.command_id(received.ok_or_else(Problem::internal)?);
    let earlier = match text("answer") {
        Some(response) => Earlier::Completed(serde_json::from_str(response).map_err(|_| Problem::internal())?),
        None => Earlier::Started,
    };
    Ok((earlier, command_id))
}

fn unavailable<E, R>(error: SdkError<E, R>) -> Problem
where
    SdkError<E, R>: std::error::Error,
{
    tracing::error!(error = %ErrorChain(&error), "idempotency records failed");
    Problem::unavailable()
}
