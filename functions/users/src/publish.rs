//! The stream of users → the event bus.

use eventstore::{Aggregate, Commit, Store};
use lambda::repeats::Repeat;
use lambda::stream::Publication;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};

use crate::mail::Mail;
use crate::published::{
    PUBLISHED, PUBLISHED_OF_MAILS, PUBLISHED_OF_RECIPIENTS, published, published_mail, published_recipient,
};
use crate::ticket_recipient::TicketRecipient;
use crate::user::User;

pub const LAMBDA: Lambda = Lambda { name: "users-publish", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    // Nobody waits for these events.
    stream::repeating_publisher(&env, env.events()?, publish, |_| Repeat::Always)
}

async fn publish(store: Store, commit: Commit) -> Result<Vec<Publication>, InvocationFailed> {
    match commit.stream.category() {
        User::CATEGORY => stream::translate::<User, _>(&store, &commit, PUBLISHED, published).await,
        TicketRecipient::CATEGORY => {
            let (names, translate) = (PUBLISHED_OF_RECIPIENTS, published_recipient);
            stream::translate::<TicketRecipient, _>(&store, &commit, names, translate).await
        }
        Mail::CATEGORY => stream::translate::<Mail, _>(&store, &commit, PUBLISHED_OF_MAILS, published_mail).await,
        _ => Ok(Vec::new()),
    }
}
