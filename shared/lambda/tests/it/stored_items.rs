//! What AWS answers may hold stored items, with password hashes and sealed data: no error repeats it.

use std::sync::Arc;

use auth::Token;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use eventstore::{Consistency, StreamId};
use jiff::Timestamp;
use kernel::{SessionId, UserId};
use uuid::Uuid;
use views::Key;

use crate::support::env_of;

/// An error that AWS made up an item for, as it does after a failed condition.
const ANSWER: &str = r#"{
    "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
    "message": "The conditional request failed",
    "Item": {"data": {"S": "$argon2id$of-somebody"}}
}"#;

#[derive(Debug, Clone)]
struct Refusing;

impl HttpConnector for Refusing {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Ok(HttpResponse::new(400.try_into().unwrap(), SdkBody::from(ANSWER))))
    }
}

const VARIABLES: [&str; 6] = ["EVENTS_TABLE", "VIEWS_TABLE", "SESSIONS_TABLE", "KEYS_TABLE", "KMS_KEY_ID", "SECRET"];

#[tokio::test]
async fn errors_name_the_cause_and_hold_no_item() {
    let env = env_of(SharedHttpConnector::new(Refusing), &VARIABLES.map(|name| (name, "a")), Arc::new(Timestamp::now));
    let user_id = UserId::new(Uuid::from_u128(1));
    let token = Token { user_id, session_id: SessionId::new(Uuid::from_u128(2)) };
    let read = env.events().unwrap().read(&StreamId::new("user", user_id), Consistency::Strong).await;
    let errors = [
        read.unwrap_err().to_string(),
        env.views().unwrap().get::<String>(&Key::new("users", "1")).await.unwrap_err().to_string(),
        env.sessions().unwrap().find(token).await.unwrap_err().to_string(),
        env.people_keys().unwrap().delete(user_id).await.unwrap_err().to_string(),
        env.vault().unwrap().create_key(user_id).await.unwrap_err().to_string(),
        env.secret::<String>("SECRET").await.unwrap_err().to_string(),
    ];
    for error in errors {
        assert!(error.contains("ConditionalCheckFailedException"), "{error}");
        assert!(!error.contains("argon2id"), "{error}");
    }
}
