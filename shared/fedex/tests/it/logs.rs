use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::Once;

use crate::support::{ScriptedResponse, error, label, output, responses, ship, shipped};

thread_local! {
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        WRITTEN.with_borrow_mut(|written| written.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps what each test logs. Before the first call of any: whether a line is wanted is asked once for the whole process.
pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let subscriber = tracing_subscriber::fmt().without_time().with_ansi(false).with_writer(|| Writer).finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
}

/// Everything that is logged during a call to ship.
async fn logged(response: ScriptedResponse) -> String {
    let _ = ship(&responses([response])).await;
    String::from_utf8(WRITTEN.take()).unwrap()
}

#[tokio::test]
async fn transaction_id_and_error_code_are_logged() {
    let log = logged(error(400, "SERVICETYPE.NOT.ALLOWED")).await;
    assert!(log.contains("vendorRequestId=\"t-1\"") && log.contains("errorCode=\"SERVICETYPE.NOT.ALLOWED\""), "{log}");
}

#[tokio::test]
async fn personal_data_and_secrets_are_not_logged() {
    for response in [output(&shipped(&label())), error(400, "12 Sample Street, Ann Buyer")] {
        let log = logged(response).await;
        assert!(log.contains("operation=\"ship\""), "{log}");
        for personal in ["Sample", "Ann", "9725550101", "Irving", "made-up", "first"] {
            assert!(!log.contains(personal), "{personal}: {log}");
        }
    }
}
