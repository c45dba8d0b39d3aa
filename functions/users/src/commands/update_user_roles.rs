//! `PUT /users/{userId}/roles`: an admin says all that a user may do.

use eventstore::Store;
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::administration;
use crate::admins::{AdminsCommand, AdminsRefusal};
use crate::roles::Roles;
use crate::user::{UserCommand, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-update-user-roles", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, update_user_roles).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::put(LAMBDA.name, "/users/{userId}/roles", "updateUserRoles")
        .says("Say all that a user may do", "It counts from their next log-in.")
        .by_one_of(&[Role::Admin])
        .path::<UserId>("userId", "The user.")
        .idempotent()
        .conditional()
        .body::<Body>()
        .answers(Answer::ok::<Answered>().versioned())
        .refuses([UserRefusal::Deactivated])
        .refuses([AdminsRefusal::LastAdmin])
}

#[derive(Deserialize, JsonSchema)]
struct Body {
    roles: Roles,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "UserRoles")]
struct Answered {
    user_id: UserId,
    roles: Roles,
}

async fn update_user_roles(store: Store, request: Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Admin])?;
    let user_id: UserId = request.path("userId")?;
    let Body { roles } = request.json()?;
    let on_admins = if roles.contains(Role::Admin) {
        AdminsCommand::AddAdmin(user_id)
    } else {
        AdminsCommand::RemoveAdmin(user_id)
    };
    let command = UserCommand::UpdateUserRoles(roles.clone());
    let cause = request.cause("UpdateUserRoles");
    let version = administration::execute(&store, user_id, &command, &on_admins, &cause, request.expected()?).await?;
    Ok(Response::ok(Answered { user_id, roles }).etag(version))
}
