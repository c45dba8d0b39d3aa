//! Fault injection: what can go wrong on AWS, made to go wrong on purpose.
//!
//! The local cloud asks before each hop. A test decides from a seed, so that a run can be repeated; by default nothing goes
//! wrong.

use std::fmt;
use std::time::Duration;

use lambda::InvocationFailed;
use serde_json::Value;

pub use aws_smithy_runtime_api::http::Headers;

/// Decides what goes wrong. By default nothing does.
pub trait Faults: Send + Sync + 'static {
    /// Before a call of an AWS service or a vendor.
    fn call(&self, _call: &Call<'_>) -> CallFault {
        CallFault::None
    }

    /// Before an entry of a `PutEvents` call is accepted. `true` makes this entry fail; others of the call may succeed.
    fn rejects_event(&self, _detail_type: &str) -> bool {
        false
    }

    /// When a schedule is due. `true` makes it miss this occurrence.
    fn misses(&self, _schedule: &str) -> bool {
        false
    }

    /// Before an event is delivered to the target of a rule or a schedule.
    fn delivery(&self, _hop: &Hop<'_>) -> DeliveryFault {
        DeliveryFault::None
    }

    /// Before a function is invoked.
    fn invocation(&self, _invocation: &Invocation<'_>) -> InvocationFault {
        InvocationFault::None
    }

    /// How often a task yields to others before a call is made, and again before its response is seen. When several tasks
    /// share one thread, this decides which comes first.
    fn pauses(&self, _call: &Call<'_>) -> usize {
        0
    }

    /// Which of the due pieces of work is done next, given how many there are. For [`crate::Driver::Stepped`].
    fn choose(&self, _due: usize) -> usize {
        0
    }

    // The rest does not happen on AWS. It plants a bug, to check that the simulation finds it.

    /// Changes the body of a request to an AWS service, as a bug would.
    fn plant_in_request(&self, _call: &Call<'_>, _body: &mut Vec<u8>) {}

    /// Changes the headers of a request to a vendor, as a bug would.
    fn plant_in_headers(&self, _call: &Call<'_>, _headers: &mut Headers) {}

    /// Changes the body of a service's response, as a bug in reading it would.
    fn plant_in_answer(&self, _call: &Call<'_>, _body: &mut Vec<u8>) {}

    /// Changes the outcome of an invocation, as a bug would.
    fn plant_in_outcome(&self, _invocation: &Invocation<'_>, _outcome: &mut Result<Value, InvocationFailed>) {}

    /// Whether a reader of a stream skips the next record.
    fn plants_skipped_record(&self, _reader: &str) -> bool {
        false
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Invocation<'a> {
    pub function: &'a str,
    /// How often the same event or batch has failed before.
    pub attempt: u32,
}

/// A call of an AWS service or of a vendor.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The caller: a function, or `outside`.
    pub function: &'a str,
    /// Service and operation, such as `DynamoDB.PutItem`, or the vendor's host.
    pub operation: &'a str,
    /// As [`Invocation::attempt`].
    pub attempt: u32,
    /// Number of the call within its invocation, from 0.
    pub number: usize,
}

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallFault {
    None,
    /// The service reports throttling and does nothing.
    Throttled,
    /// The service reports an internal error and does nothing.
    Unavailable,
    /// The request is lost: nothing is done and no response comes.
    Lost,
    /// The call is done, but its response is lost.
    AnswerLost,
    /// A write meets a transaction in progress on the same item. Has no effect on other calls.
    Conflict,
    /// An eventually consistent read misses up to this many of the latest writes. Has no effect on other calls. Needs
    /// [`crate::Options::stale_reads`].
    Stale(usize),
    /// An eventually consistent read misses the writes of this last stretch of time. Like [`CallFault::Stale`].
    StaleFor(Duration),
}

/// The way of an event from its sender to one target.
#[derive(Debug, Clone, Copy)]
pub struct Hop<'a> {
    pub from: &'a str,
    pub to: &'a str,
}

/// What goes wrong with a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryFault {
    None,
    /// The event is delivered now and once more after this delay.
    Repeated(Duration),
    /// The event is delivered after this delay, so that others can overtake it.
    Late(Duration),
    /// The target cannot be reached: delivery is retried, and in the end the event goes to the dead-letter queue.
    Failed,
    /// The event silently disappears. That does not happen on AWS; it plants a bug.
    PlantedLoss,
}

/// What goes wrong with an invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvocationFault {
    None,
    /// The function's process crashes before its n-th call, counted from 0.
    CrashBeforeCall(usize),
    /// The function's process crashes after its n-th call is done, counted from 0, and before it sees the response.
    CrashAfterCall(usize),
    /// The function does all its work, but its response is lost.
    AnswerLost,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct NoFaults;

impl Faults for NoFaults {}

impl fmt::Debug for dyn Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults")
    }
}
