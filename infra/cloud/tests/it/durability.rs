//! What survives the process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::{Cloud, DeliveryFault, Faults, Hop, Options, QueueDepth, StartError, Storage};
use serde_json::json;
use uuid::Uuid;

use crate::support::{dynamodb, ids, notes, options, put, put_event, tell};

/// A folder that is gone at the end of the test.
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
    // A cloud that was just dropped may still be letting go of its folder.
    for _ in 0..500 {
        match Cloud::start(options.clone()).await {
            Err(StartError::FolderInUse(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
            started => return started.unwrap(),
        }
    }
    panic!("the folder stays in use");
}

#[tokio::test]
async fn items_are_there_again() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    put(&first, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    first.settle().await;
    drop(first);
    let second = open(&folder.0).await;
    assert_eq!(dynamodb(&second).scan().table_name("frontrow-orders").send().await.unwrap().count, 1);
}

#[tokio::test]
async fn events_that_wait_to_be_tried_again_are_tried_again() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    tell(&first, "policy", "fail", 1).await;
    put_event(&first, "OrderPlaced", json!({ "id": "1" })).await;
    first.settle().await;
    drop(first);
    let second = open(&folder.0).await;
    second.settle().await;
    let details: Vec<_> = notes(&second, "policy").await.iter().map(|payload| payload["detail"].clone()).collect();
    assert_eq!(details, [json!({ "id": "1" }), json!({ "id": "1" })]);
}

#[tokio::test]
async fn messages_stay_in_their_queues_and_remember_how_often_they_were_received() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    tell(&first, "worker", "fail", 2).await;
    put_event(&first, "WorkRequested", json!({})).await;
    first.settle().await;
    drop(first);
    let second = open(&folder.0).await;
    let kept = second.queue_depth("frontrow-work");
    second.advance(Duration::from_secs(31)).await;
    let payloads = notes(&second, "worker").await;
    assert_eq!(kept, Some(QueueDepth { visible: 0, hidden: 1 }));
    assert_eq!(payloads[1]["Records"][0]["attributes"]["ApproximateReceiveCount"], "2");
}

#[tokio::test]
async fn streams_are_read_on_from_where_they_were() {
    let folder = Folder::new();
    let first = open(&folder.0).await;
    put(&first, "frontrow-orders", "1", &[]).await;
    first.settle().await;
    // The position is written without anybody waiting for it; what is sent after it has been written is after it.
    put_event(&first, "WorkRequested", json!({})).await;
    drop(first);
    let second = open(&folder.0).await;
    put(&second, "frontrow-orders", "2", &[]).await;
    second.settle().await;
    let payloads = notes(&second, "project").await;
    assert_eq!(payloads.iter().flat_map(ids).collect::<Vec<_>>(), ["1", "2"]);
}

#[tokio::test]
async fn a_clock_that_was_put_forward_stays_so() {
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
async fn what_was_sealed_can_be_opened_again_with_a_key_that_only_its_owner_can_read() {
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
async fn a_folder_is_used_by_one_cloud_at_a_time() {
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

/// Not a test of its own: the process that is killed. It says what was acknowledged.
#[tokio::test]
async fn writes_until_it_is_killed() {
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
async fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let folder = Folder::new();
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::writes_until_it_is_killed"])
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
    let seen = notes(&cloud, "policy").await;
    for number in 0..=acknowledged {
        let id = AttributeValue::S(number.to_string());
        let item = client.get_item().table_name("frontrow-payments").key("id", id).send().await.unwrap().item;
        assert!(item.is_some(), "item {number}");
        assert!(seen.iter().any(|payload| payload["detail"]["number"] == number), "event {number}");
    }
}
