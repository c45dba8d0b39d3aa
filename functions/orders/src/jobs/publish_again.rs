//! Every quarter of an hour: publishes cancelled, declined, expired and refunded orders again.

use lambda::{Env, Handler, Lambda, StartError, repeats};

pub const LAMBDA: Lambda = Lambda { name: "orders-publish-again", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    repeats::handler(&env)
}
