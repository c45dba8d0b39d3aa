//! Verifies the codes of multi-factor authentication. Each code is accepted once.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use eventstore::{Aggregate, Cause, Consistency, ExecuteError, Expected, Store};
use kernel::{CommandId, ErrorChain, Timestamp, UserId};
use lambda::http::Problem;
use lambda::{Env, StartError};
use privacy::Vault;

use crate::brake::{Attempt, Brake};
use crate::mfa::{Enrolment, Mfa, MfaCommand, MfaRefusal};
use crate::recovery_code::RecoveryCode;
use crate::totp::Step;

/// The step of the last code that a user's app has shown is an item of the views' table.
#[derive(Clone)]
pub struct SecondFactor {
    store: Store,
    vault: Vault,
    brake: Brake,
    client: Client,
    table: String,
}

impl SecondFactor {
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        Ok(Self {
            store: env.events()?,
            vault: env.vault()?,
            brake: Brake::from_env(env)?,
            client: env.dynamodb(),
            table: env.var("VIEWS_TABLE")?.to_owned(),
        })
    }

    pub async fn of(&self, user_id: UserId) -> Result<Mfa, Problem> {
        let mfa = self.store.load::<Mfa>(&Mfa::stream(user_id), Consistency::Strong).await;
        Ok(mfa.map_err(|error| Problem::store(&error))?.state)
    }

    /// Whether the code is right: one of the app, or a recovery code. Then nobody can use it again. After repeated failures everything
    /// is refused for a while.
    pub async fn verify(
        &self,
        user_id: UserId,
        enrolment: &Enrolment,
        code: &str,
        cause: &Cause,
        attempt: &Attempt,
    ) -> Result<bool, Problem> {
        self.brake.admit(attempt, cause.at).await?;
        let is_of_app = self.is_of_app(user_id, enrolment, code, cause).await?;
        let is_right = is_of_app || self.is_recovery_code(user_id, enrolment, code, cause).await?;
        self.count(attempt, is_right, cause.at).await
    }

    /// The same without recovery codes.
    pub async fn verify_app(
        &self,
        user_id: UserId,
        enrolment: &Enrolment,
        code: &str,
        cause: &Cause,
    ) -> Result<bool, Problem> {
        let attempt = Attempt::code(user_id);
        self.brake.admit(&attempt, cause.at).await?;
        let is_right = self.is_of_app(user_id, enrolment, code, cause).await?;
        self.count(&attempt, is_right, cause.at).await
    }

    async fn count(&self, attempt: &Attempt, is_right: bool, now: Timestamp) -> Result<bool, Problem> {
        if is_right {
            self.brake.succeeded(attempt, now).await?;
        } else {
            self.brake.failed(attempt, now).await?;
        }
        Ok(is_right)
    }

    /// Whether the user's app shows the code, and nobody has used it.
    async fn is_of_app(
        &self,
        user_id: UserId,
        enrolment: &Enrolment,
        code: &str,
        cause: &Cause,
    ) -> Result<bool, Problem> {
        let secret = self.vault.open(&enrolment.secret).await.map_err(|error| Problem::privacy(&error))?;
        let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
        match secret.step_of(&code, cause.at) {
            Some(step) => self.claim(user_id, step, cause.command_id).await,
            None => Ok(false),
        }
    }

    async fn is_recovery_code(
        &self,
        user_id: UserId,
        enrolment: &Enrolment,
        code: &str,
        cause: &Cause,
    ) -> Result<bool, Problem> {
        let code = RecoveryCode::typed(code).hash(user_id);
        if !enrolment.recovery_codes.contains(&code) {
            return Ok(false);
        }
        // The request may have another command for the same stream.
        let command_id = CommandId::derived(&[&cause.command_id, &"recovery-code"]);
        let cause = Cause { command: "UseRecoveryCode", command_id, ..cause.clone() };
        let command = MfaCommand::UseRecoveryCode(code);
        let used = self.store.execute::<Mfa>(&Mfa::stream(user_id), &command, &cause, Expected::Any).await;
        match used {
            Ok(_) => Ok(true),
            // Another request has just used it, or removed the enrolment.
            Err(ExecuteError::Refused(MfaRefusal::NoSuchRecoveryCode | MfaRefusal::NotEnrolled)) => Ok(false),
            Err(error) => Err(Problem::of(error)),
        }
    }

    /// Whether no other request has used a code of this step or a later one.
    async fn claim(&self, user_id: UserId, step: Step, command_id: CommandId) -> Result<bool, Problem> {
        let number = |number: i64| AttributeValue::N(number.to_string());
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(format!("used-code#{user_id}")))
            .key("sk", AttributeValue::S("-".to_owned()))
            .update_expression("SET step = :step, used_by = :command, expires = :ends")
            .condition_expression("attribute_not_exists(pk) OR step < :step OR (step = :step AND used_by = :command)")
            .expression_attribute_values(":command", AttributeValue::S(command_id.to_string()))
            .expression_attribute_values(":step", number(step.number()))
            .expression_attribute_values(":ends", number(step.ends()));
        match update.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => {
                    tracing::error!(error = %ErrorChain(&error), "claiming a code failed");
                    Err(Problem::unavailable())
                }
            },
        }
    }
}

pub fn wrong_code(status: u16) -> Problem {
    Problem::new(status, "wrong_code", "The code is wrong, has expired or was used before.")
}
