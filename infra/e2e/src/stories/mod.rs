//! The stories, each with its name.

pub mod accounts;
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
pub mod own_concerts;
pub mod pages;
pub mod refunding;
pub mod second_factor;
pub mod self_service;
pub mod sessions;
pub mod shopping;

use futures::future::BoxFuture;

use crate::Site;

/// A story's name and its function.
pub type Story = (&'static str, fn(&Site) -> BoxFuture<'_, ()>);

/// All stories.
pub fn all() -> Vec<Story> {
    vec![
        ("a sold ticket admits its holder once", |site| Box::pin(buying::first_ticket(site))),
        ("only one of many gates admits a ticket", |site| Box::pin(at_the_gate::many_gates(site))),
        ("a supervisor undoes an admission", |site| Box::pin(at_the_gate::undone_admission(site))),
        ("the gate looks a ticket up by name or number", |site| Box::pin(at_the_gate::lost_phone(site))),
        ("gates without a network upload their scans later", |site| Box::pin(at_the_gate::without_a_network(site))),
        ("tickets can be downloaded", |site| Box::pin(delivering::downloads(site))),
        ("tickets are e-mailed in the buyer's language", |site| Box::pin(delivering::by_email(site))),
        ("bounced tickets are sent to another address", |site| Box::pin(delivering::bounced(site))),
        ("a courier delivers printed tickets", |site| Box::pin(delivering::by_courier(site))),
        ("an undeliverable address is refused", |site| Box::pin(delivering::address_refused(site))),
        ("a refund cancels the shipment", |site| Box::pin(delivering::shipment_cancelled(site))),
        ("returned tickets are e-mailed instead", |site| Box::pin(delivering::shipment_returned(site))),
        ("buyers and ticket holders are notified", |site| Box::pin(delivering::notifications(site))),
        ("a transferred ticket admits its new holder", |site| Box::pin(self_service::transferred(site))),
        ("one ticket of an order is given back", |site| Box::pin(self_service::given_back(site))),
        ("a lost ticket is re-issued", |site| Box::pin(self_service::reissued(site))),
        ("guests get tickets for nothing", |site| Box::pin(self_service::comps(site))),
        ("an order for two concerts makes one payment", |site| Box::pin(buying::two_concerts(site))),
        ("a changed price must be accepted before payment", |site| Box::pin(buying::changed_price(site))),
        ("a declined card releases the seats", |site| Box::pin(failing::declined_card(site))),
        ("a limit per person counts no failed order", |site| Box::pin(failing::limit_per_person(site))),
        ("a sold-out concert touches no card", |site| Box::pin(failing::sold_out(site))),
        ("cancelling a reservation cancels its order", |site| Box::pin(failing::reservation_cancelled(site))),
        ("a concert is found in a browser", |site| Box::pin(shopping::concert_in_a_browser(site))),
        ("a fan buys on pages", |site| Box::pin(pages::of_a_fan(site))),
        ("those who run a concert have pages", |site| Box::pin(pages::of_staff(site))),
        ("a cart is changed and abandoned", |site| Box::pin(changing_minds::cart(site))),
        ("a buyer cancels an unpaid order", |site| Box::pin(changing_minds::order(site))),
        ("a hold can be extended only once", |site| Box::pin(endings::hold_extended(site))),
        ("another card can be tried after a decline", |site| Box::pin(endings::another_card(site))),
        ("seats are held before the buyer pays", |site| Box::pin(endings::paid_after_the_hold(site))),
        ("staff refund a completed order", |site| Box::pin(endings::refunded_by_staff(site))),
        ("a cancelled concert refunds its orders", |site| Box::pin(endings::cancelled_concert(site))),
        ("a password is changed and an account deactivated", |site| Box::pin(changing_minds::account(site))),
        ("a name and an address are changed", |site| Box::pin(accounts::changed(site))),
        ("a forgotten password is reset", |site| Box::pin(accounts::forgotten_password(site))),
        ("log-ins need a code of an authenticator app", |site| Box::pin(second_factor::enrolled(site))),
        ("sessions are listed and ended", |site| Box::pin(sessions::listed_and_ended(site))),
        ("a browser logs in by cookie and out", |site| Box::pin(sessions::in_a_browser(site))),
        ("a forgotten buyer can no longer log in", |site| Box::pin(changing_minds::forgotten(site))),
        ("capacity and date change while a concert is on sale", |site| {
            Box::pin(changing_concerts::size_and_date(site))
        }),
        ("capacity falls below the seats that are held", |site| Box::pin(changing_concerts::fewer_than_held(site))),
        ("a ticket type is replaced while its seats are held", |site| {
            Box::pin(changing_concerts::other_ticket_types(site))
        }),
        ("held seats keep their price", |site| Box::pin(changing_concerts::price_of_held_seats(site))),
        ("concerts are found by city, date and name", |site| Box::pin(organizing::finding_concerts(site))),
        ("an organizer cancels a waiting order for the own concert", |site| {
            Box::pin(own_concerts::waiting_order(site))
        }),
        ("roles are assigned and enforced", |site| Box::pin(organizing::roles(site))),
        ("partial refunds never exceed the payment", |site| Box::pin(refunding::in_parts(site))),
        ("concurrent refunds never exceed the payment", |site| Box::pin(refunding::at_once(site))),
        ("payments are invoiced and refunds credited", |site| Box::pin(invoices::invoiced(site))),
        ("a billing profile applies to later invoices", |site| Box::pin(invoices::billing_profile(site))),
        ("the accountant exports invoices and reconciles a day", |site| Box::pin(invoices::accountant(site))),
        ("a repeated request gets the first response", |site| Box::pin(conventions::idempotency(site))),
        ("versions prevent lost updates", |site| Box::pin(conventions::versions(site))),
        ("lists are paged", |site| Box::pin(conventions::paging(site))),
        ("a correlation id is accepted and returned", |site| Box::pin(conventions::correlation(site))),
        ("the API documents itself", |site| Box::pin(conventions::documentation(site))),
        ("admins see what is stuck", |site| Box::pin(conventions::on_call(site))),
        ("bad requests get a clear problem", |site| Box::pin(conventions::bad_requests(site))),
    ]
}
