//! Tickets that wait for whoever verifies an address.

use kernel::{Sealed, TicketId};
use testkit::{given, id};
use users::invitation::{Invitation, InvitationEvent, Invitations};

use crate::samples::user_id;

pub fn invitation(serial: u16) -> Invitation {
    let customer = Sealed::new(user_id(1), "c2VhbGVk".to_owned());
    Invitation { ticket_id: TicketId::new(id(60)), serial, customer }
}

fn invited(serial: u16) -> InvitationEvent {
    InvitationEvent::TicketInvited(invitation(serial))
}

#[test]
fn each_transfer_to_an_address_is_kept_once() {
    given::<Invitations>([]).when(invitation(1)).then([invited(1)]);
    given::<Invitations>([invited(1)]).when(invitation(1)).then_nothing();
    given::<Invitations>([invited(1)]).when(invitation(2)).then([invited(2)]);
}
