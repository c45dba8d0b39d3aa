//! Commits and messages that no function can read, as a faulty program would write them.

use aws_sdk_dynamodb::types::AttributeValue;

use super::World;

/// The first part of the key of each commit that can't be read, and of each message. No other id starts like this.
const MARK: &str = "0badc0de";

/// By the stream that the commit begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoisonedTable {
    Cart,
    Order,
    Payment,
    Reservation,
    Delivery,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoisonedQueue {
    Payments,
    Invoices,
    Emails,
    Shipments,
}

impl PoisonedTable {
    pub const ALL: [Self; 5] = [Self::Cart, Self::Order, Self::Payment, Self::Reservation, Self::Delivery];

    /// The context, the category, and an event that is published and needs data.
    fn stream(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Cart => ("carts", "cart", "CartConfirmed"),
            Self::Order => ("orders", "order", "OrderPlaced"),
            Self::Payment => ("finance", "payment", "PaymentRequested"),
            Self::Reservation => ("reservations", "reservation", "TicketsReserved"),
            Self::Delivery => ("tickets", "delivery", "DeliveryRequested"),
        }
    }
}

impl PoisonedQueue {
    pub const ALL: [Self; 4] = [Self::Payments, Self::Invoices, Self::Emails, Self::Shipments];

    fn name(self) -> &'static str {
        match self {
            Self::Payments => "frontrow-payments",
            Self::Invoices => "frontrow-invoices",
            Self::Emails => "frontrow-emails",
            Self::Shipments => "frontrow-shipments",
        }
    }
}

/// Whether a stream's key, or the text of a message, is about something that can't be read.
pub(crate) fn is_poison(text: &str) -> bool {
    text.contains(MARK)
}

impl World {
    /// Appends a commit whose event lacks its data.
    pub(crate) async fn poison_table(&self, table: PoisonedTable) {
        let (context, category, event) = table.stream();
        let id = self.next_poison();
        self.timeline().record(format!("a commit of {category}#{id} can't be read"));
        let text = |text: String| AttributeValue::S(text);
        let client = aws_sdk_dynamodb::Client::new(&self.frontrow().cloud().sdk());
        let put = client
            .put_item()
            .table_name(format!("frontrow-{context}-events"))
            .item("stream", text(format!("{category}#{id}")))
            .item("version", AttributeValue::N("1".to_owned()))
            .item("events", text(format!("[{{\"type\":\"{event}\",\"v\":1,\"data\":{{}}}}]")))
            .item("at", text(self.frontrow().cloud().clock().now().to_string()))
            .item("by", text("system:faulty-program".to_owned()))
            .item("command", text("Fail".to_owned()))
            .item("commandId", text(id.clone()))
            .item("correlationId", text(id));
        put.send().await.expect("the commit is written");
    }

    pub(crate) async fn poison_queue(&self, queue: PoisonedQueue) {
        let id = self.next_poison();
        self.timeline().record(format!("the message {id} in {} can't be read", queue.name()));
        let client = aws_sdk_sqs::Client::new(&self.frontrow().cloud().sdk());
        let url = client.get_queue_url().queue_name(queue.name()).send().await.expect("the queue exists");
        let body = format!("{{\"poison\":\"{id}\"}}");
        let sent = client.send_message().queue_url(url.queue_url().unwrap_or_default()).message_body(body).send().await;
        sent.expect("the message is sent");
    }

    fn next_poison(&self) -> String {
        let acknowledged = &mut self.knowledge().acknowledged;
        let id = format!("{MARK}-0000-4000-8000-{:012}", acknowledged.poison.len());
        acknowledged.poison.push(id.clone());
        id
    }
}
