//! Bugs in what the vendors say about mails and parcels.

use lambda::{Env, Handler, Lambda, StartError};

use super::bug::Bug;
use super::lambdas::{inert, replace, respond_ok_to};

const RECEIVES_MAILGUN: &str = "tickets-mailgun-webhook";

pub(super) struct BouncesIgnored;

impl Bug for BouncesIgnored {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        async fn build(env: Env) -> Result<Handler, StartError> {
            respond_ok_to("permanent", RECEIVES_MAILGUN, env).await
        }
        replace(all, Lambda { name: RECEIVES_MAILGUN, build: &build })
    }
}

pub(super) struct ParcelsNotTracked;

impl Bug for ParcelsNotTracked {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        replace(all, inert("tickets-track-shipments"))
    }
}
