//! Every quarter of an hour: publishes notices, parcels and undone admissions again.

use lambda::{Env, Handler, Lambda, StartError, repeats};

pub const LAMBDA: Lambda = Lambda { name: "tickets-publish-again", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    repeats::handler(&env)
}
