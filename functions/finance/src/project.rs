//! The stream of finance → the stored views.

use eventstore::{Commit, Store};
use lambda::{InvocationFailed, Lambda, stream};
use views::Views;

use crate::payment::Payment;
use crate::views::failed_refunds::FailedRefund;
use crate::views::unsettled::{Change, Unsettled};
use crate::views::user_payments::UserPayment;

/// Keeps the views up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "finance-project",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            Ok(stream::projector(move |commit| Box::pin(project(store.clone(), views.clone(), commit))))
        })
    },
};

async fn project(store: Store, views: Views, commit: Commit) -> Result<(), InvocationFailed> {
    let payment = store.state_after::<Payment>(&commit).await?;
    let Some(item) = UserPayment::of(&payment) else { return Ok(()) };
    let version = commit.last_version();
    views.put(&item.key(), version, &item, None).await?;

    let key = Unsettled::key(item.payment_id);
    match Change::of(&commit, &payment) {
        Change::Put(unsettled) => views.put(&key, version, &unsettled, None).await?,
        Change::Remove => views.delete(&key, version).await?,
        Change::Leave => false,
    };

    for (failed, is_task) in FailedRefund::of(&payment) {
        if is_task {
            views.put(&failed.key(), version, &failed, None).await?;
        } else {
            views.delete(&failed.key(), version).await?;
        }
    }
    Ok(())
}
