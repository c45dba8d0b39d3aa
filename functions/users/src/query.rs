//! `GET /users/me`, `GET /users/me/data`, `GET /users/me/mfa`, `GET /users` and `GET /sessions`.

use auth::{Session, Sessions};
use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{EmailAddress, Role, SessionId, Text, Timestamp, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Order, Page, Views};

use crate::live_sessions::live_sessions;
use crate::me::MeResponse;
use crate::mfa::Mfa;
use crate::roles::Roles;
use crate::user::User;
use crate::views::user_directory::DirectoryUser;

pub const LAMBDA: Lambda = Lambda { name: "users-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?, env.vault()?, env.sessions()?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer(
    (store, views, vault, sessions): (Store, Views, Vault, Sessions),
    request: Request,
) -> Result<Response, Problem> {
    match request.route() {
        "GET /users/me" => me(&store, &vault, &request).await,
        "GET /users/me/data" => own_data(&store, &vault, &sessions, &request).await,
        "GET /users/me/mfa" => own_mfa(&store, &request).await,
        "GET /sessions" => own_sessions(&sessions, &request).await,
        _ => list(&views, &vault, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    let me = Operation::get(LAMBDA.name, "/users/me", "getMe")
        .describe("Get your account", "With the current roles.")
        .for_users()
        .responds(SuccessResponse::ok::<MeResponse>().versioned())
        .problems([Problem::not_found()]);
    let list = Operation::get(LAMBDA.name, "/users", "listUsers")
        .describe("List users", "Newest first.")
        .for_roles(&[Role::Admin])
        .paged()
        .responds(SuccessResponse::ok::<Page<UserResponse>>());
    let sessions = Operation::get(LAMBDA.name, "/sessions", "listSessions")
        .describe("List your sessions", "Where you are logged in, newest first.")
        .for_users()
        .responds(SuccessResponse::ok::<Page<SessionResponse>>());
    let mfa = Operation::get(LAMBDA.name, "/users/me/mfa", "getMfa")
        .describe("Get your multi-factor authentication", "Whether it is active, and how many recovery codes are left.")
        .for_users()
        .responds(SuccessResponse::ok::<MfaResponse>());
    let data = Operation::get(LAMBDA.name, "/users/me/data", "getOwnData")
        .describe(
            "Get what your account consists of",
            "Everything that is stored about you here: your account, where you are logged in, and your multi-factor authentication. \
             Your orders, tickets, payments, invoices and billing profile are in their own lists.",
        )
        .for_users()
        .responds(SuccessResponse::ok::<OwnDataResponse>())
        .problems([Problem::not_found()]);
    vec![me, data, mfa, list, sessions]
}

/// How many people's keys are fetched at the same time.
const MAX_CONCURRENT: usize = 8;

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Mfa")]
struct MfaResponse {
    status: MfaStatus,
    /// Those that are not used yet.
    recovery_codes_left: usize,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum MfaStatus {
    Off,
    /// Enrolled, but not confirmed with a code.
    Unconfirmed,
    Active,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OwnData")]
struct OwnDataResponse {
    account: MeResponse,
    registered_at: Timestamp,
    mfa: MfaResponse,
    /// Where you are logged in, newest first.
    sessions: Vec<SessionResponse>,
}

/// A user in the list of users. After their personal data is erased, `email` and `name` are null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "User")]
struct UserResponse {
    user_id: UserId,
    email: Option<EmailAddress>,
    name: Option<Text<100>>,
    roles: Roles,
    active: bool,
    registered_at: Timestamp,
}

/// A session of the caller.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OwnSession")]
struct SessionResponse {
    session_id: SessionId,
    started_at: Timestamp,
    /// When it ends, unless it is ended before.
    expires_at: Timestamp,
    /// The program that logged in, as it names itself.
    device: Option<String>,
    /// Whether this request belongs to it.
    current: bool,
}

async fn me(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let user_id = request.caller()?.user_id;
    let user = store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
    let user = user.map_err(|error| Problem::store(&error))?;
    let User::Active(account) = user.state else { return Err(Problem::not_found()) };
    let me = MeResponse::of(vault, account, request.now()).await.map_err(|error| Problem::privacy(&error))?;
    Ok(Response::ok(me).etag(user.version))
}

async fn own_data(store: &Store, vault: &Vault, sessions: &Sessions, request: &Request) -> Result<Response, Problem> {
    let user_id = request.caller()?.user_id;
    let user = store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
    let User::Active(account) = user.map_err(|error| Problem::store(&error))?.state else {
        return Err(Problem::not_found());
    };
    let registered_at = account.registered_at;
    let account = MeResponse::of(vault, account, request.now()).await.map_err(|error| Problem::privacy(&error))?;
    let mfa = mfa_of(store, user_id).await?;
    let sessions = sessions_of(sessions, request).await?;
    Ok(Response::ok(OwnDataResponse { account, registered_at, mfa, sessions }))
}

async fn own_mfa(store: &Store, request: &Request) -> Result<Response, Problem> {
    Ok(Response::ok(mfa_of(store, request.caller()?.user_id).await?))
}

async fn mfa_of(store: &Store, user_id: UserId) -> Result<MfaResponse, Problem> {
    let mfa = store.load::<Mfa>(&Mfa::stream(user_id), Consistency::Strong).await;
    let (status, enrolment) = match mfa.map_err(|error| Problem::store(&error))?.state {
        Mfa::Off => (MfaStatus::Off, None),
        Mfa::Unconfirmed(enrolment) => (MfaStatus::Unconfirmed, Some(enrolment)),
        Mfa::Active(enrolment) => (MfaStatus::Active, Some(enrolment)),
    };
    let recovery_codes_left = enrolment.map_or(0, |enrolment| enrolment.recovery_codes.len());
    Ok(MfaResponse { status, recovery_codes_left })
}

async fn own_sessions(sessions: &Sessions, request: &Request) -> Result<Response, Problem> {
    Ok(Response::ok(Page { items: sessions_of(sessions, request).await?, next_cursor: None }))
}

async fn sessions_of(sessions: &Sessions, request: &Request) -> Result<Vec<SessionResponse>, Problem> {
    let caller = request.caller()?;
    let found = live_sessions(sessions, caller.user_id, request.now()).await?;
    let shown = |session: Session| SessionResponse {
        session_id: session.session_id,
        started_at: session.started_at,
        expires_at: session.expires_at,
        device: session.device,
        current: session.session_id == caller.session_id,
    };
    Ok(found.into_iter().map(shown).collect())
}

async fn list(views: &Views, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Admin])?;
    let page = views.list::<DirectoryUser>(DirectoryUser::LIST, Order::Descending, &request.page()?).await;
    let Page { items, next_cursor } = page.map_err(|error| Problem::view(&error))?;
    let users = stream::iter(items).map(|user| unsealed(vault, user)).buffered(MAX_CONCURRENT);
    Ok(Response::ok(Page { items: users.try_collect::<Vec<_>>().await?, next_cursor }))
}

async fn unsealed(vault: &Vault, user: DirectoryUser) -> Result<UserResponse, Problem> {
    let profile = vault.open_unless_erased(&user.profile).await.map_err(|error| Problem::privacy(&error))?;
    let (email, name) = profile.map(|profile| (profile.email, profile.name)).unzip();
    let DirectoryUser { user_id, roles, active, registered_at, .. } = user;
    Ok(UserResponse { user_id, email, name, roles, active, registered_at })
}
