//! A way to a shop that can be cut. DevTools cuts off the network of a page, but not that of service workers which start later.

use std::net::Ipv4Addr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::shop::Shop;

/// The shop at another port.
#[derive(Debug)]
pub struct Line {
    /// Without a slash at the end.
    pub url: String,
    is_cut: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Line {
    pub async fn to(shop: &Shop) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (is_cut, cut) = watch::channel(false);
        let target = shop.url.trim_start_matches("http://").to_owned();
        Self { url, is_cut, server: tokio::spawn(forward(listener, target, cut)) }
    }

    /// Ends all connections. From now on there are no new ones.
    pub fn cut(&self) {
        self.is_cut.send_replace(true);
    }

    pub fn mend(&self) {
        self.is_cut.send_replace(false);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn forward(listener: TcpListener, target: String, cut: watch::Receiver<bool>) {
    loop {
        let Ok((mut from, _)) = listener.accept().await else { continue };
        if *cut.borrow() {
            continue;
        }
        let (target, mut cut) = (target.clone(), cut.clone());
        tokio::spawn(async move {
            let Ok(mut to) = TcpStream::connect(target).await else { return };
            tokio::select! {
                _ = copy_bidirectional(&mut from, &mut to) => {}
                _ = cut.wait_for(|is_cut| *is_cut) => {}
            }
        });
    }
}
