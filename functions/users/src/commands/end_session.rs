//! `DELETE /sessions/current`, `DELETE /sessions/{sessionId}` and `DELETE /sessions/others`: log out, here or elsewhere.

use auth::{Sessions, Token};
use kernel::{SessionId, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};

pub const LAMBDA: Lambda = Lambda { name: "users-end-session", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let sessions = env.sessions()?;
    Ok(endpoint(&env, sessions, end_session).authenticated()?.build())
}

pub fn operations() -> Vec<Operation> {
    let current = Operation::delete(LAMBDA.name, "/sessions/current", "logOut")
        .describe("Log out", "Ends the session of the token, and deletes its cookie.")
        .for_users()
        .responds(SuccessResponse::no_content().with_session_cookie());
    let one = Operation::delete(LAMBDA.name, "/sessions/{sessionId}", "endSession")
        .describe("End one of your sessions", "Its token is no longer accepted.")
        .for_users()
        .path::<SessionId>("sessionId", "The session's ID.")
        .responds(SuccessResponse::no_content().with_session_cookie());
    let others = Operation::delete(LAMBDA.name, "/sessions/others", "endOtherSessions")
        .describe("End your other sessions", "All but that of the token.")
        .for_users()
        .responds(SuccessResponse::no_content());
    vec![current, one, others]
}

async fn end_session(sessions: Sessions, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    if request.route() == "DELETE /sessions/others" {
        let ended = sessions.end_others(caller.user_id, caller.session_id).await;
        ended.map_err(|error| Problem::sessions(&error))?;
        return Ok(Response::no_content());
    }
    let session_id = match request.route() {
        "DELETE /sessions/current" => caller.session_id,
        _ => existing(&sessions, caller.user_id, request.path("sessionId")?).await?,
    };
    sessions.end(caller.user_id, session_id).await.map_err(|error| Problem::sessions(&error))?;
    let is_own = session_id == caller.session_id;
    let response = Response::no_content();
    Ok(if is_own { response.without_session_cookie(&request) } else { response })
}

async fn existing(sessions: &Sessions, user_id: UserId, session_id: SessionId) -> Result<SessionId, Problem> {
    let found = sessions.find(Token { user_id, session_id }).await.map_err(|error| Problem::sessions(&error))?;
    found.map(|session| session.session_id).ok_or_else(Problem::not_found)
}
