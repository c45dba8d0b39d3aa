//! What people do, by clicks and by keyboard alone.

mod accounts;
mod buying;
mod cross_site;
mod finance;
mod gate;
mod organizer;
mod paying;
mod shopping;
mod staff;
mod tickets;

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use crate::hand::Person;
use crate::shop::Shop;

/// Somebody does something at a shop.
pub type Story = for<'a> fn(&'a Shop, &'a Person) -> LocalBoxFuture<'a, ()>;

pub fn all() -> Vec<(&'static str, Story)> {
    vec![
        ("life of an account", |shop, fan| accounts::life_of_an_account(shop, fan).boxed_local()),
        ("log-in in two steps", |shop, fan| accounts::two_steps(shop, fan).boxed_local()),
        ("wrong fields", |shop, fan| accounts::wrong_fields(shop, fan).boxed_local()),
        ("session that ends in the middle", |shop, fan| accounts::ended_session(shop, fan).boxed_local()),
        ("log-in that leads nowhere else", |shop, fan| accounts::hostile_next_page(shop, fan).boxed_local()),
        ("language and colours", |shop, fan| accounts::choices(shop, fan).boxed_local()),
        ("ticket on a screen", |shop, fan| tickets::ticket_on_a_screen(shop, fan).boxed_local()),
        ("ticket that is passed on", |shop, fan| tickets::passing_on(shop, fan).boxed_local()),
        ("tickets without a network", |shop, fan| tickets::without_a_network(shop, fan).boxed_local()),
        ("my data", |shop, fan| tickets::my_data(shop, fan).boxed_local()),
        ("gate with a barcode reader", |shop, gate| gate::barcode_reader(shop, gate).boxed_local()),
        ("gate without a network", |shop, gate| gate::without_a_network(shop, gate).boxed_local()),
        ("gate with a slow network", |shop, gate| gate::slow_network(shop, gate).boxed_local()),
        ("gate with a camera", |shop, gate| gate::camera(shop, gate).boxed_local()),
        ("gate that opens without a network", |shop, gate| gate::opening_offline(shop, gate).boxed_local()),
        ("gate with a camera and no network", |shop, gate| gate::camera_without_a_network(shop, gate).boxed_local()),
        ("gate in an older browser", |shop, gate| gate::older_browser(shop, gate).boxed_local()),
        ("gate that is heard and felt", |shop, gate| gate::signals(shop, gate).boxed_local()),
        ("gate where the session ends", |shop, gate| gate::ended_session(shop, gate).boxed_local()),
        ("gate with a supervisor", |shop, gate| gate::supervisor(shop, gate).boxed_local()),
        ("day of an organizer", |shop, organizer| organizer::day(shop, organizer).boxed_local()),
        ("concert that two people change", |shop, organizer| organizer::conflict(shop, organizer).boxed_local()),
        ("start that the clocks skip", |shop, organizer| organizer::skipped_time(shop, organizer).boxed_local()),
        ("refund of a line", |shop, finance| finance::refund_of_a_line(shop, finance).boxed_local()),
        ("roles of a person", |shop, admin| staff::roles(shop, admin).boxed_local()),
        ("person who lost the phone", |shop, admin| staff::lost_phone(shop, admin).boxed_local()),
        ("person who leaves", |shop, admin| staff::leaving(shop, admin).boxed_local()),
        ("dead letters", |shop, admin| staff::dead_letters(shop, admin).boxed_local()),
        ("republishing", |shop, admin| staff::republishing(shop, admin).boxed_local()),
        ("forms of other sites", |shop, fan| cross_site::forms(shop, fan).boxed_local()),
        ("search", |shop, fan| shopping::searching(shop, fan).boxed_local()),
        ("filling the cart", |shop, fan| shopping::filling_the_cart(shop, fan).boxed_local()),
        ("choosing before logging in", |shop, fan| shopping::choosing_before_logging_in(shop, fan).boxed_local()),
        ("from home to held seats", |shop, fan| buying::from_home_to_held_seats(shop, fan).boxed_local()),
        ("changing the cart", |shop, fan| buying::changing_the_cart(shop, fan).boxed_local()),
        ("cart in two windows", |shop, fan| buying::two_windows(shop, fan).boxed_local()),
        ("back button after holding seats", |shop, fan| buying::back_button(shop, fan).boxed_local()),
        ("double click on hold", |shop, fan| buying::double_click(shop, fan).boxed_local()),
        ("from home to paid", |shop, fan| paying::from_home_to_paid(shop, fan).boxed_local()),
        ("3-D Secure", |shop, fan| paying::three_d_secure(shop, fan).boxed_local()),
        ("declined card", |shop, fan| paying::declined_card(shop, fan).boxed_local()),
        ("lost network while paying", |shop, fan| paying::lost_network(shop, fan).boxed_local()),
        ("double click on pay", |shop, fan| paying::double_click(shop, fan).boxed_local()),
        ("more time, then cancelling", |shop, fan| paying::more_time_and_cancelling(shop, fan).boxed_local()),
        ("session that ends at the checkout", |shop, fan| {
            buying::session_ends_at_the_checkout(shop, fan).boxed_local()
        }),
        ("price that changes", |shop, fan| buying::price_that_changes(shop, fan).boxed_local()),
        ("cart with what is sold out", |shop, fan| buying::sold_out_in_the_meantime(shop, fan).boxed_local()),
        ("cart of who is logged out", |shop, fan| buying::logged_out(shop, fan).boxed_local()),
    ]
}

/// Stories in which time passes, or that need books or queues for themselves: each has its own shop, without a demo.
pub fn in_own_shops() -> Vec<(&'static str, Story)> {
    vec![
        ("cancelled concert", |shop, organizer| organizer::cancelling(shop, organizer).boxed_local()),
        ("reconciliation of a day", |shop, finance| finance::reconciliation(shop, finance).boxed_local()),
        ("refund that is paid by hand", |shop, finance| finance::refund_by_hand(shop, finance).boxed_local()),
        ("all dead letters", |shop, admin| staff::all_dead_letters(shop, admin).boxed_local()),
    ]
}
