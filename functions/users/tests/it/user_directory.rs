use users::user::User;
use users::views::user_directory::DirectoryUser;

use crate::samples::{account, user_id};

#[test]
fn nobody_is_not_in_the_directory() {
    assert_eq!(DirectoryUser::of(&User::Unregistered), None);
}

#[test]
fn a_user_is_listed_with_their_profile_sealed() {
    let listed = DirectoryUser::of(&User::Active(account())).unwrap();
    assert_eq!((listed.user_id, listed.profile, listed.active), (user_id(1), account().profile, true));
}

#[test]
fn a_deactivated_user_stays_listed_as_such() {
    assert!(!DirectoryUser::of(&User::Deactivated(account())).unwrap().active);
}

#[test]
fn a_user_keeps_their_place_whatever_happens_to_them() {
    let active = DirectoryUser::of(&User::Active(account())).unwrap();
    let deactivated = DirectoryUser::of(&User::Deactivated(account())).unwrap();
    assert_eq!(active.key(), deactivated.key());
}
