//! The part of an order that somebody may see.

use std::collections::BTreeSet;

use kernel::ConcertId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisiblePart {
    Whole,
    /// Only what was bought for these concerts: others organize the rest.
    Concerts(BTreeSet<ConcertId>),
}

impl VisiblePart {
    /// What the organizer of these concerts sees of an order for the concerts in `bought`. None if it has nothing for them.
    pub fn of_organizer(organized: &BTreeSet<ConcertId>, bought: &BTreeSet<ConcertId>) -> Option<Self> {
        let seen: BTreeSet<ConcertId> = bought.intersection(organized).copied().collect();
        match seen.len() {
            0 => None,
            all if all == bought.len() => Some(Self::Whole),
            _ => Some(Self::Concerts(seen)),
        }
    }

    pub fn has(&self, concert_id: ConcertId) -> bool {
        match self {
            Self::Whole => true,
            Self::Concerts(seen) => seen.contains(&concert_id),
        }
    }
}
