//! What survives the end of the process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::{Cloud, DeliveryFault, Faults, Hop, Options, QueueDepth, StartError, Storage};
use serde_json::json;
use uuid::Uuid;

use crate::support::{dynamodb, ids, instruct, options, payloads_of, put, put_event};

/// A folder that is deleted at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("cloud-test-{}", Uuid::new_v4())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn open(folder: &Path) -> Cloud {
    open_with(folder, options()).await
}

async fn open_with(folder: &Path, mut options: Options) -> Cloud {
    options.storage = Storage::Folder(folder.to_owned());
    // A cloud that was just dropped may still hold the lock of its folder.
    for _ in 0..500 {
        match Cloud::start(options.clone()).await {
            Err(StartError::FolderInUse(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
            started => return started.unwrap(),
        }
    }
    panic!("the folder is still in use");
}

#[tokio::test]
async fn items_survive_a_restart() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    put(&first, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    first.settle().await;
    drop(first);
    let second = open(&folder.0).await;
    assert_eq!(dynamodb(&second).scan().table_name("frontrow-orders").send().await.unwrap().count, 1);
}

#[tokio::test]
async fn pending_retries_survive_a_restart() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    instruct(&first, "policy", "fail", 1).await;
    put_event(&first, "OrderPlaced", json!({ "id": "1" })).await;
    first.settle().await;
    drop(first);
    let second = open(&folder.0).await;
    second.settle().await;
    let details: Vec<_> =
        payloads_of(&second, "policy").await.iter().map(|payload| payload["detail"].clone()).collect();
    assert_eq!(details, [json!({ "id": "1" }), json!({ "id": "1" })]);
}

#[tokio::test]
async fn messages_and_their_receive_counts_survive_a_restart() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    instruct(&first, "worker", "fail", 2).await;
    put_event(&first, "WorkRequested", json!({})).await;
    first.settle().await;
    drop(first);
    let second = open(&folder.0).await;
    let depth = second.queue_depth("frontrow-work");
    second.advance(Duration::from_secs(31)).await;
    let payloads = payloads_of(&second, "worker").await;
    assert_eq!(depth, Some(QueueDepth { visible: 0, hidden: 1 }));
    assert_eq!(payloads[1]["Records"][0]["attributes"]["ApproximateReceiveCount"], "2");
}

#[tokio::test]
async fn stream_readers_resume_at_their_position() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    put(&first, "frontrow-orders", "1", &[]).await;
    first.settle().await;
    // The position is written without waiting. Once a later event is in the journal, the position is too.
    put_event(&first, "WorkRequested", json!({})).await;
    drop(first);
    let second = open(&folder.0).await;
    put(&second, "frontrow-orders", "2", &[]).await;
    second.settle().await;
    let payloads = payloads_of(&second, "project").await;
    assert_eq!(payloads.iter().flat_map(ids).collect::<Vec<_>>(), ["1", "2"]);
}

#[tokio::test]
async fn advanced_clock_stays_advanced_after_a_restart() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    first.advance(Duration::from_secs(86_400)).await;
    put_event(&first, "WorkRequested", json!({})).await;
    let before = first.clock().now();
    drop(first);
    let second = open(&folder.0).await;
    assert!(second.clock().now() >= before);
}

#[tokio::test]
async fn kms_key_survives_a_restart_in_a_private_file() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    let first = open(&folder.0).await;
    let key = first.template().keys[0].clone();
    let client = aws_sdk_kms::Client::new(&first.sdk());
    let sealed = client.encrypt().key_id(&key).plaintext("secret".as_bytes().into()).send().await.unwrap();
    drop((client, first));
    let second = open(&folder.0).await;
    let client = aws_sdk_kms::Client::new(&second.sdk());
    let opened = client.decrypt().ciphertext_blob(sealed.ciphertext_blob.unwrap()).send().await.unwrap();
    assert_eq!(opened.plaintext.unwrap().as_ref(), b"secret");
    let mode = fs::metadata(folder.0.join("kms.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn folder_is_used_by_one_cloud_at_a_time() {
    let folder = Folder::new();
    let _first = open(&folder.0).await;
    let mut options = options();
    options.storage = Storage::Folder(folder.0.clone());
    assert!(matches!(Cloud::start(options).await, Err(StartError::FolderInUse(_))));
}

const FOLDER: &str = "CLOUD_TEST_FOLDER";

struct DeliversNothing;

impl Faults for DeliversNothing {
    fn delivery(&self, _hop: &Hop<'_>) -> DeliveryFault {
        DeliveryFault::Late(Duration::from_secs(3600))
    }
}

/// Not a test: the process that is killed. It records in a file what was acknowledged.
#[tokio::test]
async fn writes_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let mut options = options();
    options.faults = Arc::new(DeliversNothing);
    let cloud = open_with(Path::new(&folder), options).await;
    for number in 0.. {
        put(&cloud, "frontrow-payments", &number.to_string(), &[("kind", "draft")]).await;
        put_event(&cloud, "OrderPlaced", json!({ "number": number })).await;
        fs::write(Path::new(&folder).join("acknowledged"), number.to_string()).unwrap();
    }
}

fn acknowledged(folder: &Path) -> Option<usize> {
    fs::read_to_string(folder.join("acknowledged")).ok()?.parse().ok()
}

#[tokio::test]
async fn acknowledged_writes_survive_a_killed_process() {
    let folder = Folder::new();
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::writes_until_killed"])
        .env(FOLDER, &folder.0)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while acknowledged(&folder.0).is_none_or(|count| count < 20) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    process.kill().unwrap();
    process.wait().unwrap();
    let acknowledged = acknowledged(&folder.0).unwrap();
    let cloud = open(&folder.0).await;
    let client = dynamodb(&cloud);
    cloud.settle().await;
    let seen = payloads_of(&cloud, "policy").await;
    for number in 0..=acknowledged {
        let id = AttributeValue::S(number.to_string());
        let item = client.get_item().table_name("frontrow-payments").key("id", id).send().await.unwrap().item;
        assert!(item.is_some(), "item {number}");
        assert!(seen.iter().any(|payload| payload["detail"]["number"] == number), "event {number}");
    }
}
