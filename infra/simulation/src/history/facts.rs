//! What the events add up to, worked out here once more from what the domain says of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Commit, History, minor_units, number, text};

/// How an order ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Paid, and its tickets are on their way.
    Completed,
    /// Came to nothing.
    Cancelled,
    /// Was not confirmed in time.
    Expired,
    /// All its money was given back.
    Refunded,
}

/// An order.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// Its id.
    pub id: &'a str,
    /// What was bought.
    pub purchase: &'a Value,
    /// What it comes to, in minor units.
    pub total: i64,
    /// The names of its events, in order.
    pub events: Vec<&'a str>,
    /// How it ended, if it did.
    pub end: Option<End>,
    /// Whether it was ever paid.
    pub paid: bool,
    /// Its version.
    pub version: u64,
}

/// The seats of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolState {
    /// All of them.
    pub capacity: i64,
    /// How many leave as they come free.
    pub surplus: i64,
    /// Held.
    pub held: i64,
    /// Sold.
    pub sold: i64,
    /// What those were sold for, in minor units.
    pub revenue: i64,
    /// The version of the concert that it fits.
    pub concert_version: i64,
}

/// A pool.
#[derive(Debug, Clone)]
pub struct Pool<'a> {
    /// Its stream's key: concert, ticket type and number.
    pub id: &'a str,
    /// Its concert.
    pub concert: &'a str,
    /// Its ticket type.
    pub ticket_type: &'a str,
    /// What it was after each event, with the version.
    pub states: Vec<(u64, PoolState)>,
}

/// A reservation.
#[derive(Debug, Clone)]
pub struct Reservation<'a> {
    /// Its id.
    pub id: &'a str,
    /// What was reserved, or could not be; null where it was cancelled before it was made.
    pub data: &'a Value,
    /// `held`, `confirmed`, `cancelled`, `expired`, `failed`, or `cancelled before made`.
    pub status: &'static str,
    /// Its version.
    pub version: u64,
}

/// A ticket.
#[derive(Debug, Clone)]
pub struct Ticket<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is for.
    pub seat: &'a Value,
    /// How often it let somebody in.
    pub admissions: usize,
    /// Whether it was taken back.
    pub void: bool,
    /// Its version.
    pub version: u64,
}

/// A payment.
#[derive(Debug, Clone)]
pub struct Payment<'a> {
    /// Its id.
    pub id: &'a str,
    /// What was asked for last; null where its order came to nothing before.
    pub terms: &'a Value,
    /// `pending`, `action_required`, `authorized`, `captured`, `released` or `declined`.
    pub status: &'static str,
    /// Stripe's id of it.
    pub gateway_id: Option<&'a str>,
    /// Its version.
    pub version: u64,
}

fn events<'a>(commits: &[&'a Commit]) -> impl Iterator<Item = (u64, &'a str, &'a Value)> {
    let all = commits.iter().flat_map(|commit| {
        let versions = commit.version..;
        versions.zip(&commit.events).map(|(version, event)| (version, event.name.as_str(), &event.data))
    });
    all.collect::<Vec<_>>().into_iter()
}

fn last_version(commits: &[&Commit]) -> u64 {
    commits.last().map_or(0, |commit| commit.last_version())
}

impl History {
    /// The orders.
    pub fn orders(&self) -> Vec<Order<'_>> {
        self.streams("order").into_iter().map(|(id, commits)| order(id, &commits)).collect()
    }

    /// The pools.
    pub fn pools(&self) -> Vec<Pool<'_>> {
        self.streams("pool").into_iter().map(|(id, commits)| pool(id, &commits)).collect()
    }

    /// The reservations.
    pub fn reservations(&self) -> Vec<Reservation<'_>> {
        self.streams("reservation").into_iter().map(|(id, commits)| reservation(id, &commits)).collect()
    }

    /// The tickets.
    pub fn tickets(&self) -> Vec<Ticket<'_>> {
        self.streams("ticket").into_iter().map(|(id, commits)| ticket(id, &commits)).collect()
    }

    /// The payments.
    pub fn payments(&self) -> Vec<Payment<'_>> {
        self.streams("payment").into_iter().map(|(id, commits)| payment(id, &commits)).collect()
    }

    /// The ticket types of each concert as they were last said, and the concert's version then.
    pub fn ticket_types(&self) -> BTreeMap<&str, (u64, &Value)> {
        let streams = self.streams("concert").into_iter();
        let newest = streams.filter_map(|(id, commits)| {
            let said = events(&commits).filter(|(_, _, data)| data.get("ticketTypes").is_some());
            said.last().map(|(_, _, data)| (id, (last_version(&commits), &data["ticketTypes"])))
        });
        newest.collect()
    }
}

fn order<'a>(id: &'a str, commits: &[&'a Commit]) -> Order<'a> {
    let mut order = Order {
        id,
        purchase: &Value::Null,
        total: 0,
        events: Vec::new(),
        end: None,
        paid: false,
        version: last_version(commits),
    };
    for (_, name, data) in events(commits) {
        order.events.push(name);
        match name {
            "OrderPlaced" => {
                order.purchase = data;
                order.total = minor_units(&data["total"]);
            }
            "OrderPaid" => order.paid = true,
            "OrderCompleted" => order.end = Some(End::Completed),
            "OrderCancelled" => order.end = Some(End::Cancelled),
            "OrderExpired" => order.end = Some(End::Expired),
            "OrderRefunded" => order.end = Some(End::Refunded),
            "OrderReinstated" => order.end = None,
            _ => {}
        }
    }
    order
}

fn pool<'a>(id: &'a str, commits: &[&'a Commit]) -> Pool<'a> {
    let mut parts = id.split('#');
    let (concert, ticket_type) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let mut state = PoolState::default();
    let mut states = Vec::new();
    for (version, name, data) in events(commits) {
        state = state.after(name, data);
        states.push((version, state));
    }
    Pool { id, concert, ticket_type, states }
}

impl PoolState {
    fn after(self, name: &str, data: &Value) -> Self {
        let quantity = number(data, "/quantity");
        match name {
            "PoolOpened" | "PoolResized" => Self {
                capacity: number(data, "/capacity"),
                surplus: number(data, "/surplus"),
                concert_version: number(data, "/concertVersion"),
                ..self
            },
            "SeatsHeld" => Self { held: self.held + quantity, ..self },
            "SeatsReleased" => Self { held: self.held - quantity, ..self }.shed(quantity),
            "SeatsSold" => Self {
                held: self.held - quantity,
                sold: self.sold + quantity,
                revenue: self.revenue + minor_units(&data["revenue"]),
                ..self
            },
            "SeatsReturned" => {
                let revenue = self.revenue - minor_units(&data["revenue"]);
                Self { sold: self.sold - quantity, revenue, ..self }.shed(quantity)
            }
            _ => self,
        }
    }

    /// Seats came free: those that are surplus leave.
    fn shed(self, freed: i64) -> Self {
        let leaving = self.surplus.min(freed);
        Self { capacity: self.capacity - leaving, surplus: self.surplus - leaving, ..self }
    }

    /// Held or sold.
    pub fn taken(self) -> i64 {
        self.held + self.sold
    }
}

fn reservation<'a>(id: &'a str, commits: &[&'a Commit]) -> Reservation<'a> {
    let mut reservation = Reservation { id, data: &Value::Null, status: "none", version: last_version(commits) };
    for (_, name, data) in events(commits) {
        reservation.status = match name {
            "TicketsReserved" => "held",
            "ReservationFailed" => "failed",
            "ReservationConfirmed" => "confirmed",
            "ReservationCancelled" | "ReservationExpired" if reservation.status == "none" => "cancelled before made",
            "ReservationExpired" => "expired",
            "ReservationCancelled" => "cancelled",
            _ => reservation.status,
        };
        if matches!(name, "TicketsReserved" | "ReservationFailed") {
            reservation.data = data;
        }
    }
    reservation
}

fn ticket<'a>(id: &'a str, commits: &[&'a Commit]) -> Ticket<'a> {
    let mut ticket = Ticket { id, seat: &Value::Null, admissions: 0, void: false, version: last_version(commits) };
    for (_, name, data) in events(commits) {
        match name {
            "TicketIssued" => ticket.seat = data,
            "TicketValidated" => ticket.admissions += 1,
            "TicketVoided" => ticket.void = true,
            _ => {}
        }
    }
    ticket
}

fn payment<'a>(id: &'a str, commits: &[&'a Commit]) -> Payment<'a> {
    let mut payment =
        Payment { id, terms: &Value::Null, status: "none", gateway_id: None, version: last_version(commits) };
    for (_, name, data) in events(commits) {
        payment.status = match name {
            "PaymentRequested" => {
                payment.terms = data;
                "pending"
            }
            "PaymentActionRequired" => "action_required",
            "PaymentAuthorized" => "authorized",
            "PaymentDeclined" => "declined",
            "PaymentCaptured" => "captured",
            // Nothing was set aside; nobody waits any more.
            "PaymentReleased" if payment.status == "declined" => "declined",
            "PaymentReleased" | "PaymentCaptureFailed" => "released",
            _ => payment.status,
        };
        let said = Some(text(data, "/gatewayId")).filter(|id| !id.is_empty());
        payment.gateway_id = said.or(payment.gateway_id);
    }
    payment
}
