use std::sync::Arc;

use auth::{Caller, InvalidKey, Sessions, TokenError, Verifier};
use futures::future::BoxFuture;
use serde_json::Value;

use super::etag::Tags;
use super::idempotency::{Earlier, Records};
use super::request::Payload;
use super::{Problem, Request, Response, session_cookie};
use crate::invocation::{Item, Outcome, process_item};
use crate::time::to_the_millisecond;
use crate::{Env, Handler, InvocationFailed, StartError};

/// What people see in place of a problem; none for programs.
type ShowProblem = fn(&Request, &Problem) -> Option<Response>;
type Handle = Arc<dyn Fn(Request) -> BoxFuture<'static, Result<Response, Problem>> + Send + Sync>;

/// Builds a handler behind API Gateway.
pub struct Endpoint {
    env: Env,
    authentication: Option<Authentication>,
    records: Option<Records>,
    show_problem: Option<ShowProblem>,
    handle: Handle,
}

struct Authentication {
    verifier: Verifier,
    sessions: Sessions,
}

/// A token that came with a request.
#[derive(Clone, Copy)]
enum Credential<'a> {
    Bearer(&'a str),
    Cookie(&'a str),
}

impl<'a> Credential<'a> {
    /// Whoever sends a bearer token means that one: a browser adds the cookie by itself.
    fn of(request: &'a Request) -> Option<Self> {
        let header = request.header("authorization").and_then(|text| text.split_once(' '));
        match header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) {
            Some((_, token)) => Some(Self::Bearer(token.trim())),
            None => session_cookie::token(request).map(Self::Cookie),
        }
    }
}

/// A handler of HTTP requests: an async function that gets its state and the request.
pub fn endpoint<S, F, Fut>(env: &Env, state: S, handle: F) -> Endpoint
where
    S: Clone + Send + Sync + 'static,
    F: Fn(S, Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, Problem>> + Send + 'static,
{
    let handle: Handle = Arc::new(move |request| Box::pin(handle(state.clone(), request)));
    Endpoint { env: env.clone(), authentication: None, records: None, show_problem: None, handle }
}

impl Endpoint {
    /// Verifies tokens and their sessions, from the header or the cookie, so that [`Request::caller`] knows the caller.
    ///
    /// # Errors
    /// [`StartError`] without a usable `TOKEN_PUBLIC_KEY`, or without `SESSIONS_TABLE`.
    pub fn authenticated(mut self) -> Result<Self, StartError> {
        let name = "TOKEN_PUBLIC_KEY";
        let unusable = |error: InvalidKey| StartError::Unusable { name: name.to_owned(), reason: error.to_string() };
        let verifier = Verifier::new(self.env.var(name)?).map_err(unusable)?;
        self.authentication = Some(Authentication { verifier, sessions: self.env.sessions()? });
        Ok(self)
    }

    /// Gives a repeated request the stored response, by its `Idempotency-Key`: for commands.
    ///
    /// # Errors
    /// [`StartError`] without `VIEWS_TABLE`, where the responses are stored, or `REQUEST_SECRET`, the ARN of the secret that keys the
    /// digests of requests.
    pub fn idempotent(mut self) -> Result<Self, StartError> {
        self.records = Some(Records::new(&self.env)?);
        Ok(self)
    }

    /// Shows problems as pages to those who want pages.
    #[must_use]
    pub fn showing_problems(self, show_problem: ShowProblem) -> Self {
        Self { show_problem: Some(show_problem), ..self }
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
        let route = payload.route_key.clone();
        let request = Request::new(payload, to_the_millisecond(self.env.now()), self.env.new_id());
        let (correlation_id, is_head) = (request.correlation_id.clone(), request.is_head);
        let outcome = |result: &Result<Response, Problem>| {
            let status = result.as_ref().map_or_else(|problem| problem.status, |response| response.status);
            Some((Item::request(correlation_id.clone(), route, status), outcome_of(result)))
        };
        let shown = self.show_problem.map(|show_problem| (show_problem, request.clone()));
        let result = process_item(correlation_id.clone(), self.answer(request), outcome).await;
        let response = result.unwrap_or_else(|problem| {
            let page = shown.and_then(|(show_problem, request)| show_problem(&request, &problem));
            page.unwrap_or_else(|| problem.into())
        });
        let response = if is_head { response.without_body() } else { response };
        Ok(response.header("x-correlation-id", correlation_id.as_str()).into_payload())
    }

    async fn answer(&self, mut request: Request) -> Result<Response, Problem> {
        request.decode()?;
        request.check_size()?;
        if let Some(authentication) = &self.authentication {
            let credential = Credential::of(&request);
            let is_by_cookie = matches!(credential, Some(Credential::Cookie(_)));
            let caller = authentication.caller(&request, credential).await;
            (request.is_by_cookie, request.caller) = (is_by_cookie, caller);
        }
        if request.only_reads() {
            return self.read(request).await;
        }
        let Some(records) = &self.records else { return (self.handle)(request).await };
        let Some(claim) = records.claim_of(&request).await? else { return (self.handle)(request).await };
        if self.authentication.is_some() {
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
            Err(problem) if problem.is_decision() => records.store(&claim, &problem.clone().into()).await?,
            Err(_) => {}
            Ok(response) => {
                if let Some(stored) = response.stored() {
                    records.store(&claim, stored).await?;
                }
            }
        }
        result
    }

    /// What the reader already has is not sent again. A malformed `If-None-Match` is ignored.
    async fn read(&self, request: Request) -> Result<Response, Problem> {
        let known = request.header("if-none-match").map(str::to_owned);
        let response = (self.handle)(request).await?;
        Ok(match known.as_deref().and_then(Tags::parse) {
            Some(known) => response.unless_known(&known),
            None => response,
        })
    }
}

impl Authentication {
    /// A request that changes something is refused from the moment at which the session has ended. One that reads may still be
    /// answered for the fraction of a second that the table's replicas take, because that halves the cost.
    async fn caller(&self, request: &Request, credential: Option<Credential<'_>>) -> Result<Caller, Problem> {
        let (token, expired) = match credential.ok_or_else(Problem::unauthenticated)? {
            Credential::Bearer(token) => (token, Problem::token_expired()),
            // Browsers keep the cookie for as long as the session, by their own clock.
            Credential::Cookie(token) if request.only_reads() || session_cookie::is_of_own_page(request) => {
                (token, Problem::session_ended())
            }
            Credential::Cookie(_) => return Err(Problem::csrf_check_failed()),
        };
        let token = self.verifier.verify(token, request.now).map_err(|error| match error {
            TokenError::Expired => expired,
            TokenError::Invalid => Problem::invalid_token(),
        })?;
        let session =
            if request.only_reads() { self.sessions.find_recent(token).await } else { self.sessions.find(token).await };
        let session = session.map_err(|error| Problem::sessions(&error))?.ok_or_else(Problem::session_ended)?;
        Ok(session.caller())
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
