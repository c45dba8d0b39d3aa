use cloud::{Call, CallFault};

use super::draws::FaultDraws;
use super::kind::FaultKind;
use super::plan::Replica;

/// The fault of a call to an AWS service.
pub(super) fn aws_call_fault(draws: &FaultDraws, replica: Replica, call: &Call<'_>) -> CallFault {
    let site = format!("{} {}", call.function, call.operation);
    let is_database = call.operation.starts_with("DynamoDB");
    let faults = [
        (FaultKind::Throttled, CallFault::Throttled),
        (FaultKind::Unavailable, CallFault::Unavailable),
        (FaultKind::RequestLost, CallFault::Lost),
        (FaultKind::AnswerLost, CallFault::AnswerLost),
    ];
    for (kind, fault) in faults {
        if draws.draw(kind, &site).is_some() {
            return fault;
        }
    }
    if is_database && draws.draw(FaultKind::Conflict, &site).is_some() {
        return CallFault::Conflict;
    }
    match draws.draw(FaultKind::Stale, &site).filter(|_| is_database) {
        Some(variant) => CallFault::Stale(replica.lag(variant)),
        None => CallFault::None,
    }
}

impl Replica {
    /// The number of the last writes that a read misses.
    fn lag(self, variant: u64) -> usize {
        match self {
            Self::Close => 1 + usize::try_from(variant % 6).unwrap_or(0),
            Self::Behind(writes) => writes,
        }
    }
}
