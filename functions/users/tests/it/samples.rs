//! Sample values for all tests.

use kernel::{Role, Sealed, UserId};
use testkit::{at, id};
use users::password::StoredHash;
use users::roles::Roles;
use users::user::{Account, UserEvent};

pub fn user_id(number: u128) -> UserId {
    UserId::new(id(number))
}

pub fn roles(list: &[Role]) -> Roles {
    Roles::try_from(list.to_vec()).unwrap()
}

pub fn hash(name: &str) -> StoredHash {
    StoredHash::from_text(name)
}

pub fn account() -> Account {
    let profile = Sealed::new(user_id(1), "c2VhbGVk".to_owned());
    Account::new(profile, hash("$argon2id$old"), Roles::fan(), at("2026-01-01T10:00:00Z"))
}

pub fn registered() -> UserEvent {
    let Account { profile, password_hash, roles, registered_at, .. } = account();
    UserEvent::UserRegistered { profile, password_hash, roles, registered_at }
}
