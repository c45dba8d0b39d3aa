use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};

use super::account::{Account, Store};
use super::dropped::DroppedConnection;
use super::faults::FaultRules;

/// `GET` and `POST /_faults`: the [`FaultRules`] of an account as JSON.
pub(crate) fn fault_routes<C, S>(account: Arc<Account<C, S>>) -> Router
where
    C: Send + Sync + 'static,
    S: Store + Send + 'static,
{
    Router::new().route("/_faults", get(read_faults::<C, S>).post(set_faults::<C, S>)).with_state(account)
}

/// Carries out a call in a task of its own: a vendor finishes what it has started, even when the caller hangs up.
pub(crate) async fn carry_out<R>(call: impl Future<Output = R> + Send + 'static) -> Response
where
    R: IntoResponse + Send + 'static,
{
    match tokio::spawn(call).await {
        Ok(reply) => reply.into_response(),
        Err(_) => DroppedConnection::Reset.into_response(),
    }
}

async fn read_faults<C, S: Store>(State(account): State<Arc<Account<C, S>>>) -> Json<FaultRules> {
    Json(account.faults())
}

async fn set_faults<C, S: Store>(
    State(account): State<Arc<Account<C, S>>>,
    Json(faults): Json<FaultRules>,
) -> StatusCode {
    account.set_faults(faults);
    StatusCode::NO_CONTENT
}
