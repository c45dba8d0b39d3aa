use users::recovery_code::RecoveryCode;

use crate::samples::user_id;

#[test]
fn random_code_has_four_groups_of_four() {
    let code = RecoveryCode::random().unwrap().grouped();
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
}

#[test]
fn code_is_typed_in_any_case_with_or_without_dashes() {
    let typed = ["JBSW-Y3DP-EHPK-3PXP", "jbswy3dpehpk3pxp", " jbsw y3dp ehpk 3pxp "];
    let hashes = typed.map(|text| RecoveryCode::typed(text).hash(user_id(1)));
    assert!(hashes.iter().all(|hash| *hash == hashes[0]));
}

#[test]
fn same_code_of_two_users_has_two_hashes() {
    let code = RecoveryCode::typed("JBSW-Y3DP-EHPK-3PXP");
    assert_ne!(code.hash(user_id(1)), code.hash(user_id(2)));
}

#[test]
fn debug_output_hides_the_code() {
    assert_eq!(format!("{:?}", RecoveryCode::typed("JBSW-Y3DP-EHPK-3PXP")), "RecoveryCode(…)");
}
