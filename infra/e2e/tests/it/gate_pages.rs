//! The pages of gates: who sees which, and what they are made of.

use e2e::{Person, Response, Site, Staff};
use serde_json::json;

struct Gates {
    site: Site,
    staff: Staff,
    concert_id: String,
}

impl Gates {
    async fn new() -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let concert_id = site.new_concert(&staff.organizer, 4, 4).await;
        site.frontrow().unwrap().settle().await;
        Self { site, staff, concert_id }
    }

    async fn page(&self, path: &str, person: &Person) -> Response {
        let path = path.replace("{id}", &self.concert_id);
        self.site.get(path).header("accept", "text/html").with_cookie(&person.token).send().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gate_staff_see_the_concerts_where_they_check_tickets() {
    let gates = Gates::new().await;
    let link = format!("/gate/scanner/{}", gates.concert_id);
    let other = gates.site.new_person(&gates.staff.admin, &["gate"]).await;
    for person in [&gates.staff.gate, &other] {
        assert!(gates.page("/gate", person).await.expect(200).file.contains(&link));
    }
    let path = format!("/concerts/{}/gates", gates.concert_id);
    let named = json!({"userIds": [gates.staff.gate.user_id]});
    let _ = gates.site.put(path, named).by(&gates.staff.organizer).send().await.expect(200);
    gates.site.frontrow().unwrap().settle().await;
    assert!(gates.page("/gate", &gates.staff.gate).await.expect(200).file.contains(&link));
    assert!(!gates.page("/gate", &other).await.expect(200).file.contains(&link));
    for path in ["/gate/scanner/{id}", "/gate/scanner/{id}/scans", "/gate/scanner/{id}/conflicts"] {
        assert_eq!(gates.page(path, &gates.staff.gate).await.status, 200, "{path}");
        assert_eq!(gates.page(path, &other).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_gates_are_for_their_staff_alone() {
    let gates = Gates::new().await;
    let fan = gates.site.new_fan().await;
    for path in ["/gate", "/gate/scanner/{id}", "/gate/scanner/{id}/scans", "/gate/scanner/{id}/conflicts"] {
        assert_eq!(gates.page(path, &fan).await.status, 403, "{path}");
        let path = path.replace("{id}", &gates.concert_id);
        let anyone = gates.site.get(path.clone()).header("accept", "text/html").send().await;
        assert_eq!(
            (anyone.status.as_u16(), anyone.header("location")),
            (303, &*format!("/account/log-in?next={}", path.replace('/', "%2F")))
        );
    }
    for path in ["/gate/scanner/x", "/gate/scanner/00000000-0000-4000-8000-000000000000", "/gate/scanner/{id}/x"] {
        assert_eq!(gates.page(path, &gates.staff.gate).await.status, 404, "{path}");
    }
    // The organizer sees what happened at the gates, and does not scan.
    assert_eq!(gates.page("/gate/scanner/{id}/scans", &gates.staff.organizer).await.status, 200);
    assert_eq!(gates.page("/gate/scanner/{id}", &gates.staff.organizer).await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_scanner_may_run_webassembly_and_use_the_camera() {
    let gates = Gates::new().await;
    let scanner = gates.page("/gate/scanner/{id}", &gates.staff.gate).await.expect(200);
    let policy = scanner.header("content-security-policy");
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';") && policy.contains("worker-src 'self';"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert!(scanner.header("permissions-policy").contains("camera=(self)"));
    let list = gates.page("/gate", &gates.staff.gate).await.expect(200);
    assert!(!list.header("content-security-policy").contains("unsafe"));
    assert!(list.header("permissions-policy").contains("camera=()"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gate_is_an_app_with_a_manifest_and_a_service_worker() {
    let gates = Gates::new().await;
    let manifest = gates.site.get("/gate/scanner/manifest.webmanifest").send().await.expect(200);
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    assert_eq!(manifest.body["start_url"], "/gate", "{manifest:?}");
    let worker = gates.site.get("/gate/scanner/worker.js").send().await.expect(200);
    assert_eq!(worker.header("service-worker-allowed"), "/gate");
    let kept = worker.file.split("const KEPT = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    for path in kept.split(',').map(|path| path.trim_matches('"')) {
        let _ = gates.site.get(path).send().await.expect(200);
    }
}
