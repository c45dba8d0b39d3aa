//! `POST /sessions`: log in. The first login of the first admin registers them.

use auth::{Session, Sessions, Signer};
use eventstore::{Aggregate, Consistency, Store};
use kernel::{EmailAddress, SessionId, SignedDuration, Text, Timestamp, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::{PrivacyError, Vault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address_claim::AddressClaim;
use crate::blind_index::{AddressKey, BlindIndex};
use crate::first_admin::{self, FirstAdmin};
use crate::password::{self, PasswordHash};
use crate::registration::{Registration, register};
use crate::roles::Roles;
use crate::user::{Account, Profile, User};

pub const LAMBDA: Lambda = Lambda { name: "users-log-in", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let secret: TokenSecret = env.secret("TOKEN_SECRET").await?;
    let unusable =
        |error: auth::InvalidKey| StartError::Unusable { name: "TOKEN_SECRET".to_owned(), reason: error.to_string() };
    let authenticator = Authenticator {
        store: env.events()?,
        vault: env.vault()?,
        index: BlindIndex::from_secret(&env).await?,
        first_admin: FirstAdmin::from_secret(&env).await?,
        signer: Signer::new(&secret.private_key).map_err(unusable)?,
        sessions: env.sessions()?,
        env: env.clone(),
    };
    Ok(endpoint(&env, authenticator, log_in).build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/sessions", "logIn")
        .describe(
            "Log in",
            "Starts a session, and returns its token. It is valid for 12 hours, unless the session ends before.",
        )
        .body::<Body>()
        .responds(SuccessResponse::ok::<LogInResponse>())
        .contended()
        .problems([invalid_credentials()])
}

/// Long enough for a shift at the gate.
const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(12);

/// Browsers name themselves in 100 to 200 characters.
const MAX_DEVICE_CHARS: usize = 200;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenSecret {
    private_key: String,
}

#[derive(Clone)]
struct Authenticator {
    store: Store,
    vault: Vault,
    index: BlindIndex,
    first_admin: FirstAdmin,
    signer: Signer,
    sessions: Sessions,
    env: Env,
}

/// An account that can be used to log in, and the version of its user's stream.
struct Found {
    account: Account,
    version: u64,
}

// Plain text, so that a malformed address or password is answered like a wrong one.
#[derive(Deserialize, JsonSchema)]
struct Body {
    email: String,
    password: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Session")]
struct LogInResponse {
    /// For the header `Authorization: Bearer`.
    token: String,
    expires_at: Timestamp,
    session_id: SessionId,
    user: SessionUser,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SessionUser {
    user_id: UserId,
    name: Text<100>,
    roles: Roles,
}

async fn log_in(authenticator: Authenticator, request: Request) -> Result<Response, Problem> {
    let Body { email, password } = request.json()?;
    // Whoever registered an address that is no longer accepted can still log in.
    let email = EmailAddress::from_earlier(email.trim().to_owned());
    let found = authenticator.find(&email, &password, &request).await?;
    let hash = found.as_ref().map_or_else(PasswordHash::decoy, |found| found.account.password_hash.clone());
    let right = password::verify(password, hash).await?;
    let Found { account, version } = found.filter(|_| right).ok_or_else(invalid_credentials)?;

    let user_id = account.profile.person;
    let profile = authenticator.vault.open(&account.profile).await.map_err(|error| match error {
        PrivacyError::Forgotten(_) => invalid_credentials(),
        error => Problem::privacy(&error),
    })?;
    let session = Session {
        session_id: SessionId::new(authenticator.env.new_id()),
        user_id,
        roles: account.roles.as_set().clone(),
        user_version: version,
        started_at: request.now(),
        expires_at: request.now().checked_add(SESSION_LIFETIME).map_err(|_| Problem::internal())?,
        device: device(&request),
    };
    let token = authenticator.signer.sign(&session).map_err(|_| Problem::internal())?;
    authenticator.start(&session).await?;
    let user = SessionUser { user_id, name: profile.name, roles: account.roles };
    let Session { session_id, expires_at, .. } = session;
    Ok(Response::ok(LogInResponse { token, expires_at, session_id, user }))
}

/// The program that logs in, if it names itself.
fn device(request: &Request) -> Option<String> {
    let name = request.header("user-agent")?.chars().filter(|letter| !letter.is_control());
    let name: String = name.take(MAX_DEVICE_CHARS).collect();
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The same answer for an unknown address, a wrong password and a deactivated account, so that nobody learns who has an account.
fn invalid_credentials() -> Problem {
    Problem::new(401, "invalid_credentials", "The e-mail address or password is wrong.")
}

impl Authenticator {
    /// The active account of the address. Registers the first admin if needed.
    async fn find(&self, email: &EmailAddress, password: &str, request: &Request) -> Result<Option<Found>, Problem> {
        let address = self.index.of(email);
        let mut claim = self.claim(&address).await?;
        if claim == AddressClaim::Free && self.first_admin.matches(email, password) {
            self.register_first_admin(&address, email, request).await?;
            claim = self.claim(&address).await?;
        }
        if claim == AddressClaim::Free
            && let Some(earlier) = self.index.earlier_of(email)
        {
            claim = self.claim(&earlier).await?;
        }
        let AddressClaim::Claimed(user_id) = claim else { return Ok(None) };
        let stream = User::stream(user_id);
        let user =
            self.store.load::<User>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        match user.state {
            User::Active(account) => Ok(Some(Found { account, version: user.version })),
            User::Unregistered | User::Deactivated(_) | User::Forgotten(_) => Ok(None),
        }
    }

    /// A change of the user ends the sessions that it finds. The user may have changed while the password was checked, before there
    /// was a session to find.
    async fn start(&self, session: &Session) -> Result<(), Problem> {
        self.sessions.start(session).await.map_err(|error| Problem::sessions(&error))?;
        let user = self.store.load::<User>(&User::stream(session.user_id), Consistency::Strong).await;
        if user.map_err(|error| Problem::store(&error))?.version == session.user_version {
            return Ok(());
        }
        let ended = self.sessions.end(session.user_id, session.session_id).await;
        ended.map_err(|error| Problem::sessions(&error))?;
        Err(Problem::concurrent_change())
    }

    async fn claim(&self, address: &AddressKey) -> Result<AddressClaim, Problem> {
        let stream = AddressClaim::stream(address);
        let claim = self.store.load::<AddressClaim>(&stream, Consistency::Strong).await;
        Ok(claim.map_err(|error| Problem::store(&error))?.state)
    }

    async fn register_first_admin(
        &self,
        address: &AddressKey,
        email: &EmailAddress,
        request: &Request,
    ) -> Result<(), Problem> {
        let name = Text::try_from("Admin".to_owned()).map_err(|_| Problem::internal())?;
        let user_id = first_admin::user_id(address);
        let password_hash = password::hash(self.first_admin.password().clone()).await?;
        self.vault.create_key(user_id).await.map_err(|error| Problem::privacy(&error))?;
        let profile = Profile { email: email.clone(), name };
        let profile = self.vault.seal(user_id, &profile).await.map_err(|error| Problem::privacy(&error))?;
        let account = Account { profile, password_hash, roles: Roles::first_admin(), registered_at: request.now() };
        let registration = Registration { address: address.clone(), earlier: None, user_id, account };
        register(&self.store, &registration, &request.cause("RegisterUser")).await
    }
}
