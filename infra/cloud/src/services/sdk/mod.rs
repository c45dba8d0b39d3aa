//! The HTTP client that the AWS SDK gets in place of the network. It responds to calls of AWS services and vendors in the process.

mod client;
mod dynamodb;
mod eventbridge;
mod kms;
mod response;
mod secrets_manager;
mod sqs;
mod vendors;

pub(crate) use client::{Client, CloudRef};
