//! What FedEx knows of shipments and pickups.

mod course;
mod label;
mod pickup;
mod ship_request;
mod shipment;
mod tracking_result;

pub use course::FedexMove;
pub(super) use course::{
    CANCELLED, DELIVERED, DEPARTED, EXCEPTION, HELD, LABEL, OUT, PICKED_UP, RETURNED, ScanEvent, ShipmentCourse, Step,
};
pub(super) use label::pdf;
pub(super) use pickup::Pickup;
pub(super) use ship_request::ShipRequest;
pub(super) use shipment::{Scan, Shipment};
pub(super) use tracking_result::tracking_result;
