//! The AWS services that the cloud stands in for. They act on the state and know nothing of the work loop or the cloud.

pub(crate) mod api;
pub(crate) mod bus;
pub(crate) mod delivery;
pub(crate) mod event_sources;
pub(crate) mod failure_record;
pub(crate) mod functions;
pub(crate) mod queues;
pub(crate) mod schedules;
pub(crate) mod sdk;
