//! `POST /users/me/mfa` and `POST /users/me/mfa/confirmation`: enrol in multi-factor authentication.

use eventstore::{Aggregate, Expected, Store};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::mfa::{Enrolment, Mfa, MfaCommand, MfaRefusal};
use crate::reauthentication::{Reauthentication, wrong_password};
use crate::recovery_code::{RECOVERY_CODES, RecoveryCode};
use crate::second_factor::{SecondFactor, wrong_code};
use crate::totp::{NoRandomness, TotpSecret};
use crate::user::UserRefusal;

pub const LAMBDA: Lambda = Lambda { name: "users-enrol-mfa", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let enrolments = Enrolments {
        store: env.events()?,
        vault: env.vault()?,
        reauthentication: Reauthentication::from_env(&env)?,
        second_factor: SecondFactor::from_env(&env)?,
    };
    Ok(endpoint(&env, enrolments, answer).authenticated()?.build())
}

pub fn operations() -> Vec<Operation> {
    let enrol = Operation::post(LAMBDA.name, "/users/me/mfa", "enrolMfa")
        .describe(
            "Enrol in multi-factor authentication",
            "Requires your password. The secret and the recovery codes are shown only here: add the secret to an authenticator app, keep the \
             recovery codes, then confirm with a code of the app. Until then log-ins need no code, and enrolling again replaces the secret.",
        )
        .for_users()
        .contended()
        .body::<EnrolBody>()
        .responds(SuccessResponse::created::<EnrolResponse>())
        .problems([wrong_password(), Problem::too_many_attempts(1)])
        .problems([MfaRefusal::Active])
        .problems([UserRefusal::Unknown, UserRefusal::Deactivated]);
    let confirm = Operation::post(LAMBDA.name, "/users/me/mfa/confirmation", "confirmMfa")
        .describe(
            "Confirm multi-factor authentication",
            "With a code that the app shows. From now on log-ins need the `code` that the app shows, or a recovery code. Each is accepted \
             once.",
        )
        .for_users()
        .contended()
        .body::<ConfirmBody>()
        .responds(SuccessResponse::no_content())
        .problems([wrong_code(422), Problem::too_many_attempts(1)])
        .problems([MfaRefusal::NotEnrolled, MfaRefusal::Active, MfaRefusal::EnrolledAgain]);
    vec![enrol, confirm]
}

#[derive(Clone)]
struct Enrolments {
    store: Store,
    vault: Vault,
    reauthentication: Reauthentication,
    second_factor: SecondFactor,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "MfaEnrolment")]
struct EnrolBody {
    password: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "MfaSecrets")]
struct EnrolResponse {
    /// Base32, for apps without a camera: TOTP with SHA-1, 6 digits, 30 seconds.
    secret: String,
    /// For a QR code that an authenticator app reads.
    otpauth_uri: String,
    /// That QR code, as SVG.
    qr_svg: String,
    /// Each can be used once, in place of a code of the app.
    recovery_codes: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "MfaConfirmation")]
struct ConfirmBody {
    code: String,
}

async fn answer(enrolments: Enrolments, request: Request) -> Result<Response, Problem> {
    match request.route() {
        "POST /users/me/mfa" => enrolments.enrol(&request).await,
        _ => enrolments.confirm(&request).await,
    }
}

impl Enrolments {
    async fn enrol(&self, request: &Request) -> Result<Response, Problem> {
        let caller = request.caller()?;
        let EnrolBody { password } = request.json()?;
        let account = self.reauthentication.verify(caller, password, request.now()).await?;
        let user_id = caller.user_id;
        let profile = self.vault.open(&account.profile).await.map_err(|error| Problem::privacy(&error))?;
        let secret = TotpSecret::random().map_err(no_randomness)?;
        let codes = (0..RECOVERY_CODES).map(|_| RecoveryCode::random()).collect::<Result<Vec<_>, _>>();
        let codes = codes.map_err(no_randomness)?;
        let enrolment = Enrolment {
            secret: self.vault.seal(user_id, &secret).await.map_err(|error| Problem::privacy(&error))?,
            recovery_codes: codes.iter().map(|code| code.hash(user_id)).collect(),
        };
        let otpauth_uri = secret.to_uri(&profile.email);
        let qr_svg = papers::ticket::qr_svg(&otpauth_uri).map_err(|error| {
            tracing::error!(%error, "no QR code of an authenticator's secret");
            Problem::internal()
        })?;
        self.execute(&MfaCommand::Enrol(enrolment), request, "EnrolMfa").await?;
        let shown = EnrolResponse {
            secret: secret.as_base32().to_owned(),
            qr_svg,
            otpauth_uri,
            recovery_codes: codes.iter().map(RecoveryCode::grouped).collect(),
        };
        Ok(Response::created("/users/me/mfa", shown))
    }

    async fn confirm(&self, request: &Request) -> Result<Response, Problem> {
        let user_id = request.caller()?.user_id;
        let ConfirmBody { code } = request.json()?;
        let enrolment = match self.second_factor.of(user_id).await? {
            Mfa::Off => return Err(MfaRefusal::NotEnrolled.into()),
            Mfa::Active(_) => return Err(MfaRefusal::Active.into()),
            Mfa::Unconfirmed(enrolment) => enrolment,
        };
        if !self.second_factor.verify_app(user_id, &enrolment, &code, &request.cause("ConfirmMfa")).await? {
            return Err(wrong_code(422));
        }
        self.execute(&MfaCommand::ConfirmMfa(enrolment.secret), request, "ConfirmMfa").await?;
        Ok(Response::no_content())
    }

    async fn execute(&self, command: &MfaCommand, request: &Request, name: &'static str) -> Result<(), Problem> {
        let (stream, cause) = (Mfa::stream(request.caller()?.user_id), request.cause(name));
        self.store.execute::<Mfa>(&stream, command, &cause, Expected::Any).await.map_err(Problem::of)?;
        Ok(())
    }
}

fn no_randomness(error: NoRandomness) -> Problem {
    tracing::error!(%error, "no secret can be made");
    Problem::internal()
}
