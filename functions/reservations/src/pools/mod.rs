//! What a concert has to sell: the terms of its sale, and the ticket pools over which each ticket type's capacity is divided.

pub mod allocation;
pub mod pool_count;
pub mod pool_fitting;
pub mod pool_id;
pub mod pool_sizing;
pub mod revenue;
pub mod sale_terms;
pub mod ticket_pool;
