use std::collections::HashMap;
use std::fmt;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use futures::{TryStreamExt, stream};
use kernel::{ErrorChain, SessionId, UserId, without_values};

use crate::{Session, Token};

/// How many sessions are ended at the same time.
const MAX_CONCURRENT: usize = 8;

/// The sessions' table: one item per session. DynamoDB deletes it some time after it has expired.
#[derive(Clone)]
pub struct Sessions {
    client: Client,
    table: String,
}

/// The sessions' table can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionsError {
    /// DynamoDB does not answer, or throttles, beyond the SDK's own retries: try again later.
    #[error("the sessions are unavailable: {0}")]
    Unavailable(String),
    /// Other code wrote the item.
    #[error("a session can't be read: {0}")]
    Unreadable(String),
}

impl Sessions {
    /// Uses a table with the keys `person` and `session` (strings).
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Starts a session.
    ///
    /// # Errors
    /// See [`SessionsError`].
    pub async fn start(&self, session: &Session) -> Result<(), SessionsError> {
        self.put(session)?.send().await.map_err(unavailable)?;
        Ok(())
    }

    /// Notes in a user's sessions that the e-mail address is verified.
    ///
    /// # Errors
    /// See [`SessionsError`].
    pub async fn mark_verified(&self, user_id: UserId) -> Result<(), SessionsError> {
        let others = self.of(user_id).await?.into_iter().filter(|session| !session.email_verified);
        stream::iter(others.map(Ok)).try_for_each_concurrent(MAX_CONCURRENT, |session| self.mark(session)).await
    }

    /// A session that has ended meanwhile stays ended.
    async fn mark(&self, session: Session) -> Result<(), SessionsError> {
        let verified = Session { email_verified: true, ..session };
        let put = self.put(&verified)?.condition_expression("attribute_exists(person)").send().await;
        match put {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(unavailable(error)),
            },
        }
    }

    fn put(&self, session: &Session) -> Result<PutItemFluentBuilder, SessionsError> {
        let data = serde_json::to_string(session).map_err(unreadable)?;
        let put = self.client.put_item().table_name(&self.table);
        Ok(put
            .item("person", person(session.user_id))
            .item("session", AttributeValue::S(session.session_id.to_string()))
            .item("expires", AttributeValue::N(session.expires_at.as_second().to_string()))
            .item("data", AttributeValue::S(data)))
    }

    /// The session of a token, unless it has ended.
    ///
    /// # Errors
    /// See [`SessionsError`].
    pub async fn find(&self, token: Token) -> Result<Option<Session>, SessionsError> {
        self.read(token, true).await
    }

    /// As [`Sessions::find`], at half the cost: a session that ended a moment ago may still be found.
    ///
    /// # Errors
    /// See [`SessionsError`].
    pub async fn find_recent(&self, token: Token) -> Result<Option<Session>, SessionsError> {
        match self.read(token, false).await? {
            Some(session) => Ok(Some(session)),
            // It may have started a moment ago.
            None => self.read(token, true).await,
        }
    }

    async fn read(&self, token: Token, is_consistent: bool) -> Result<Option<Session>, SessionsError> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("person", person(token.user_id))
            .key("session", AttributeValue::S(token.session_id.to_string()))
            .consistent_read(is_consistent)
            .send()
            .await
            .map_err(unavailable)?;
        found.item.map(|item| session(&item)).transpose()
    }

    /// A user's sessions, in no order. Some may have expired.
    ///
    /// # Errors
    /// See [`SessionsError`].
    pub async fn of(&self, user_id: UserId) -> Result<Vec<Session>, SessionsError> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("person = :person")
            .expression_attribute_values(":person", person(user_id))
            .consistent_read(true)
            .into_paginator()
            .send();
        let mut sessions = Vec::new();
        while let Some(page) = pages.next().await {
            for item in page.map_err(unavailable)?.items.unwrap_or_default() {
                sessions.push(session(&item)?);
            }
        }
        Ok(sessions)
    }

    /// Ends a session of a user, if there is such a session.
    ///
    /// # Errors
    /// See [`SessionsError`].
    pub async fn end(&self, user_id: UserId, session_id: SessionId) -> Result<(), SessionsError> {
        self.client
            .delete_item()
            .table_name(&self.table)
            .key("person", person(user_id))
            .key("session", AttributeValue::S(session_id.to_string()))
            .send()
            .await
            .map_err(unavailable)?;
        Ok(())
    }

    /// Ends all sessions of a user but one.
    ///
    /// # Errors
    /// See [`SessionsError`].
    pub async fn end_others(&self, user_id: UserId, kept: SessionId) -> Result<(), SessionsError> {
        let others = self.of(user_id).await?.into_iter().filter(|session| session.session_id != kept);
        self.end_all(others).await
    }

    /// Ends a user's sessions that started before this version of the user's stream. Can be repeated, also late: sessions that
    /// started since stay.
    ///
    /// # Errors
    /// See [`SessionsError`].
    pub async fn end_older_than(&self, user_id: UserId, version: u64) -> Result<(), SessionsError> {
        let older = self.of(user_id).await?.into_iter().filter(|session| session.user_version < version);
        self.end_all(older).await
    }

    async fn end_all(&self, sessions: impl Iterator<Item = Session>) -> Result<(), SessionsError> {
        stream::iter(sessions.map(Ok))
            .try_for_each_concurrent(MAX_CONCURRENT, |session| self.end(session.user_id, session.session_id))
            .await
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("table", &self.table).finish_non_exhaustive()
    }
}

fn person(user_id: UserId) -> AttributeValue {
    AttributeValue::S(user_id.to_string())
}

fn session(item: &HashMap<String, AttributeValue>) -> Result<Session, SessionsError> {
    let data = item.get("data").and_then(|data| data.as_s().ok());
    let data = data.ok_or_else(|| SessionsError::Unreadable("it has no data".to_owned()))?;
    serde_json::from_str(data).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> SessionsError {
    SessionsError::Unreadable(without_values(&error))
}

fn unavailable(error: impl std::error::Error) -> SessionsError {
    SessionsError::Unavailable(ErrorChain(&error).to_string())
}
