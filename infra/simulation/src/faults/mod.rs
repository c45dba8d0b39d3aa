//! Faults: which occur, how often, and where.

mod aws_calls;
mod draws;
mod injector;
mod kind;
mod plan;
mod planned;
mod rates;
mod retries;
mod survey;
mod vendor_calls;

pub use injector::FaultInjector;
pub use kind::FaultKind;
pub use plan::{FaultId, FaultPlan, Replica};
pub use planned::PlannedFault;
pub use rates::FaultRates;
pub(crate) use retries::Retries;
pub use survey::Survey;
