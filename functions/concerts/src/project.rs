//! The stream of concerts → the stored views.

use lambda::{Lambda, stream};

use crate::concert::Concert;
use crate::views::available_concerts::ListedConcert;

/// Keeps the views up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "concerts-project",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            Ok(stream::projector(move |commit| {
                let (store, views) = (store.clone(), views.clone());
                Box::pin(async move {
                    let concert = store.state_after::<Concert>(&commit).await?;
                    if let Some(item) = ListedConcert::of(&concert) {
                        views.put(&item.key(), commit.last_version(), &item, Some(&item.listed())).await?;
                    }
                    Ok(())
                })
            }))
        })
    },
};
