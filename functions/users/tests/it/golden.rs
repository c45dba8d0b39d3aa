use kernel::{Role, Sealed, TicketId};
use testkit::assert_golden;
use users::address_claim::AddressClaimEvent;
use users::admins::AdminsEvent;
use users::invitation::InvitationEvent;
use users::ticket_recipient::TicketRecipientEvent;
use users::user::UserEvent;

use crate::invitation::invitation;
use crate::samples::{hash, registered, roles, user_id};

#[test]
fn stored_user_events_stay_as_they_are() {
    let samples = [
        registered(),
        UserEvent::PasswordChanged { password_hash: hash("$argon2id$new") },
        UserEvent::UserRolesUpdated { roles: roles(&[Role::Organizer, Role::Fan]) },
        UserEvent::UserDeactivated,
        UserEvent::UserForgotten,
    ];
    assert_golden("tests/golden/user", &samples);
}

#[test]
fn stored_address_claim_events_stay_as_they_are() {
    let samples = [AddressClaimEvent::AddressClaimed { user_id: user_id(1) }, AddressClaimEvent::AddressReleased];
    assert_golden("tests/golden/address_claim", &samples);
}

#[test]
fn stored_admins_events_stay_as_they_are() {
    let samples = [AdminsEvent::AdminAdded { user_id: user_id(1) }, AdminsEvent::AdminRemoved { user_id: user_id(1) }];
    assert_golden("tests/golden/admins", &samples);
}

#[test]
fn stored_ticket_recipients_stay_as_they_are() {
    let found = TicketRecipientEvent::TicketRecipientFound {
        ticket_id: TicketId::new(testkit::id(60)),
        serial: 1,
        user_id: user_id(1),
        customer: Sealed::new(user_id(1), "c2VhbGVk".to_owned()),
    };
    assert_golden("tests/golden/ticket-recipient", &[found]);
}

#[test]
fn stored_invitations_stay_as_they_are() {
    let invited = InvitationEvent::TicketInvited(invitation(1));
    assert_golden("tests/golden/invitation", &[invited]);
}
