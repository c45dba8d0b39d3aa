use users::user::User;
use users::views::user_directory::DirectoryUser;

use crate::samples::{account, user_id};

#[test]
fn unregistered_user_is_not_listed() {
    assert_eq!(DirectoryUser::of(&User::Unregistered), None);
}

#[test]
fn user_is_listed_with_a_sealed_profile() {
    let listed = DirectoryUser::of(&User::Active(account())).unwrap();
    assert_eq!((listed.user_id, listed.profile, listed.active), (user_id(1), account().profile, true));
}

#[test]
fn deactivated_user_is_listed_as_inactive() {
    assert!(!DirectoryUser::of(&User::Deactivated(account())).unwrap().active);
}

#[test]
fn forgotten_user_is_not_listed() {
    assert_eq!(DirectoryUser::of(&User::Forgotten(account())), None);
}
