//! Bugs in tickets that are passed on or given back.

use cloud::Call;
use lambda::Lambda;

use super::bug::Bug;
use super::lambdas::{inert, replace};

/// The gate takes a transfer for a new name on the ticket.
pub(super) struct ReplacedCodesForgotten;

impl Bug for ReplacedCodesForgotten {
    fn alter_response(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.Query" && call.function == "tickets-validate-ticket" {
            let named = String::from_utf8_lossy(body).replace("TicketTransferred", "TicketHolderNamed");
            *body = named.replace("\\\"to\\\":", "\\\"name\\\":").into_bytes();
        }
    }
}

pub(super) struct GivenBackTicketsNotRefunded;

impl Bug for GivenBackTicketsNotRefunded {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        replace(all, inert("orders-when-ticket-given-back"))
    }
}
