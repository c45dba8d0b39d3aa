//! Start time and memory of the `frontrow` binary.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{RUNS, median};

/// Clock ticks per second in /proc, a constant in user space (`man 5 proc`).
const TICKS: f64 = 100.0;

/// CPU time of this process, user and system.
pub fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok());
    ticks.sum::<u64>() as f64 / TICKS
}

pub fn report() {
    let (mut starts, mut memories) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr()).expect("a port").port();
        let started = Instant::now();
        let server = Server(
            Command::new(frontrow())
                .args(["--port", &port.to_string()])
                .stdout(Stdio::null())
                .spawn()
                .expect("the frontrow binary: cargo build --release -p local"),
        );
        while !answers(port) {
            assert!(started.elapsed() < Duration::from_secs(30), "no answer");
            std::thread::sleep(Duration::from_millis(1));
        }
        starts.push(started.elapsed().as_secs_f64() * 1_000.0);
        // The demo is put there after the first answer; then nothing goes on, and after ten seconds of that the allocator gives
        // back what is free.
        std::thread::sleep(Duration::from_secs(15));
        memories.push(server.resident_mib());
    }
    println!("start to first response: {:.0} ms (runs: {starts:.0?})", median(starts.clone()));
    println!("idle memory, demo included: {:.0} MiB (runs: {memories:.0?})", median(memories.clone()));
}

struct Server(Child);

impl Server {
    fn resident_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.0.kill().is_ok() {
            let _ = self.0.wait();
        }
    }
}

fn frontrow() -> PathBuf {
    std::env::current_exe().expect("this binary's path").with_file_name("frontrow")
}

fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    let mut answer = String::new();
    let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    asked.and_then(|()| stream.read_to_string(&mut answer)).is_ok() && answer.starts_with("HTTP/1.1 200")
}
