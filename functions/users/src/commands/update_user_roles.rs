//! `PUT /users/{userId}/roles`: set a user's roles.

use auth::Sessions;
use eventstore::Store;
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::admins::{AdminsCommand, AdminsRefusal};
use crate::authority;
use crate::roles::Roles;
use crate::user::{UserCommand, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-update-user-roles", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.sessions()?);
    Ok(endpoint(&env, state, update_user_roles).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::put(LAMBDA.name, "/users/{userId}/roles", "updateUserRoles")
        .describe("Set a user's roles", "Takes effect at once: other roles end the user's sessions.")
        .for_roles(&[Role::Admin])
        .path::<UserId>("userId", "The user's ID.")
        .idempotent()
        .conditional()
        .body::<Body>()
        .responds(SuccessResponse::ok::<UpdateUserRolesResponse>().versioned())
        .problems([UserRefusal::Deactivated])
        .problems([AdminsRefusal::LastAdmin])
}

#[derive(Deserialize, JsonSchema)]
struct Body {
    roles: Roles,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "UserRoles")]
struct UpdateUserRolesResponse {
    user_id: UserId,
    roles: Roles,
}

async fn update_user_roles((store, sessions): (Store, Sessions), request: Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Admin])?;
    let user_id: UserId = request.path("userId")?;
    let Body { roles } = request.json()?;
    let admins_command = if roles.contains(Role::Admin) {
        AdminsCommand::AddAdmin(user_id)
    } else {
        AdminsCommand::RemoveAdmin(user_id)
    };
    let command = UserCommand::UpdateUserRoles(roles.clone());
    let cause = request.cause("UpdateUserRoles");
    let version = authority::change(&store, user_id, &command, &admins_command, &cause, request.expected()?).await?;
    sessions.end_older_than(user_id, version).await.map_err(|error| Problem::sessions(&error))?;
    Ok(Response::ok(UpdateUserRolesResponse { user_id, roles }).etag(version))
}
