use jiff::{Timestamp, Unit};

/// Times are stored and shown in milliseconds.
pub(crate) fn to_the_millisecond(time: Timestamp) -> Timestamp {
    time.round(Unit::Millisecond).unwrap_or(time)
}
