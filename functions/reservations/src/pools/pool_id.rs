//! The id of a ticket pool.

use std::fmt;
use std::str::FromStr;

use kernel::{ConcertId, Invalid, TicketTypeId};

/// As text: `<concert>#<ticket type>#<number>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PoolId {
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    /// Within the ticket type, from 0.
    pub number: u32,
}

impl fmt::Display for PoolId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}#{}", self.concert_id, self.ticket_type_id, self.number)
    }
}

impl FromStr for PoolId {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_id", "must be <concert>#<ticket type>#<number>");
        let (concert_id, rest) = text.split_once('#').ok_or_else(invalid)?;
        let (ticket_type_id, number) = rest.split_once('#').ok_or_else(invalid)?;
        Ok(Self {
            concert_id: concert_id.parse()?,
            ticket_type_id: ticket_type_id.parse()?,
            number: number.parse().map_err(|_| invalid())?,
        })
    }
}
