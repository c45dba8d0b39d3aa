//! What can go wrong on AWS, made to go wrong on purpose.
//!
//! The local cloud asks before each of its hops. A test answers from a seed, so that a run can be repeated; by default
//! nothing goes wrong.

use std::fmt;
use std::time::Duration;

use lambda::InvocationFailed;
use serde_json::Value;

pub use aws_smithy_runtime_api::http::Headers;

/// Says what goes wrong. Every method has a default: nothing.
pub trait Faults: Send + Sync + 'static {
    /// A call of an AWS service is about to be made.
    fn call(&self, _call: &Call<'_>) -> CallFault {
        CallFault::None
    }

    /// An entry of a `PutEvents` call is about to be taken; `true` makes it fail while others of the call may succeed.
    fn rejects_event(&self, _detail_type: &str) -> bool {
        false
    }

    /// A schedule is due; `true` makes it miss this occurrence.
    fn misses(&self, _schedule: &str) -> bool {
        false
    }

    /// An event is about to be delivered to a target of a rule, or a message to be put into a queue by one.
    fn delivery(&self, _hop: &Hop<'_>) -> DeliveryFault {
        DeliveryFault::None
    }

    /// A function is about to be invoked.
    fn invocation(&self, _invocation: &Invocation<'_>) -> InvocationFault {
        InvocationFault::None
    }

    /// How often others may go on before a call is made that is about to be, and before its answer is seen. Where several
    /// things are done side by side on one thread, this is what decides which of them is first.
    fn pauses(&self, _call: &Call<'_>) -> usize {
        0
    }

    /// Which of several pieces of work that are due is done next, when the cloud is driven step by step.
    fn choose(&self, _due: usize) -> usize {
        0
    }

    // What follows does not happen on AWS. It is for planting a bug, to see that it is found.

    /// The body of a request to an AWS service, which a buggy program would have sent otherwise.
    fn plant_in_request(&self, _call: &Call<'_>, _body: &mut Vec<u8>) {}

    /// The headers of a request to a vendor, which a buggy program would have sent otherwise.
    fn plant_in_headers(&self, _call: &Call<'_>, _headers: &mut Headers) {}

    /// The body of a service's answer, which a buggy program would read otherwise.
    fn plant_in_answer(&self, _call: &Call<'_>, _body: &mut Vec<u8>) {}

    /// How an invocation ended, which a buggy program would have told otherwise.
    fn plant_in_outcome(&self, _invocation: &Invocation<'_>, _outcome: &mut Result<Value, InvocationFailed>) {}

    /// Whether a reader of a stream passes over a record that it should read.
    fn plants_skipped_record(&self, _reader: &str) -> bool {
        false
    }
}

/// A function that is called.
#[derive(Debug, Clone, Copy)]
pub struct Invocation<'a> {
    /// The function.
    pub function: &'a str,
    /// How often what it is given was given to it before, and failed.
    pub attempt: u32,
}

/// A call of an AWS service or of a vendor.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The function that makes it.
    pub function: &'a str,
    /// Service and operation, such as `DynamoDB.PutItem`, or the host of a vendor.
    pub operation: &'a str,
    /// How often what the invocation is about failed before.
    pub attempt: u32,
    /// Which call of its invocation it is, from 0.
    pub number: usize,
}

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallFault {
    /// Nothing.
    None,
    /// The service is asked too much: nothing is done, and it says so.
    Throttled,
    /// The service fails, and has done nothing.
    Unavailable,
    /// It is lost on its way: nothing is done, and no answer comes.
    Lost,
    /// It is done, and the answer is lost on its way back.
    AnswerLost,
    /// A write to a table runs into a transaction on the same item. Other calls are done as usual.
    Conflict,
    /// An eventually consistent read misses up to so many of the last writes. Other calls are done as usual. Needs
    /// [`crate::Options::stale_reads`].
    Stale(usize),
}

/// A hop of an event.
#[derive(Debug, Clone, Copy)]
pub struct Hop<'a> {
    /// The rule, schedule or queue that it comes from.
    pub from: &'a str,
    /// The function or queue that it goes to.
    pub to: &'a str,
}

/// What goes wrong with a hop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryFault {
    /// Nothing.
    None,
    /// It arrives once more, so much later.
    Repeated(Duration),
    /// It arrives so much later: overtaken by others, or lost and sent again.
    Late(Duration),
    /// The target can't be reached: delivery is tried again, then given up.
    Failed,
    /// It never arrives, and nobody is told. That does not happen on AWS: it is for planting a bug.
    PlantedLoss,
}

/// What goes wrong with an invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvocationFault {
    /// Nothing.
    None,
    /// The function's process ends when it is about to make its n-th call, counted from 0.
    CrashBeforeCall(usize),
    /// The function's process ends when its n-th call has been done, before it sees the answer.
    CrashAfterCall(usize),
    /// The function does all its work, and the answer is lost.
    AnswerLost,
}

/// Nothing goes wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFaults;

impl Faults for NoFaults {}

impl fmt::Debug for dyn Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults")
    }
}
