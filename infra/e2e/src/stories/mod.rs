//! The stories.

pub mod at_the_gate;
pub mod buying;
pub mod changing_concerts;
pub mod changing_minds;
pub mod conventions;
pub mod delivering;
pub mod endings;
pub mod failing;
pub mod invoices;
pub mod organizing;
pub mod refunding;

use futures::future::BoxFuture;

use crate::Site;

/// A story and its name.
pub type Story = (&'static str, fn(&Site) -> BoxFuture<'_, ()>);

/// All stories.
pub fn all() -> Vec<Story> {
    vec![
        ("the first ticket is sold and lets its holder in once", |site| Box::pin(buying::first_ticket(site))),
        ("of many gates one lets a ticket in", |site| Box::pin(at_the_gate::race(site))),
        ("gates without a network tell later", |site| Box::pin(at_the_gate::without_a_network(site))),
        ("tickets can be had on paper", |site| Box::pin(delivering::papers(site))),
        ("tickets come by mail, in the buyer's language", |site| Box::pin(delivering::by_mail(site))),
        ("tickets that bounced are sent again", |site| Box::pin(delivering::bounced(site))),
        ("a courier brings tickets", |site| Box::pin(delivering::by_courier(site))),
        ("a courier is asked about an address", |site| Box::pin(delivering::address_refused(site))),
        ("a courier is called back", |site| Box::pin(delivering::courier_called_back(site))),
        ("a courier comes back with tickets", |site| Box::pin(delivering::courier_failed(site))),
        ("who has to know is told", |site| Box::pin(delivering::news(site))),
        ("an order for two concerts is one payment", |site| Box::pin(buying::two_concerts(site))),
        ("a changed price is shown before it is paid", |site| Box::pin(buying::changed_price(site))),
        ("a declined card leaves nothing behind", |site| Box::pin(failing::declined_card(site))),
        ("a sold-out concert leaves nothing behind", |site| Box::pin(failing::sold_out(site))),
        ("a reservation let go cancels its order", |site| Box::pin(failing::reservation_let_go(site))),
        ("a cart is changed and given up", |site| Box::pin(changing_minds::cart(site))),
        ("an order is called off in time", |site| Box::pin(changing_minds::order(site))),
        ("a hold is extended once", |site| Box::pin(endings::hold_extended(site))),
        ("a declined card does not cost the seats", |site| Box::pin(endings::another_card(site))),
        ("staff give a completed order back", |site| Box::pin(endings::refunded_by_staff(site))),
        ("a concert is called off", |site| Box::pin(endings::cancelled_concert(site))),
        ("a password is changed, an account closed", |site| Box::pin(changing_minds::account(site))),
        ("a concert changes while it is on sale", |site| Box::pin(changing_concerts::size_and_date(site))),
        ("there are fewer places than are held", |site| Box::pin(changing_concerts::fewer_than_held(site))),
        ("a ticket type goes and another comes", |site| Box::pin(changing_concerts::other_ticket_types(site))),
        ("a price goes up for seats that are held", |site| Box::pin(changing_concerts::price_of_held_seats(site))),
        ("concerts are found by city, date and name", |site| Box::pin(organizing::finding_concerts(site))),
        ("roles are given and checked", |site| Box::pin(organizing::roles(site))),
        ("money goes back in parts, and never more than was taken", |site| Box::pin(refunding::in_parts(site))),
        ("two who give back at once give back once", |site| Box::pin(refunding::at_once(site))),
        ("what is paid is invoiced, and what goes back credited", |site| Box::pin(invoices::invoiced(site))),
        ("a billing profile names the buyer from then on", |site| Box::pin(invoices::billing_profile(site))),
        ("the accountant has a file and finds no difference", |site| Box::pin(invoices::accountant(site))),
        ("a repeated request gives the first answer", |site| Box::pin(conventions::idempotency(site))),
        ("versions guard against lost updates", |site| Box::pin(conventions::versions(site))),
        ("lists come in pages", |site| Box::pin(conventions::paging(site))),
        ("a correlation id is taken and given back", |site| Box::pin(conventions::correlation(site))),
        ("whoever asks is told how it is called", |site| Box::pin(conventions::documentation(site))),
        ("who is on call sees what is stuck", |site| Box::pin(conventions::on_call(site))),
        ("bad requests are told what is wrong", |site| Box::pin(conventions::bad_requests(site))),
    ]
}
