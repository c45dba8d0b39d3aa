//! Running `init` again, and with other content in samconfig.toml.

use serde_json::json;

use crate::support::{ANSWERS, Workspace};

fn without_release(text: &str) -> String {
    text.lines().filter(|line| !line.contains("Release=")).collect::<Vec<_>>().join("\n")
}

#[test]
fn second_run_changes_only_the_release() {
    let mut workspace = Workspace::new();
    workspace.init_with_example();
    let (secrets, samconfig) = (workspace.secrets.all(), workspace.samconfig());
    workspace.now += 60;
    let (shown, done) = workspace.init(None, &[], |arguments| arguments.yes = true);
    done.unwrap();
    assert_eq!(workspace.secrets.all(), secrets);
    assert_ne!(workspace.samconfig(), samconfig);
    assert_eq!(without_release(&workspace.samconfig()), without_release(&samconfig));
    assert!(shown.contains(&"kept  frontrow/stripe".to_owned()), "{shown:?}");
}

#[test]
fn two_runs_in_one_second_have_different_releases() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    let first = workspace.parameter("Release");
    workspace.init_with_example();
    assert_ne!(workspace.parameter("Release"), first);
}

#[test]
fn earlier_answers_are_suggested() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    let samconfig = workspace.samconfig();
    workspace.init(None, &[""; 27], |_| {}).1.unwrap();
    assert_eq!(without_release(&workspace.samconfig()), without_release(&samconfig));
}

#[test]
fn other_content_of_samconfig_is_kept() {
    let workspace = Workspace::new();
    workspace.write_samconfig(
        "version = 0.1\n\n# Ours.\n[default.deploy.parameters]\nstack_name = \"concerts\"\ns3_bucket = \"ours\"\nparameter_overrides = \
         \"HoldMinutes=\\\"20\\\" Shipper=\\\"{\\\"\"\n\n[default.build.parameters]\ncached = true\n",
    );
    workspace.init(Some(&ANSWERS.replace("stack = \"frontrow\"\n", "")), &[], |_| {}).1.unwrap();
    let samconfig = workspace.samconfig();
    for kept in
        ["# Ours.", "s3_bucket = \"ours\"", "cached = true", "stack_name = \"concerts\"", "CAPABILITY_AUTO_EXPAND"]
    {
        assert!(samconfig.contains(kept), "{kept}\n{samconfig}");
    }
    assert!(!samconfig.contains("resolve_s3"), "{samconfig}");
    assert_eq!(workspace.parameter("HoldMinutes").as_deref(), Some("20"));
    // The template no longer has this parameter.
    assert!(!samconfig.contains("Shipper="), "{samconfig}");
}

#[test]
fn existing_secrets_are_kept_when_samconfig_is_lost() {
    let workspace = Workspace::new();
    workspace.init_with_example();
    let (secrets, samconfig) = (workspace.secrets.all(), workspace.samconfig());
    std::fs::remove_file(workspace.samconfig_file()).unwrap();
    workspace.init_with_example();
    assert_eq!(workspace.secrets.all(), secrets);
    assert_eq!(workspace.samconfig(), samconfig);
}

#[test]
fn secret_with_unexpected_content_is_named() {
    let workspace = Workspace::new();
    workspace.secrets.put("frontrow/token", &json!({ "privateKey": "short" }));
    let error = workspace.init(Some(ANSWERS), &[], |_| {}).1.unwrap_err().to_string();
    assert!(error.starts_with("frontrow/token does not hold a privateKey") && !error.contains("short"), "{error}");
}
