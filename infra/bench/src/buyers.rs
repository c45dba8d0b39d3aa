//! Fans with a ticket in the cart, ready to confirm.

use std::path::{Path, PathBuf};
use std::time::Duration;

use e2e::{Person, Site};
use futures::{StreamExt, stream};
use local::{Admin, Frontrow, Options};
use serde_json::json;

/// A site with a concert, and fans with filled carts.
pub struct Crowd {
    pub site: Site,
    pub fans: Vec<Person>,
    folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    Memory,
    Folder,
}

impl Crowd {
    /// Creates a concert with `seats` seats and `fans` fans with one ticket each in the cart.
    pub async fn gather(fans: usize, seats: u32, data: Data) -> Self {
        let folder = (data == Data::Folder)
            .then(|| std::env::temp_dir().join(format!("frontrow-bench-{}", uuid::Uuid::new_v4().simple())));
        let options = Options { data: folder.clone(), ..Options::in_memory() };
        let frontrow = Frontrow::start(options).await.expect("the local system starts");
        let site = Site::of(frontrow.clone(), Admin::default());
        let staff = site.staff().await;
        let concert = site.new_concert(&staff.organizer, seats, 1).await;
        frontrow.settle().await;
        let filled = (0..fans).map(|_| {
            let (site, concert) = (&site, &concert);
            async move {
                let fan = site.new_fan().await;
                site.fill_cart(&fan, concert, "regular", 1).await;
                fan
            }
        });
        let fans = stream::iter(filled).buffer_unordered(8).collect().await;
        frontrow.settle().await;
        Self { site, fans, folder }
    }

    pub fn frontrow(&self) -> &Frontrow {
        self.site.frontrow().expect("in this process")
    }

    /// Confirms a fan's cart, waits until the order has ended, and returns its status; `sold_out` if there is no order for that reason.
    pub async fn buy(site: &Site, fan: &Person) -> String {
        let confirmed = site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(fan).send().await;
        if confirmed.body["code"] == "sold_out" {
            return confirmed.text("code");
        }
        let order = confirmed.expect(202).text("orderId");
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let answer = site.get(format!("/orders/{order}")).by(fan).send().await;
            let status = answer.body.get("status").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            if status == "completed" || status == "cancelled" {
                return status;
            }
        }
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            remove(folder);
        }
    }
}

fn remove(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        eprintln!("cannot remove {}: {error}", folder.display());
    }
}
