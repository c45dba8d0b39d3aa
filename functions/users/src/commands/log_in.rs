//! `POST /sessions`: log in. The first login of the first admin registers them.

use std::collections::BTreeSet;
use std::fmt::Display;

use auth::{ROLES_WITH_MFA, Session, Sessions, Signer};
use eventstore::{Aggregate, Consistency, Store};
use kernel::{EmailAddress, Role, Sealed, SessionId, SignedDuration, Text, Timestamp, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::{PrivacyError, Vault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address_owner::{is_unused, owner_of};
use crate::blind_index::{AddressKey, BlindIndex, SourceKey};
use crate::brake::{Admitted, Attempt, Brake};
use crate::first_admin::{self, FirstAdmin};
use crate::password::{self, PasswordHash, StoredHash};
use crate::registration::{Registration, register};
use crate::roles::Roles;
use crate::second_factor::{SecondFactor, wrong_code};
use crate::totp::TotpSecret;
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
        brake: Brake::from_env(&env)?,
        second_factor: SecondFactor::from_env(&env)?,
        requires_mfa: env.var("REQUIRE_MFA")? == "true",
        env: env.clone(),
    };
    Ok(endpoint(&env, authenticator, log_in).build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/sessions", "logIn")
        .describe(
            "Log in",
            "Starts a session, and returns its token. It is valid for 12 hours, unless the session ends before. For our own pages the response \
             also sets the cookie `__Host-session`. With multi-factor authentication, a `code` of the app or a recovery code is needed. \
             After repeated failures log-ins have to wait.",
        )
        .body::<Body>()
        .responds(SuccessResponse::ok::<LogInResponse>().with_session_cookie())
        .contended()
        .problems([invalid_credentials(), mfa_required(), wrong_code(401), Problem::too_many_attempts(1)])
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
    brake: Brake,
    second_factor: SecondFactor,
    /// Whether finance and admins need multi-factor authentication.
    requires_mfa: bool,
    env: Env,
}

/// Who logs in.
struct Visitor {
    email: EmailAddress,
    source: SourceKey,
    now: Timestamp,
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
    /// Of the authenticator app, or a recovery code.
    code: Option<String>,
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
    /// Present and true if some of the roles can be used only in a session with multi-factor authentication: enrol with
    /// `POST /users/me/mfa`, then log in again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    mfa_enrolment_required: bool,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SessionUser {
    user_id: UserId,
    name: Text<100>,
    roles: Roles,
}

async fn log_in(authenticator: Authenticator, request: Request) -> Result<Response, Problem> {
    let Body { email, password, code } = request.json()?;
    // Whoever registered an address that is no longer accepted can still log in.
    let email = EmailAddress::from_earlier(email.trim().to_owned());
    let visitor = Visitor { source: authenticator.index.of_source(request.source()), email, now: request.now() };
    let email = &visitor.email;
    let attempt = Attempt::log_in(&authenticator.index.of(email), &visitor.source);
    authenticator.admit(&attempt, &visitor).await?;
    let found = authenticator.find(email, &password, &request).await?;
    let hash = authenticator.hash_of(found.as_ref()).await?;
    let right = password::verify(password, hash).await?;
    let Some(Found { account, version }) = found.filter(|_| right) else {
        authenticator.brake.failed(&attempt, visitor.now).await?;
        return Err(invalid_credentials());
    };
    // It may be one of many attempts that were sent at once.
    let admitted = authenticator.admit(&attempt, &visitor).await?;

    let user_id = account.profile.person;
    let secret = authenticator.check_code(user_id, code.as_deref(), &attempt, &visitor, &request).await?;
    let profile = authenticator.vault.open(&account.profile).await.map_err(|error| match error {
        PrivacyError::Forgotten(_) => invalid_credentials(),
        error => Problem::privacy(&error),
    })?;
    let withheld = if secret.is_some() { BTreeSet::new() } else { authenticator.roles_that_need_mfa(&account.roles) };
    let session = Session {
        session_id: SessionId::new(authenticator.env.new_id()),
        user_id,
        roles: account.roles.as_set() - &withheld,
        withheld,
        email_verified: account.email_verified,
        user_version: version,
        started_at: request.now(),
        expires_at: request.now().checked_add(SESSION_LIFETIME).map_err(|_| Problem::internal())?,
        device: device(&request),
        source: Some(visitor.source.to_string()),
    };
    let token = authenticator.signer.sign(&session).map_err(|_| Problem::internal())?;
    authenticator.start(&session, secret.as_ref()).await?;
    authenticator.brake.clear(&attempt, admitted, visitor.now).await?;
    let user = SessionUser { user_id, name: profile.name, roles: account.roles };
    let Session { session_id, expires_at, withheld, .. } = session;
    let mfa_enrolment_required = !withheld.is_empty();
    let body = LogInResponse { token: token.clone(), expires_at, session_id, user, mfa_enrolment_required };
    Ok(Response::ok(body).with_session_cookie(&request, &token, expires_at))
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

/// Only after the right password.
fn mfa_required() -> Problem {
    Problem::new(401, "mfa_required", "The account needs a code of the authenticator app. Send it as code.")
}

impl Authenticator {
    async fn admit(&self, attempt: &Attempt, visitor: &Visitor) -> Result<Admitted, Problem> {
        self.brake.admit_unless_known(attempt, visitor.now, async || self.knows(visitor).await).await
    }

    /// Whether the account has a session that was started from the same source. It takes the same time without an account.
    async fn knows(&self, visitor: &Visitor) -> Result<bool, Problem> {
        let owner = self.owner_of(&self.index.all_of(&visitor.email)).await?;
        self.is_logged_in(owner.unwrap_or_else(|| UserId::new(self.env.new_id())), visitor).await
    }

    /// Whether the user has a session that was started from the same source.
    async fn is_logged_in(&self, user_id: UserId, visitor: &Visitor) -> Result<bool, Problem> {
        let sessions = self.sessions.of(user_id).await.map_err(|error| Problem::sessions(&error))?;
        let source = visitor.source.to_string();
        let is_here = |session: &Session| session.source.as_ref() == Some(&source) && session.expires_at > visitor.now;
        Ok(sessions.iter().any(is_here))
    }

    /// Checks the code if the account has multi-factor authentication. Returns the secret that it was checked with.
    async fn check_code(
        &self,
        user_id: UserId,
        code: Option<&str>,
        attempt: &Attempt,
        visitor: &Visitor,
        request: &Request,
    ) -> Result<Option<Sealed<TotpSecret>>, Problem> {
        let mfa = self.second_factor.of(user_id).await?;
        let Some(enrolment) = mfa.active() else { return Ok(None) };
        let code = code.filter(|code| !code.trim().is_empty()).ok_or_else(mfa_required)?;
        let attempt_of_code = match self.is_logged_in(user_id, visitor).await? {
            true => Attempt::code_at(user_id, &visitor.source),
            false => Attempt::code(user_id),
        };
        if self.second_factor.verify(user_id, enrolment, code, &request.cause("LogIn"), &attempt_of_code).await? {
            return Ok(Some(enrolment.secret.clone()));
        }
        self.brake.failed(attempt, visitor.now).await?;
        Err(wrong_code(401))
    }

    fn roles_that_need_mfa(&self, roles: &Roles) -> BTreeSet<Role> {
        ROLES_WITH_MFA.into_iter().filter(|role| self.requires_mfa && roles.contains(*role)).collect()
    }

    /// The active account of the address. Registers the first admin if needed.
    async fn find(&self, email: &EmailAddress, password: &str, request: &Request) -> Result<Option<Found>, Problem> {
        let address = self.index.of(email);
        if self.first_admin.matches(email, password)
            && self.owner_of(&[&address]).await?.is_none()
            && is_unused(&self.store, first_admin::user_id(&address)).await?
        {
            self.register_first_admin(&address, email, request).await?;
        }
        let Some(user_id) = self.owner_of(&self.index.all_of(email)).await? else { return Ok(None) };
        let stream = User::stream(user_id);
        let user =
            self.store.load::<User>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        match user.state {
            User::Active(account) => Ok(Some(Found { account, version: user.version })),
            User::Unregistered | User::Deactivated(_) | User::Forgotten(_) => Ok(None),
        }
    }

    /// The hash to verify the password with. It takes the same time without an account.
    async fn hash_of(&self, found: Option<&Found>) -> Result<PasswordHash, Problem> {
        let Some(Found { account, .. }) = found else {
            let nobody = UserId::new(self.env.new_id());
            self.vault.pretend_to_open(nobody).await.map_err(|error| Problem::privacy(&error))?;
            return Ok(PasswordHash::decoy());
        };
        match account.password_hash.open(&self.vault, account.profile.person).await {
            Ok(hash) => Ok(hash),
            Err(PrivacyError::Forgotten(_)) => Ok(PasswordHash::decoy()),
            Err(error) => Err(Problem::privacy(&error)),
        }
    }

    /// A change of the user, or an admin who resets the authentication, ends the sessions that it finds. That may have happened while the
    /// password and the code were checked, before there was a session to find.
    async fn start(&self, session: &Session, secret: Option<&Sealed<TotpSecret>>) -> Result<(), Problem> {
        self.sessions.start(session).await.map_err(|error| Problem::sessions(&error))?;
        let user = self.store.load::<User>(&User::stream(session.user_id), Consistency::Strong).await;
        let is_same_user = user.map_err(|error| Problem::store(&error))?.version == session.user_version;
        let is_same_secret = match secret {
            Some(secret) => {
                self.second_factor.of(session.user_id).await?.active().map(|now| &now.secret) == Some(secret)
            }
            None => true,
        };
        if is_same_user && is_same_secret {
            return Ok(());
        }
        let ended = self.sessions.end(session.user_id, session.session_id).await;
        ended.map_err(|error| Problem::sessions(&error))?;
        Err(Problem::concurrent_change())
    }

    async fn owner_of(&self, keys: &[impl Display + Sync]) -> Result<Option<UserId>, Problem> {
        owner_of(&self.store, keys).await.map_err(|error| Problem::store(&error))
    }

    async fn register_first_admin(
        &self,
        address: &AddressKey,
        email: &EmailAddress,
        request: &Request,
    ) -> Result<(), Problem> {
        let name = Text::try_from("Admin".to_owned()).map_err(|_| Problem::internal())?;
        let user_id = first_admin::user_id(address);
        let hash = password::hash(self.first_admin.password().clone()).await?;
        self.vault.create_key(user_id).await.map_err(|error| Problem::privacy(&error))?;
        let password_hash = StoredHash::seal(&self.vault, user_id, &hash).await;
        let password_hash = password_hash.map_err(|error| Problem::privacy(&error))?;
        let profile = Profile { email: email.clone(), name, language: request.languages() };
        let profile = self.vault.seal(user_id, &profile).await.map_err(|error| Problem::privacy(&error))?;
        let account = Account::new(profile, password_hash, Roles::first_admin(), request.now());
        let registration =
            Registration { address: address.clone(), earlier: None, user_id, account, verification: None };
        register(&self.store, &registration, &request.cause("RegisterUser")).await
    }
}
