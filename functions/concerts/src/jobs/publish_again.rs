//! Every quarter of an hour: publishes concerts again that have changed.

use lambda::{Env, Handler, Lambda, StartError, repeats};

pub const LAMBDA: Lambda = Lambda { name: "concerts-publish-again", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    repeats::handler(&env)
}
