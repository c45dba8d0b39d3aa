//! The stream of orders → the stored views.

use lambda::{Lambda, stream};

use crate::order::Order;
use crate::views::user_orders::UserOrder;

/// Keeps the views up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "orders-project",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            Ok(stream::projector(LAMBDA.name, move |commit| {
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
