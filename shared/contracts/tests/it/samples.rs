//! A sample of every event.

use std::collections::BTreeSet;

use contracts::carts::{CartConfirmed, CartsEvent, Line, no_card};
use contracts::concerts::{Concert, ConcertsEvent, SelfService, TicketType, Venue};
use contracts::finance::{Dispute, FinanceEvent, Payment, PaymentDeclined, Refund, RefundScope, RefundedLine};
use contracts::orders::{
    CancelReason, OrderCancelled, OrderConfirmed, OrderDeclined, OrderEnded, OrderExpired, OrderPaid,
    OrderPaymentRequested, OrderPaymentRetried, OrderPlaced, OrderRefundAccepted, OrderRefundRequested,
    OrderReinstated, OrdersEvent, PaymentFailure, ReservationRequest, ReturnedTickets, Seats,
};
use contracts::reservations::{
    AvailabilityChanged, Reservation, ReservationFailed, ReservationFailure, ReservationsEvent, TicketsReserved,
};
use contracts::tickets::{Admission, AdmissionEvent, Delivery, HeldTicket, HoldingEvent, TicketsEvent};
use contracts::users::{
    AccountMail, AccountMailEvent, PasswordResetAsked, RecipientEvent, RecipientFound, UserForgotten, UsersEvent,
};
use contracts::{Customer, DeliveryMethod};
use kernel::{
    CartId, ConcertId, CountryCode, DeliveryId, MailId, OrderId, PaymentId, RefundId, ReservationId, Sealed, TicketId,
    TimeZoneName, UserId,
};
use testkit::{at, id, money, quantity, text, ticket_type};

fn order_id() -> OrderId {
    OrderId::new(id(20))
}

fn user_id() -> UserId {
    UserId::new(id(2))
}

fn customer() -> Sealed<Customer> {
    Sealed::new(user_id(), "c2VhbGVk".to_owned())
}

fn line() -> Line {
    Line {
        concert_id: ConcertId::new(id(10)),
        concert_name: text("Beyoncé in Warsaw"),
        ticket_type_id: ticket_type("regular"),
        ticket_type_name: text("Regular"),
        quantity: quantity(2),
        unit_price: money("349.00 PLN"),
    }
}

pub fn carts() -> Vec<CartsEvent> {
    vec![CartsEvent::CartConfirmed(CartConfirmed {
        cart_id: CartId::new(id(1)),
        order_id: order_id(),
        user_id: user_id(),
        lines: vec![line()],
        total: money("698.00 PLN"),
        delivery: DeliveryMethod::Email,
        customer: customer(),
        payment_method_id: text("pm_card_visa"),
        keep_seats_on_decline: false,
        pays_later: false,
    })]
}

/// A cart that is confirmed without a card, its order, and the card that the buyer gives later.
pub fn paid_later() -> (Vec<CartsEvent>, Vec<OrdersEvent>) {
    let CartsEvent::CartConfirmed(cart) = carts().swap_remove(0);
    let OrdersEvent::OrderPlaced(order) = orders().swap_remove(0) else { panic!("the first sample") };
    let requested = OrdersEvent::OrderPaymentRequested(OrderPaymentRequested {
        order_id: order.order_id,
        user_id: order.user_id,
        reservations: order.reservations.clone(),
        payment_id: order.payment_id,
        total: order.total,
        payment_method_id: text("ctoken_1"),
    });
    let cart = CartConfirmed { payment_method_id: no_card(), keep_seats_on_decline: true, pays_later: true, ..cart };
    let order = OrderPlaced { payment_method_id: no_card(), pays_later: true, ..order };
    (vec![CartsEvent::CartConfirmed(cart)], vec![OrdersEvent::OrderPlaced(order), requested])
}

/// A concert with named gate staff.
pub fn concert_with_gates() -> Vec<ConcertsEvent> {
    let gates = BTreeSet::from([UserId::new(id(4))]);
    let concert = concerts().swap_remove(1).concert().clone();
    vec![ConcertsEvent::ConcertUpdated(Concert { gates, ..concert })]
}

/// A concert whose tickets can be given back.
pub fn concert_with_self_service() -> Vec<ConcertsEvent> {
    let concert = concerts().swap_remove(1).concert().clone();
    let self_service = Some(SelfService { give_back_until_hours: Some(48), ..SelfService::default() });
    let max_per_person = Some(quantity(4));
    vec![ConcertsEvent::ConcertUpdated(Concert { self_service, max_per_person, ..concert })]
}

/// Single tickets that change hands.
pub fn holdings() -> Vec<HoldingEvent> {
    let ticket = HeldTicket {
        ticket_id: TicketId::new(id(60)),
        order_id: order_id(),
        user_id: user_id(),
        concert_id: ConcertId::new(id(10)),
        ticket_type_id: ticket_type("regular"),
        serial: 1,
        recipient: Some(customer()),
    };
    vec![
        HoldingEvent::TicketTransferred(ticket.clone()),
        HoldingEvent::TransferredTicketVoided(ticket.clone()),
        HoldingEvent::TicketHolderNamed(HeldTicket { serial: 0, recipient: None, ..ticket.clone() }),
        HoldingEvent::TicketReissued(HeldTicket { recipient: None, ..ticket.clone() }),
        HoldingEvent::TicketGivenBack(HeldTicket { serial: 0, recipient: None, ..ticket }),
    ]
}

/// The account of a ticket's recipient.
pub fn recipients() -> Vec<RecipientEvent> {
    let (ticket_id, user_id) = (TicketId::new(id(60)), user_id());
    vec![RecipientEvent::TicketRecipientFound(RecipientFound { ticket_id, serial: 1, user_id, customer: customer() })]
}

/// A concert with times between which gates admit people.
pub fn concert_with_doors() -> Vec<ConcertsEvent> {
    let concert = concerts().swap_remove(1).concert().clone();
    let (doors_open_at, doors_close_at) = (Some(at("2027-06-20T17:00:00Z")), Some(at("2027-06-20T21:00:00Z")));
    vec![ConcertsEvent::ConcertUpdated(Concert { doors_open_at, doors_close_at, ..concert })]
}

pub fn concerts() -> Vec<ConcertsEvent> {
    let concert = Concert {
        concert_id: ConcertId::new(id(10)),
        organizer_id: UserId::new(id(3)),
        name: text("Beyoncé in Warsaw"),
        artist: text("Beyoncé"),
        starts_at: at("2027-06-20T19:00:00Z"),
        venue: Venue {
            name: text("PGE Narodowy"),
            city: text("Warsaw"),
            country: CountryCode::try_from("PL".to_owned()).unwrap(),
            time_zone: None,
        },
        sales_open_at: Some(at("2026-12-01T09:00:00Z")),
        sales_close_at: None,
        doors_open_at: None,
        doors_close_at: None,
        gates: BTreeSet::new(),
        self_service: None,
        max_per_person: None,
        ticket_types: vec![TicketType {
            ticket_type_id: ticket_type("regular"),
            name: text("Regular"),
            price: money("349.00 PLN"),
            capacity: quantity(50_000),
            max_per_order: quantity(6),
        }],
        reason: None,
    };
    vec![
        ConcertsEvent::ConcertCreated(concert.clone()),
        ConcertsEvent::ConcertUpdated(concert.clone()),
        ConcertsEvent::TicketTypesUpdated(concert.clone()),
        ConcertsEvent::ConcertCancelled(Concert { ticket_types: Vec::new(), ..concert }),
    ]
}

pub fn orders() -> Vec<OrdersEvent> {
    let reservation_id = ReservationId::new(id(30));
    let payment_id = PaymentId::new(id(40));
    vec![
        OrdersEvent::OrderPlaced(OrderPlaced {
            order_id: order_id(),
            number: text("2026-7GK3QD-4M"),
            user_id: user_id(),
            reservations: vec![ReservationRequest {
                reservation_id,
                concert_id: ConcertId::new(id(10)),
                seats: vec![Seats {
                    ticket_type_id: ticket_type("regular"),
                    quantity: quantity(2),
                    unit_price: money("349.00 PLN"),
                }],
            }],
            payment_id,
            total: money("698.00 PLN"),
            payment_method_id: text("pm_card_visa"),
            pays_later: false,
            confirmed_at: None,
        }),
        OrdersEvent::OrderConfirmed(OrderConfirmed {
            order_id: order_id(),
            user_id: user_id(),
            reservation_ids: vec![reservation_id],
            payment_id,
            total: money("698.00 PLN"),
        }),
        OrdersEvent::OrderPaid(OrderPaid {
            order_id: order_id(),
            number: text("2026-7GK3QD-4M"),
            user_id: user_id(),
            lines: vec![line()],
            total: money("698.00 PLN"),
            delivery: DeliveryMethod::Email,
            customer: customer(),
        }),
        OrdersEvent::OrderCompleted(OrderEnded { order_id: order_id(), user_id: user_id() }),
        OrdersEvent::OrderCancelled(OrderCancelled {
            order_id: order_id(),
            user_id: user_id(),
            reservation_ids: vec![reservation_id],
            payment_id,
            reason: CancelReason::SoldOut,
            payment_failure: None,
        }),
        OrdersEvent::OrderDeclined(OrderDeclined {
            order_id: order_id(),
            user_id: user_id(),
            card: 1,
            payment_failure: PaymentFailure {
                number: text("2026-000042-K7"),
                total: money("698.00 PLN"),
                customer: customer(),
                reason: Some("insufficient_funds".to_owned()),
            },
        }),
        OrdersEvent::OrderExpired(OrderExpired {
            order_id: order_id(),
            user_id: user_id(),
            reservation_ids: vec![reservation_id],
            payment_id,
        }),
        OrdersEvent::OrderPaymentRetried(OrderPaymentRetried {
            order_id: order_id(),
            user_id: user_id(),
            payment_id,
            payment_method_id: text("pm_card_mastercard"),
            card: 2,
        }),
        OrdersEvent::OrderReinstated(OrderReinstated {
            order_id: order_id(),
            user_id: user_id(),
            reservations: vec![ReservationRequest {
                reservation_id,
                concert_id: ConcertId::new(id(10)),
                seats: vec![Seats {
                    ticket_type_id: ticket_type("regular"),
                    quantity: quantity(2),
                    unit_price: money("349.00 PLN"),
                }],
            }],
        }),
        OrdersEvent::OrderRefundRequested(OrderRefundRequested {
            order_id: order_id(),
            number: text("2026-7GK3QD-4M"),
            user_id: user_id(),
            payment_id,
            refund_id: RefundId::new(id(60)),
            amount: None,
            reservation_ids: vec![reservation_id],
            lines: vec![line()],
            returned: None,
            customer: customer(),
            reason: CancelReason::ConcertCancelled,
        }),
        OrdersEvent::OrderRefunded(OrderEnded { order_id: order_id(), user_id: user_id() }),
    ]
}

pub fn reservations() -> Vec<ReservationsEvent> {
    let reservation = Reservation {
        reservation_id: ReservationId::new(id(30)),
        order_id: order_id(),
        concert_id: ConcertId::new(id(10)),
        user_id: user_id(),
    };
    vec![
        ReservationsEvent::TicketsReserved(TicketsReserved {
            reservation: reservation.clone(),
            expires_at: at("2026-11-22T10:15:00Z"),
        }),
        ReservationsEvent::ReservationFailed(ReservationFailed {
            reservation: reservation.clone(),
            reason: ReservationFailure::SoldOut,
        }),
        ReservationsEvent::ReservationConfirmed(reservation.clone()),
        ReservationsEvent::ReservationCancellationRequested(reservation.clone()),
        ReservationsEvent::ReservationCancelled(reservation.clone()),
        ReservationsEvent::ReservationExpired(reservation.clone()),
        ReservationsEvent::ReservationExtended(TicketsReserved { reservation, expires_at: at("2026-11-22T10:30:00Z") }),
        ReservationsEvent::AvailabilityChanged(AvailabilityChanged {
            concert_id: ConcertId::new(id(10)),
            ticket_type_id: ticket_type("regular"),
            pool: 7,
            available: 493,
            capacity: None,
            scarce: false,
        }),
    ]
}

pub fn finance() -> Vec<FinanceEvent> {
    let payment = Payment {
        payment_id: PaymentId::new(id(40)),
        order_id: order_id(),
        user_id: user_id(),
        amount: money("698.00 PLN"),
    };
    let refund = Refund {
        payment: payment.clone(),
        refund_id: RefundId::new(id(60)),
        refund_amount: money("349.00 PLN"),
        given_back: money("698.00 PLN"),
        scope: None,
        lines: Vec::new(),
        reason: None,
    };
    vec![
        FinanceEvent::PaymentRequested(payment.clone()),
        FinanceEvent::PaymentActionRequired(payment.clone()),
        FinanceEvent::PaymentAuthorized(payment.clone()),
        FinanceEvent::PaymentDeclined(PaymentDeclined {
            payment: payment.clone(),
            reason: "insufficient_funds".to_owned(),
            card: 1,
        }),
        FinanceEvent::PaymentCaptureRequested(payment.clone()),
        FinanceEvent::PaymentCaptured(payment.clone()),
        FinanceEvent::PaymentCaptureFailed(payment.clone()),
        FinanceEvent::PaymentReleaseRequested(payment.clone()),
        FinanceEvent::PaymentReleased(payment.clone()),
        FinanceEvent::RefundRequested(refund.clone()),
        FinanceEvent::PaymentRefunded(refund.clone()),
        FinanceEvent::RefundFailed(refund),
        FinanceEvent::PaymentDisputed(Dispute {
            payment,
            dispute_id: "dp_1".to_owned(),
            disputed: money("698.00 PLN"),
            withdrawn: true,
            lines: vec![RefundedLine {
                concert_id: ConcertId::new(id(10)),
                ticket_type_id: ticket_type("regular"),
                quantity: 0,
                amount: money("698.00 PLN"),
            }],
        }),
    ]
}

/// Of one of two tickets, by staff.
pub fn refunds_of_lines() -> Vec<FinanceEvent> {
    let refund = Refund {
        payment: Payment {
            payment_id: PaymentId::new(id(40)),
            order_id: order_id(),
            user_id: user_id(),
            amount: money("698.00 PLN"),
        },
        refund_id: RefundId::new(id(60)),
        refund_amount: money("349.00 PLN"),
        given_back: money("349.00 PLN"),
        scope: Some(RefundScope::Lines),
        lines: vec![RefundedLine {
            concert_id: ConcertId::new(id(10)),
            ticket_type_id: ticket_type("regular"),
            quantity: 1,
            amount: money("349.00 PLN"),
        }],
        reason: Some("The view was poor".to_owned()),
    };
    vec![
        FinanceEvent::RefundRequested(refund.clone()),
        FinanceEvent::PaymentRefunded(refund.clone()),
        FinanceEvent::RefundFailed(refund),
    ]
}

/// One of two tickets goes back.
pub fn returned_lines() -> Vec<OrdersEvent> {
    let line = Line { quantity: quantity(1), ..line() };
    vec![
        OrdersEvent::OrderRefundRequested(OrderRefundRequested {
            order_id: order_id(),
            number: text("2026-7GK3QD-4M"),
            user_id: user_id(),
            payment_id: PaymentId::new(id(40)),
            refund_id: RefundId::new(id(60)),
            amount: Some(money("349.00 PLN")),
            reservation_ids: Vec::new(),
            lines: vec![line.clone()],
            returned: Some(vec![ReturnedTickets {
                reservation_id: ReservationId::new(id(30)),
                concert_id: ConcertId::new(id(10)),
                ticket_type_id: ticket_type("regular"),
                bought: quantity(2),
                quantity: quantity(1),
                kept: 1,
            }]),
            customer: customer(),
            reason: CancelReason::Refunded,
        }),
        OrdersEvent::OrderRefundAccepted(OrderRefundAccepted {
            order_id: order_id(),
            number: text("2026-7GK3QD-4M"),
            user_id: user_id(),
            refund_id: RefundId::new(id(60)),
            amount: money("349.00 PLN"),
            lines: vec![line],
            customer: customer(),
            reason: CancelReason::Refunded,
            note: Some("The view was poor".to_owned()),
        }),
    ]
}

pub fn admissions() -> Vec<AdmissionEvent> {
    let admission = Admission {
        ticket_id: TicketId::new(id(60)),
        order_id: order_id(),
        user_id: user_id(),
        concert_id: ConcertId::new(id(10)),
        ticket_type_id: ticket_type("regular"),
        at: at("2027-06-20T17:03:00Z"),
    };
    vec![AdmissionEvent::TicketAdmitted(admission.clone()), AdmissionEvent::AdmissionUndone(admission)]
}

pub fn tickets() -> Vec<TicketsEvent> {
    let delivery = Delivery {
        delivery_id: DeliveryId::new(id(50)),
        order_id: order_id(),
        user_id: user_id(),
        method: DeliveryMethod::Email,
        is_news: false,
        reason: None,
    };
    let parcel = Delivery { method: DeliveryMethod::Courier, ..delivery.clone() };
    vec![
        TicketsEvent::DeliveryRequested(delivery.clone()),
        TicketsEvent::TicketsEmailed(delivery.clone()),
        TicketsEvent::TicketsShipped(parcel.clone()),
        TicketsEvent::ShipmentCancellationRequested(parcel.clone()),
        TicketsEvent::DeliverySucceeded(parcel.clone()),
        TicketsEvent::DeliveryFailed(delivery),
        TicketsEvent::DeliveryCancelled(parcel),
    ]
}

/// The venue has moved.
pub fn concerts_in_a_time_zone() -> Vec<ConcertsEvent> {
    let Some(ConcertsEvent::ConcertUpdated(concert)) = concerts().into_iter().nth(1) else { panic!("an update") };
    let time_zone = TimeZoneName::try_from("Europe/Warsaw".to_owned()).unwrap();
    vec![ConcertsEvent::ConcertUpdated(Concert {
        venue: Venue { time_zone: Some(time_zone), ..concert.venue },
        reason: Some(text("The stadium is being repaired.")),
        ..concert
    })]
}

pub fn order_with_the_time_of_the_click() -> Vec<OrdersEvent> {
    let Some(OrdersEvent::OrderPlaced(order)) = orders().into_iter().next() else { panic!("a placed order") };
    vec![OrdersEvent::OrderPlaced(OrderPlaced { confirmed_at: Some(at("2026-11-22T09:59:58Z")), ..order })]
}

pub fn scarce_seats() -> Vec<ReservationsEvent> {
    let Some(ReservationsEvent::AvailabilityChanged(seats)) = reservations().pop() else { panic!("free seats") };
    let scarce = AvailabilityChanged { available: 3, capacity: Some(500), scarce: true, ..seats };
    vec![ReservationsEvent::AvailabilityChanged(scarce)]
}

pub fn users() -> Vec<UsersEvent> {
    vec![UsersEvent::UserForgotten(UserForgotten { user_id: user_id() })]
}

pub fn account_mails() -> Vec<AccountMailEvent> {
    let mail = AccountMail { mail_id: MailId::new(id(8)), user_id: user_id() };
    let asked = PasswordResetAsked { addresses: vec!["1f40432fc59594e5".to_owned()] };
    vec![AccountMailEvent::AccountMailRequested(mail), AccountMailEvent::PasswordResetAsked(asked)]
}
