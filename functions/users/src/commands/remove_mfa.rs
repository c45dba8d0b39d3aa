//! `POST /users/me/mfa/removal` and `POST /users/{userId}/mfa/reset`: end multi-factor authentication, one's own or that of somebody
//! who has lost the phone.

use auth::Sessions;
use eventstore::{Aggregate, Cause, Consistency, Expected, Store};
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::brake::Attempt;
use crate::mfa::{Mfa, MfaCommand, MfaRefusal};
use crate::reauthentication::{Reauthentication, wrong_password};
use crate::second_factor::{SecondFactor, wrong_code};
use crate::user::{User, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-remove-mfa", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let removals = Removals {
        store: env.events()?,
        sessions: env.sessions()?,
        reauthentication: Reauthentication::from_env(&env)?,
        second_factor: SecondFactor::from_env(&env)?,
    };
    Ok(endpoint(&env, removals, answer).authenticated()?.build())
}

pub fn operations() -> Vec<Operation> {
    let own = Operation::post(LAMBDA.name, "/users/me/mfa/removal", "removeMfa")
        .describe(
            "Remove your multi-factor authentication",
            "Requires your password and, if it is active, a code of the app or a recovery code.",
        )
        .for_users()
        .contended()
        .body::<RemovalBody>()
        .responds(SuccessResponse::no_content())
        .problems([wrong_password(), wrong_code(422), Problem::too_many_attempts(1)])
        .problems([MfaRefusal::NotEnrolled])
        .problems([UserRefusal::Unknown, UserRefusal::Deactivated]);
    let of_another = Operation::post(LAMBDA.name, "/users/{userId}/mfa/reset", "resetMfa")
        .describe(
            "Reset a user's multi-factor authentication",
            "For somebody who has lost the phone and the recovery codes: make sure that it is them. The user's sessions end, and the next \
             log-in needs only the password. Requires your own password.",
        )
        .for_roles(&[Role::Admin])
        .path::<UserId>("userId", "The user's ID.")
        .contended()
        .body::<ResetBody>()
        .responds(SuccessResponse::no_content())
        .problems([wrong_password(), own_mfa(), Problem::too_many_attempts(1)])
        .problems([UserRefusal::Deactivated]);
    vec![own, of_another]
}

fn own_mfa() -> Problem {
    let detail = "Remove your own multi-factor authentication with POST /users/me/mfa/removal, which needs a code.";
    Problem::new(409, "own_mfa", detail)
}

#[derive(Clone)]
struct Removals {
    store: Store,
    sessions: Sessions,
    reauthentication: Reauthentication,
    second_factor: SecondFactor,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "MfaRemoval")]
struct RemovalBody {
    password: String,
    /// Needed if it is active.
    code: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "MfaReset")]
struct ResetBody {
    /// Your own password.
    password: String,
}

async fn answer(removals: Removals, request: Request) -> Result<Response, Problem> {
    match request.route() {
        "POST /users/me/mfa/removal" => removals.remove_own(&request).await,
        _ => removals.reset_of_another(&request).await,
    }
}

impl Removals {
    async fn remove_own(&self, request: &Request) -> Result<Response, Problem> {
        let caller = request.caller()?;
        let RemovalBody { password, code } = request.json()?;
        self.reauthentication.verify(caller, password, request.now()).await?;
        let cause = request.cause("RemoveMfa");
        match self.second_factor.of(caller.user_id).await? {
            Mfa::Off => return Err(MfaRefusal::NotEnrolled.into()),
            Mfa::Unconfirmed(_) => {}
            Mfa::Active(enrolment) => {
                let code = code.ok_or_else(|| Problem::invalid_field("/code", "missing", "code is missing"))?;
                let attempt = Attempt::code(caller.user_id);
                if !self.second_factor.verify(caller.user_id, &enrolment, &code, &cause, &attempt).await? {
                    return Err(wrong_code(422));
                }
            }
        }
        self.remove(caller.user_id, &cause).await?;
        Ok(Response::no_content())
    }

    /// Whoever has the phone may be logged in with it.
    async fn reset_of_another(&self, request: &Request) -> Result<Response, Problem> {
        let caller = request.caller_with(&[Role::Admin])?;
        let user_id: UserId = request.path("userId")?;
        let ResetBody { password } = request.json()?;
        if user_id == caller.user_id {
            return Err(own_mfa());
        }
        self.reauthentication.verify(caller, password, request.now()).await?;
        let user = self.store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
        let user = user.map_err(|error| Problem::store(&error))?;
        if user.state == User::Unregistered {
            return Err(Problem::not_found());
        }
        self.remove(user_id, &request.cause("ResetMfa")).await?;
        let ended = self.sessions.end_older_than(user_id, user.version.saturating_add(1)).await;
        ended.map_err(|error| Problem::sessions(&error))?;
        Ok(Response::no_content())
    }

    async fn remove(&self, user_id: UserId, cause: &Cause) -> Result<(), Problem> {
        let stream = Mfa::stream(user_id);
        let removed = self.store.execute::<Mfa>(&stream, &MfaCommand::RemoveMfa, cause, Expected::Any).await;
        removed.map_err(Problem::of)?;
        Ok(())
    }
}
