use kernel::Role;
use serde_json::{from_str, to_string};
use users::roles::Roles;

fn code(json: &str) -> String {
    let error = from_str::<Roles>(json).unwrap_err().to_string();
    error.split(':').next().unwrap().to_owned()
}

#[test]
fn roles_are_a_list_in_json() {
    let roles: Roles = from_str(r#"["admin","fan"]"#).unwrap();
    assert_eq!(to_string(&roles).unwrap(), r#"["fan","admin"]"#);
}

#[test]
fn empty_list_is_refused() {
    assert_eq!(code("[]"), "empty");
}

#[test]
fn duplicate_role_is_refused() {
    assert_eq!(code(r#"["fan","fan"]"#), "duplicate_role");
}

#[test]
fn first_admin_is_also_a_fan() {
    assert_eq!(Vec::from(Roles::first_admin()), [Role::Fan, Role::Admin]);
    assert_eq!(Roles::first_admin().as_set(), &[Role::Fan, Role::Admin].into());
}
