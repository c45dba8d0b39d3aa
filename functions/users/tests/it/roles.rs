use kernel::Role;
use serde_json::{from_str, to_string};
use users::roles::Roles;

fn code(json: &str) -> String {
    let error = from_str::<Roles>(json).unwrap_err().to_string();
    error.split(':').next().unwrap().to_owned()
}

#[test]
fn roles_read_and_write_as_a_list() {
    let roles: Roles = from_str(r#"["admin","fan"]"#).unwrap();
    assert_eq!(to_string(&roles).unwrap(), r#"["fan","admin"]"#);
}

#[test]
fn nobody_has_no_role_at_all() {
    assert_eq!(code("[]"), "empty");
}

#[test]
fn a_role_is_named_once() {
    assert_eq!(code(r#"["fan","fan"]"#), "duplicate_role");
}

#[test]
fn the_first_admin_may_buy_tickets_too() {
    assert_eq!(Vec::from(Roles::first_admin()), [Role::Fan, Role::Admin]);
}
