//! What people do, by clicks and by keyboard alone.

mod accounts;
mod shopping;

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use crate::hand::Person;
use crate::shop::Shop;

/// Somebody does something at a shop.
pub type Story = for<'a> fn(&'a Shop, &'a Person) -> LocalBoxFuture<'a, ()>;

pub fn all() -> Vec<(&'static str, Story)> {
    vec![
        ("life of an account", |shop, fan| accounts::life_of_an_account(shop, fan).boxed_local()),
        ("wrong fields", |shop, fan| accounts::wrong_fields(shop, fan).boxed_local()),
        ("session that ends in the middle", |shop, fan| accounts::ended_session(shop, fan).boxed_local()),
        ("log-in that leads nowhere else", |shop, fan| accounts::hostile_next_page(shop, fan).boxed_local()),
        ("language and colours", |shop, fan| accounts::choices(shop, fan).boxed_local()),
        ("search", |shop, fan| shopping::searching(shop, fan).boxed_local()),
        ("filling the cart", |shop, fan| shopping::filling_the_cart(shop, fan).boxed_local()),
        ("choosing before logging in", |shop, fan| shopping::choosing_before_logging_in(shop, fan).boxed_local()),
    ]
}
