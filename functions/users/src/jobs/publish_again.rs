//! Every quarter of an hour: publishes again which users are forgotten, and which e-mails are requested.

use lambda::{Env, Handler, Lambda, StartError, repeats};

pub const LAMBDA: Lambda = Lambda { name: "users-publish-again", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    repeats::handler(&env)
}
