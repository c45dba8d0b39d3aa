//! What can go wrong on AWS, made to go wrong on purpose.
//!
//! The local cloud asks before each of its hops. A test answers from a seed, so that a run can be repeated; by default
//! nothing goes wrong.

use std::fmt;
use std::time::Duration;

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

    /// An event is about to be delivered to a target of a rule, or a message to be put into a queue by one.
    fn delivery(&self, _hop: &Hop<'_>) -> DeliveryFault {
        DeliveryFault::None
    }

    /// A function is about to be invoked.
    fn invocation(&self, _function: &str) -> InvocationFault {
        InvocationFault::None
    }

    /// Which of several pieces of work that are due is done next, when the cloud is driven step by step.
    fn choose(&self, _due: usize) -> usize {
        0
    }
}

/// A call of an AWS service or of a vendor.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The function that makes it.
    pub function: &'a str,
    /// Service and operation, such as `DynamoDB.PutItem`, or the host of a vendor.
    pub operation: &'a str,
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
