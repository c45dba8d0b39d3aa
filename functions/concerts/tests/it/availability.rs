use concerts::views::availability::{FreeSeats, by_ticket_type};
use contracts::reservations::AvailabilityChanged;
use testkit::ticket_type;
use views::Key;

use crate::samples::concert_id;

fn free(name: &str, available: u32) -> FreeSeats {
    FreeSeats { ticket_type_id: ticket_type(name), available }
}

#[test]
fn each_pool_is_stored_as_one_item() {
    let changed = AvailabilityChanged {
        concert_id: concert_id(),
        ticket_type_id: ticket_type("regular"),
        pool: 3,
        available: 42,
        capacity: Some(100),
        scarce: true,
    };
    let key = Key::new(format!("availability#{}", concert_id()), "regular#3");
    assert_eq!(FreeSeats::of(changed), (key, free("regular", 42)));
}

#[test]
fn free_seats_of_a_ticket_type_are_the_sum_of_its_pools() {
    let sums = by_ticket_type([free("regular", 40), free("golden-circle", 7), free("regular", 2)]);
    assert_eq!(sums.into_iter().collect::<Vec<_>>(), [(ticket_type("golden-circle"), 7), (ticket_type("regular"), 42)]);
}

#[test]
fn many_full_pools_do_not_overflow() {
    let sums = by_ticket_type([free("regular", u32::MAX), free("regular", u32::MAX)]);
    assert_eq!(sums.get(&ticket_type("regular")), Some(&(2 * u64::from(u32::MAX))));
}
