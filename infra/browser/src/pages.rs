//! The pages. What every page must be is checked for each of them: a new page is a new line here.

use crate::shop::HOSTILE_ADMIN;
use crate::{demo_carts, demo_orders, demo_staff, demo_tickets};

/// Who looks at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// Nobody is logged in.
    Anyone,
    /// Somebody of the demo.
    Person(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// For reports and the names of pictures.
    pub name: &'static str,
    /// With the name of a concert of the demo in braces for its id.
    pub path: &'static str,
    pub visitor: Visitor,
    pub status: u64,
    /// At the shop with hostile names, where more time has passed.
    pub is_hostile: bool,
}

const HOLDER: Visitor = Visitor::Person(demo_tickets::HOLDER);
const ORGANIZER: Visitor = Visitor::Person("organizer@frontrow.test");
const FINANCE: Visitor = Visitor::Person("finance@frontrow.test");
const GATE: Visitor = Visitor::Person("gate@frontrow.test");
const HOSTILE: Visitor = Visitor::Person(HOSTILE_ADMIN);
const ADMIN: Visitor = Visitor::Person(demo_staff::ADMIN);
const FAN: Visitor = Visitor::Person("fan@frontrow.test");
const BUYER: Visitor = Visitor::Person(demo_orders::BUYER);
const BY_EMAIL: Visitor = Visitor::Person(demo_carts::BY_EMAIL);
const BY_COURIER: Visitor = Visitor::Person(demo_carts::BY_COURIER);

pub const PAGES: &[Listed] = &[
    page("home", "/"),
    page("home-search", "/?q=vela"),
    page("home-nothing", "/?q=zzzz"),
    page("concert", "/shop/concerts/{Long Summer}"),
    page("concert-one-type", "/shop/concerts/{Last Tram Home}"),
    page("concert-soon", "/shop/concerts/{The Atlas Tour}"),
    page("concert-sold-out", "/shop/concerts/{Songs for an Empty Station}"),
    page("concert-missing", "/shop/concerts/00000000-0000-4000-8000-000000000000").missing(),
    page("log-in", "/account/log-in"),
    page("register", "/account/register"),
    page("forgot-password", "/account/forgot-password"),
    page("new-password", "/account/new-password"),
    page("verify", "/account/verify"),
    page("profile", "/account/profile").of(FAN),
    page("security", "/account/security").of(FAN),
    page("concert-cancelled", "/shop/concerts/{Slow Roads}"),
    page("sessions", "/account/sessions").of(FAN),
    page("cart-empty", "/my/cart").of(FAN),
    page("cart", "/my/cart").of(BY_EMAIL),
    page("checkout", "/my/checkout").of(BY_EMAIL),
    page("cart-refused", "/my/cart").of(BY_COURIER),
    page("checkout-courier", "/my/checkout").of(BY_COURIER),
    page("orders", "/my/orders").of(BUYER),
    page("orders-none", "/my/orders").of(BY_COURIER),
    page("my-invoices", "/finance/my-invoices").of(BUYER),
    page("my-invoices-none", "/finance/my-invoices").of(BY_COURIER),
    page("order-unpaid", "/my/orders/{unpaid order}").of(BUYER),
    page("order-declined", "/my/orders/{declined order}").of(BUYER),
    page("order-to-confirm", "/my/orders/{order to confirm}").of(BUYER),
    page("order-paid", "/my/orders/{paid order}").of(BUYER),
    page("order-cancelled", "/my/orders/{cancelled order}").of(BUYER),
    page("order-missing", "/my/orders/{paid order}").of(BY_COURIER).missing(),
    page("stuck-orders", "/on-call/orders").of(FINANCE),
    page("my-concerts", "/organizer/concerts").of(ORGANIZER),
    page("new-concert", "/organizer/concerts/new").of(ORGANIZER),
    page("edit-concert", "/organizer/concerts/{Long Summer}/edit").of(ORGANIZER),
    page("edit-cancelled", "/organizer/concerts/{Slow Roads}/edit").of(ORGANIZER),
    page("concert-types", "/organizer/concerts/{Long Summer}/ticket-types").of(ORGANIZER),
    page("concert-gates", "/organizer/concerts/{Long Summer}/gates").of(ORGANIZER),
    page("concert-guests", "/organizer/concerts/{Long Summer}/guests").of(ORGANIZER),
    page("cancel-concert", "/organizer/concerts/{Long Summer}/cancel").of(ORGANIZER),
    page("sales", "/organizer/sales/{Night Shift}").of(ORGANIZER),
    page("sales-90", "/organizer/sales/{Long Summer}?days=90").of(ORGANIZER),
    page("cancellation", "/organizer/cancellation/{Slow Roads}").of(ORGANIZER),
    page("account-data", "/account/data").of(FAN),
    page("tickets", "/my/tickets").of(HOLDER),
    page("tickets-none", "/my/tickets").of(FAN),
    page("ticket", "/my/tickets/{ticket}").of(HOLDER),
    page("ticket-passed-on", "/my/tickets/{ticket that was passed on}").of(HOLDER),
    page("attendees", "/organizer/attendees/{Night Shift}").of(ORGANIZER),
    page("attendees-search", "/organizer/attendees/{Night Shift}?q=hanna").of(ORGANIZER),
    page("deliveries", "/on-call/deliveries").of(FINANCE),
    page("payments", "/finance/payments?userId={refunded fan}").of(FINANCE),
    page("payment-refunded", "/finance/payments/{payment}").of(FINANCE),
    page("finance", "/finance").of(FINANCE),
    page("failed-refunds-none", "/finance/refunds").of(FINANCE),
    page("failed-refunds", "/finance/refunds").of(HOSTILE).hostile(),
    page("disputes", "/finance/disputes").of(FINANCE),
    page("payment-not-refunded", "/finance/payments/{payment that was not refunded}").of(HOSTILE).hostile(),
    page("payment-disputed", "/finance/payments/{disputed payment}").of(FINANCE),
    page("payment", "/finance/payments/{paid order's payment}").of(FINANCE),
    page("invoices", "/finance/invoices?date={today}").of(FINANCE),
    page("reconciliation", "/finance/reconciliation?date={today}").of(FINANCE),
    page("revenue", "/finance/revenue/{Night Shift}").of(ORGANIZER),
    page("people", "/admin/people").of(ADMIN),
    page("person", "/admin/people/{fan}").of(ADMIN),
    page("on-call", "/on-call").of(ADMIN),
    page("dead-letters", "/on-call/dead-letters").of(ADMIN),
    page("gate", "/gate").of(GATE),
    page("gate-scanner", "/gate/scanner/{Long Summer}").of(GATE),
    page("gate-scans", "/gate/scanner/{Night Shift}/scans").of(GATE),
    page("gate-conflicts", "/gate/scanner/{Night Shift}/conflicts").of(GATE),
];

const fn page(name: &'static str, path: &'static str) -> Listed {
    Listed { name, path, visitor: Visitor::Anyone, status: 200, is_hostile: false }
}

impl Listed {
    const fn of(self, visitor: Visitor) -> Self {
        Self { visitor, ..self }
    }

    const fn missing(self) -> Self {
        Self { status: 404, ..self }
    }

    const fn hostile(self) -> Self {
        Self { is_hostile: true, ..self }
    }
}
