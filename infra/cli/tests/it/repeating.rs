//! `init` again, and beside what others wrote into samconfig.toml.

use serde_json::json;

use crate::support::{ANSWERS, Desk};

fn without_release(text: &str) -> String {
    text.lines().filter(|line| !line.contains("Release=")).collect::<Vec<_>>().join("\n")
}

#[test]
fn second_run_keeps_everything_but_the_release() {
    let mut desk = Desk::new();
    desk.init_with_example();
    let (secrets, samconfig) = (desk.secrets.all(), desk.samconfig());
    desk.now += 60;
    let (shown, done) = desk.init(None, &[], |arguments| arguments.yes = true);
    done.unwrap();
    assert_eq!(desk.secrets.all(), secrets);
    assert_ne!(desk.samconfig(), samconfig);
    assert_eq!(without_release(&desk.samconfig()), without_release(&samconfig));
    assert!(shown.contains(&"kept  frontrow/stripe".to_owned()), "{shown:?}");
}

#[test]
fn two_runs_in_a_second_name_two_releases() {
    let desk = Desk::new();
    desk.init_with_example();
    let first = desk.parameter("Release");
    desk.init_with_example();
    assert_ne!(desk.parameter("Release"), first);
}

#[test]
fn earlier_answers_are_suggested() {
    let desk = Desk::new();
    desk.init_with_example();
    let samconfig = desk.samconfig();
    desk.init(None, &[""; 25], |_| {}).1.unwrap();
    assert_eq!(without_release(&desk.samconfig()), without_release(&samconfig));
}

#[test]
fn what_else_is_in_samconfig_stays() {
    let desk = Desk::new();
    desk.write_samconfig(
        "version = 0.1\n\n# Ours.\n[default.deploy.parameters]\nstack_name = \"concerts\"\ns3_bucket = \"ours\"\nparameter_overrides = \
         \"HoldMinutes=\\\"20\\\" Shipper=\\\"{\\\"\"\n\n[default.build.parameters]\ncached = true\n",
    );
    desk.init(Some(&ANSWERS.replace("stack = \"frontrow\"\n", "")), &[], |_| {}).1.unwrap();
    let samconfig = desk.samconfig();
    for kept in
        ["# Ours.", "s3_bucket = \"ours\"", "cached = true", "stack_name = \"concerts\"", "CAPABILITY_AUTO_EXPAND"]
    {
        assert!(samconfig.contains(kept), "{kept}\n{samconfig}");
    }
    assert!(!samconfig.contains("resolve_s3"), "{samconfig}");
    assert_eq!(desk.parameter("HoldMinutes").as_deref(), Some("20"));
    // The template has it no more.
    assert!(!samconfig.contains("Shipper="), "{samconfig}");
}

#[test]
fn secrets_that_are_there_are_kept_though_samconfig_is_lost() {
    let desk = Desk::new();
    desk.init_with_example();
    let (secrets, samconfig) = (desk.secrets.all(), desk.samconfig());
    std::fs::remove_file(desk.samconfig_file()).unwrap();
    desk.init_with_example();
    assert_eq!(desk.secrets.all(), secrets);
    assert_eq!(desk.samconfig(), samconfig);
}

#[test]
fn secret_that_holds_something_else_is_named() {
    let desk = Desk::new();
    desk.secrets.put("frontrow/token", &json!({ "privateKey": "short" }));
    let error = desk.init(Some(ANSWERS), &[], |_| {}).1.unwrap_err().to_string();
    assert!(error.starts_with("frontrow/token does not hold a privateKey") && !error.contains("short"), "{error}");
}
