//! `POST /sessions`: log in. The first login of the first admin registers them.

use auth::{Caller, Signer};
use eventstore::{Aggregate, Consistency, Store};
use kernel::{EmailAddress, SignedDuration, Text, Timestamp, UserId};
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
        signer: Signer::new(&secret.private_key, TOKEN_LIFETIME).map_err(unusable)?,
    };
    Ok(endpoint(&env, authenticator, log_in).build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/sessions", "logIn")
        .describe("Log in", "Returns a token that is valid for 12 hours.")
        .body::<Body>()
        .responds(SuccessResponse::ok::<LogInResponse>())
        .contended()
        .problems([invalid_credentials()])
}

/// Long enough for a shift at the gate. Changed roles take effect when the token is replaced.
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_hours(12);

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
    let account = match EmailAddress::try_from(email) {
        Ok(email) => authenticator.find(&email, &password, &request).await?,
        Err(_) => None,
    };
    let hash = account.as_ref().map_or_else(PasswordHash::decoy, |account| account.password_hash.clone());
    let right = password::verify(password, hash).await?;
    let account = account.filter(|_| right).ok_or_else(invalid_credentials)?;

    let user_id = account.profile.person;
    let profile = authenticator.vault.open(&account.profile).await.map_err(|error| match error {
        PrivacyError::Forgotten(_) => invalid_credentials(),
        error => Problem::privacy(&error),
    })?;
    let caller = Caller { user_id, roles: account.roles.as_set().clone() };
    let (token, expires_at) = authenticator.signer.sign(&caller, request.now()).map_err(|_| Problem::internal())?;
    let user = SessionUser { user_id, name: profile.name, roles: account.roles };
    Ok(Response::ok(LogInResponse { token, expires_at, user }))
}

/// The same answer for an unknown address, a wrong password and a deactivated account, so that nobody learns who has an account.
fn invalid_credentials() -> Problem {
    Problem::new(401, "invalid_credentials", "The e-mail address or password is wrong.")
}

impl Authenticator {
    /// The active account of the address. Registers the first admin if needed.
    async fn find(&self, email: &EmailAddress, password: &str, request: &Request) -> Result<Option<Account>, Problem> {
        let address = self.index.of(email);
        let mut claim = self.claim(&address).await?;
        if claim == AddressClaim::Free && self.first_admin.matches(email, password) {
            self.register_first_admin(&address, email, request).await?;
            claim = self.claim(&address).await?;
        }
        let AddressClaim::Claimed(user_id) = claim else { return Ok(None) };
        let stream = User::stream(user_id);
        let user = self.store.load::<User>(&stream, Consistency::Strong).await;
        match user.map_err(|error| Problem::store(&error))?.state {
            User::Active(account) => Ok(Some(account)),
            User::Unregistered | User::Deactivated(_) | User::Forgotten(_) => Ok(None),
        }
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
        let registration = Registration { address: address.clone(), user_id, account };
        register(&self.store, &registration, &request.cause("RegisterUser")).await
    }
}
