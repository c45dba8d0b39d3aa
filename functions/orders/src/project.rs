//! The stream of orders → the stored views.

use eventstore::Commit;
use lambda::{Lambda, stream};

use crate::order::Order;
use crate::views::user_orders::UserOrder;

/// Keeps the views up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-project",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            Ok(stream::projector_of(LAMBDA.name, changes_a_list, move |commit| {
                let (store, views) = (store.clone(), views.clone());
                Box::pin(async move {
                    let order = store.state_after::<Order>(&commit).await?;
                    if let Some(item) = UserOrder::of(&order) {
                        views.put(&item.key(), commit.last_version(), &item, None).await?;
                    }
                    Ok(())
                })
            }))
        })
    },
};

/// Events after which an order looks the same in a list as before.
const UNSEEN: &[&str] = &["OrderReserved", "OrderAuthorized", "OrderActionRequired"];

fn changes_a_list(commit: &Commit) -> bool {
    commit.events.iter().any(|event| !UNSEEN.contains(&event.name.as_str()))
}
