//! What exists in a scenario: fans, concerts and their ticket types.

use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many fans there are.
    pub fans: usize,
    pub concerts: Vec<ConcertPlan>,
}

/// A concert and its ticket types. Each list has one entry per ticket type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcertPlan {
    pub currency: Currency,
    pub capacities: Vec<u32>,
    /// In minor units.
    pub prices: Vec<u32>,
    /// In percent of the first price.
    pub price_increases: Vec<u32>,
    /// The numbers of the ticket types that are no longer sold.
    pub withdrawn: BTreeSet<usize>,
    /// How many hours after its first date the concert starts.
    pub postponed_hours: u32,
}

/// One currency for each number of decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// No decimals.
    Yen,
    /// Two decimals.
    Zloty,
    /// Three decimals.
    Dinar,
}

/// A ticket type by its number in a concert, and the concert by its number in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TicketTypeRef {
    pub concert: usize,
    pub number: usize,
}

/// Concerts start with one or two ticket types; organizers may add more.
pub const TICKET_TYPE_IDS: [&str; 3] = ["regular", "golden-circle", "balcony"];

impl Plan {
    pub(crate) fn random_ticket_type(&self, random: &mut fastrand::Rng) -> TicketTypeRef {
        let concert = random.usize(0..self.concerts.len().max(1));
        let types = self.concerts.get(concert).map_or(1, |concert| concert.capacities.len());
        // Sometimes one that is not sold, or not yet.
        let number = if random.usize(0..16) == 0 { types } else { random.usize(0..types.max(1)) };
        TicketTypeRef { concert, number }
    }
}

impl ConcertPlan {
    /// The numbers of the ticket types that are sold.
    pub fn on_sale(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.capacities.len()).filter(|number| !self.withdrawn.contains(number))
    }
}

impl Currency {
    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Yen => "JPY",
            Self::Zloty => "PLN",
            Self::Dinar => "KWD",
        }
    }

    /// Formats an amount of minor units.
    pub fn format(self, minor: u32) -> String {
        match self {
            Self::Yen => minor.to_string(),
            Self::Zloty => format!("{}.{:02}", minor / 100, minor % 100),
            // Cards are charged in tens of fils.
            Self::Dinar => format!("{}.{:02}0", minor / 100, minor % 100),
        }
    }
}

impl TicketTypeRef {
    pub fn id(self) -> &'static str {
        TICKET_TYPE_IDS.get(self.number).copied().unwrap_or("none")
    }
}
