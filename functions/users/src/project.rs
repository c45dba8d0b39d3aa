//! The stream of users → the stored views.

use eventstore::Aggregate;
use lambda::{Lambda, stream};

use crate::user::User;
use crate::views::user_directory::DirectoryUser;

/// Keeps the views up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "users-project",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            Ok(stream::projector(move |commit| {
                let (store, views) = (store.clone(), views.clone());
                Box::pin(async move {
                    if commit.stream.category() != User::CATEGORY {
                        return Ok(());
                    }
                    let user = store.state_after::<User>(&commit).await?;
                    if let Some(item) = DirectoryUser::of(&user) {
                        views.put(&item.key(), commit.last_version(), &item, None).await?;
                    }
                    Ok(())
                })
            }))
        })
    },
};
