//! What FedEx does besides shipping: tracking, address validation, rates and pickups.

pub(super) mod addresses;
pub(super) mod pickups;
pub(super) mod rates;
mod sandbox_numbers;
pub(super) mod tracking;
