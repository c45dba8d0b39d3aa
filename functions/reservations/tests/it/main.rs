//! The rules of reservations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod admitted_seats;
mod allocation;
mod box_office;
mod daily_sales;
mod extend_reservation;
mod golden;
mod overdue_holds;
mod page_texts;
mod policies;
mod pool_capacity;
mod pool_sizing;
mod properties;
mod published;
mod repeats;
mod reservation;
mod sale_terms;
mod sales_chart;
mod samples;
mod seat_holds;
mod ticket_pool;
mod views;
