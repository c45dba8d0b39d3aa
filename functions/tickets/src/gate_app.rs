//! What makes the gate's pages an app: the manifest by which it is installed, and the service worker that keeps it without a network.

use lambda::http::{Problem, Request, Response};
use pages::assets::{self, Asset};
use pages::{Encoding, Visit};
use serde_json::json;

use crate::page_texts::TEXTS;

pub(crate) const MANIFEST: &str = "/gate/scanner/manifest.webmanifest";

/// The address of the worker that reads codes: below the scanner, so that the service worker answers for it.
pub(crate) const READER: &str = "/gate/scanner/reader.js";

/// Where the service worker answers requests. Its own address is below, so that this needs a header.
const SCOPE: &str = "/gate";

/// What the service worker may load: pages and assets of this site.
const WORKER_SECURITY_POLICY: &str = "default-src 'none'; connect-src 'self'";

/// The reader loads the decoder, which is WebAssembly.
const READER_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// What the scanner needs without a network.
const KEPT: [Asset; 9] = [
    assets::STAFF_CSS,
    assets::SITE_JS,
    assets::FORM_JS,
    assets::GATE_JS,
    // Of the reader below: its address here says when it has changed.
    assets::GATE_READER_JS,
    assets::GATE_ZXING_JS,
    assets::GATE_ZXING_WASM,
    assets::GATE_ED25519_JS,
    assets::ICON_SVG,
];

/// `GET /gate/scanner/manifest.webmanifest`. Source: W3C Web Application Manifest.
pub(crate) fn manifest(request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let manifest = json!({
        "id": SCOPE,
        "name": visit.words.text("gate-app"),
        "short_name": visit.words.text("gate-app-short"),
        "lang": visit.language().tag(),
        "start_url": SCOPE,
        "scope": SCOPE,
        "display": "standalone",
        "orientation": "any",
        "background_color": "#0d0e1a",
        "theme_color": "#0d0e1a",
        "icons": [{ "src": assets::ICON_SVG.url(), "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    let manifest = serde_json::to_string(&manifest).map_err(|_| Problem::internal())?;
    Ok(Response::text("application/manifest+json", manifest)
        .header("cache-control", "no-cache")
        .header("vary", "accept-language, cookie"))
}

/// `GET /gate/scanner/worker.js`: with the assets of this release, so that browsers see that it has changed. Its address stays, because
/// they look there for a newer one.
pub(crate) fn worker() -> Response {
    let script = assets::GATE_WORKER_JS;
    let kept: Vec<&str> = KEPT.iter().map(Asset::url).chain([READER]).collect();
    let content = script.content(Encoding::Identity);
    let text = format!("const KEPT = {};\n{}", json!(kept), String::from_utf8_lossy(&content));
    Response::text(script.content_type(), text)
        .header("cache-control", "no-cache")
        .header("service-worker-allowed", SCOPE)
        .header("content-security-policy", WORKER_SECURITY_POLICY)
}

/// `GET /gate/scanner/reader.js`.
pub(crate) fn reader() -> Response {
    let script = assets::GATE_READER_JS;
    Response::bytes(script.content_type(), script.content(Encoding::Identity).into_owned())
        .header("cache-control", "no-cache")
        .header("content-security-policy", READER_SECURITY_POLICY)
}
