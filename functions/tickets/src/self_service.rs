//! What ticket holders may do by themselves, as the concert's organizer allows, and until when.

use contracts::concerts::SelfService;
use kernel::{Refusal, RefusalKind, SignedDuration, Timestamp};

use crate::views::concerts::Concert;

/// Something that a holder does with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Transfer,
    Name,
    GiveBack,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SelfServiceRefusal {
    #[error("The organizer does not allow that. Ask them.")]
    NotAllowed,
    #[error("The concert has begun.")]
    ConcertOver,
    #[error("The concert is cancelled.")]
    ConcertCancelled,
    #[error("It is too late to give the ticket back.")]
    TooLate,
}

impl Refusal for SelfServiceRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed_by_organizer",
            Self::ConcertOver => "concert_over",
            Self::ConcertCancelled => "concert_cancelled",
            Self::TooLate => "give_back_too_late",
        }
    }
}

/// A concert that is not known yet has the default permissions.
pub fn check(concert: Option<&Concert>, action: Action, now: Timestamp) -> Result<(), SelfServiceRefusal> {
    let allowed = concert.and_then(|concert| concert.self_service).unwrap_or_default();
    let SelfService { transfer, naming, give_back_until_hours } = allowed;
    let is_allowed = match action {
        Action::Transfer => transfer,
        Action::Name => naming,
        Action::GiveBack => give_back_until_hours.is_some(),
    };
    if !is_allowed {
        return Err(SelfServiceRefusal::NotAllowed);
    }
    let Some(concert) = concert else { return Ok(()) };
    if concert.cancelled {
        return Err(SelfServiceRefusal::ConcertCancelled);
    }
    if now >= concert.starts_at {
        return Err(SelfServiceRefusal::ConcertOver);
    }
    let before = SignedDuration::from_hours(give_back_until_hours.unwrap_or_default().into());
    if action == Action::GiveBack && concert.starts_at.duration_since(now) < before {
        return Err(SelfServiceRefusal::TooLate);
    }
    Ok(())
}
