use std::sync::Arc;

use auth::{Caller, InvalidKey, TokenError, Verifier};
use futures::future::BoxFuture;
use serde_json::Value;

use super::idempotency::{Claim, Earlier, Records};
use super::request::Payload;
use super::{Problem, Request, Response};
use crate::invocation::{Item, Outcome, process_item};
use crate::time::to_the_millisecond;
use crate::{Env, Handler, InvocationFailed, StartError};

type Handle = Arc<dyn Fn(Request) -> BoxFuture<'static, Result<Response, Problem>> + Send + Sync>;

/// Builds a handler behind API Gateway.
pub struct Endpoint {
    env: Env,
    verifier: Option<Verifier>,
    records: Option<Records>,
    handle: Handle,
}

/// A handler of HTTP requests: an async function that gets its state and the request.
pub fn endpoint<S, F, Fut>(env: &Env, state: S, handle: F) -> Endpoint
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, Problem>> + Send + 'static,
{
    let handle: Handle = Arc::new(move |request| Box::pin(handle(state.clone(), request)));
    Endpoint { env: env.clone(), verifier: None, records: None, handle }
}

impl Endpoint {
    /// Verifies bearer tokens, so that [`Request::caller`] knows the caller.
    ///
    /// # Errors
    /// [`StartError`] without a usable `TOKEN_PUBLIC_KEY`.
    pub fn authenticated(mut self) -> Result<Self, StartError> {
        let name = "TOKEN_PUBLIC_KEY";
        let unusable = |error: InvalidKey| StartError::Unusable { name: name.to_owned(), reason: error.to_string() };
        self.verifier = Some(Verifier::new(self.env.var(name)?).map_err(unusable)?);
        Ok(self)
    }

    /// Gives a repeated request the stored response, by its `Idempotency-Key`: for commands.
    ///
    /// # Errors
    /// [`StartError`] without `VIEWS_TABLE`, where the responses are stored.
    pub fn idempotent(mut self) -> Result<Self, StartError> {
        self.records = Some(Records::new(self.env.dynamodb(), self.env.var("VIEWS_TABLE")?));
        Ok(self)
    }

    /// The finished handler.
    pub fn build(self) -> Handler {
        let endpoint = Arc::new(self);
        Arc::new(move |payload| {
            let endpoint = Arc::clone(&endpoint);
            Box::pin(async move { endpoint.serve(payload).await })
        })
    }

    async fn serve(&self, payload: Value) -> Result<Value, InvocationFailed> {
        let payload: Payload =
            serde_json::from_value(payload).map_err(|error| InvocationFailed::new("NotAnHttpRequest", error))?;
        let mut request = Request::new(payload, to_the_millisecond(self.env.now()), self.env.new_id());
        request.caller = self.caller(&request);
        let (route, correlation_id) = (request.route.clone(), request.correlation_id.clone());
        let outcome = |result: &Result<Response, Problem>| {
            let status = result.as_ref().map_or_else(|problem| problem.status, |response| response.status);
            Some((Item::request(correlation_id.clone(), route, status), outcome_of(result)))
        };
        let result = process_item(correlation_id.clone(), self.answer(request), outcome).await;
        let response = result.unwrap_or_else(Response::from);
        Ok(response.header("x-correlation-id", correlation_id.as_str()).into_payload())
    }

    fn caller(&self, request: &Request) -> Result<Caller, Problem> {
        let (scheme, token) = request
            .header("authorization")
            .and_then(|text| text.split_once(' '))
            .ok_or_else(Problem::unauthenticated)?;
        let verifier = self
            .verifier
            .as_ref()
            .filter(|_| scheme.eq_ignore_ascii_case("bearer"))
            .ok_or_else(Problem::unauthenticated)?;
        verifier.verify(token.trim(), request.now).map_err(|error| match error {
            TokenError::Expired => Problem::token_expired(),
            TokenError::Invalid => Problem::invalid_token(),
        })
    }

    async fn answer(&self, mut request: Request) -> Result<Response, Problem> {
        request.decode()?;
        request.check_size()?;
        let Some(records) = &self.records else { return (self.handle)(request).await };
        let Some(claim) = Claim::of(&request)? else { return (self.handle)(request).await };
        if self.verifier.is_some() {
            request.caller()?;
        }
        let (earlier, command_id) = records.claim(&claim, request.now).await?;
        match earlier {
            Earlier::Completed(response) => return Ok(response.header("idempotent-replayed", "true")),
            Earlier::Started => request.repeated = true,
            Earlier::None => {}
        }
        request.command_id = command_id;
        let result = (self.handle)(request).await;
        match &result {
            Err(problem) if problem.is_transient() => {}
            Err(problem) => records.store(&claim, &problem.clone().into()).await?,
            Ok(response) => {
                if let Some(stored) = response.stored() {
                    records.store(&claim, stored).await?;
                }
            }
        }
        result
    }
}

/// The outcome of a request. A stored response may be a problem too.
fn outcome_of(result: &Result<Response, Problem>) -> Outcome {
    let (status, code) = match result {
        Err(problem) => (problem.status, Some(&*problem.code)),
        Ok(Response { status, body, .. }) => {
            (*status, body.as_ref().and_then(|body| body.get("code")).and_then(Value::as_str))
        }
    };
    let code = || code.unwrap_or_default().to_owned();
    match status {
        ..400 => Outcome::Ok,
        400..500 => Outcome::Refused { code: code() },
        500.. => Outcome::Failed { kind: code() },
    }
}
