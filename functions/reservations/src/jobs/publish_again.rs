//! Every quarter of an hour: publishes the seats of pools again that are scarce.

use lambda::{Env, Handler, Lambda, StartError, repeats};

pub const LAMBDA: Lambda = Lambda { name: "reservations-publish-again", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    repeats::handler(&env)
}
