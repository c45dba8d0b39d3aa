//! Makes the assets: joins and shrinks the style sheets, compresses every file and names it by its content's hash.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

/// The style sheets of each audience, in this order.
const STYLES: [(&str, [&str; 3]); 2] =
    [("shop.css", ["tokens", "frontrow", "shop"]), ("staff.css", ["tokens", "frontrow", "staff"])];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=styles");
    let out = std::env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, parts) in STYLES {
        let mut style = String::new();
        for part in parts {
            style.push_str(&shrunk(&fs::read_to_string(format!("styles/{part}.css"))?));
        }
        files.push((name.to_owned(), style.into_bytes()));
    }
    for entry in fs::read_dir("assets")? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| format!("{name:?} is not a name for an asset"))?;
        files.push((name, fs::read(entry.path())?));
    }
    files.sort();
    let mut code = String::new();
    let mut names = Vec::new();
    for (name, content) in &files {
        let constant = name.to_ascii_uppercase().replace(['.', '-'], "_");
        let hash = hex::encode(Sha256::digest(content).get(..8).unwrap_or_default());
        // Compressing takes seconds for a large file, and most are as they were when this ran last.
        let (br, gz) = (out.join(format!("{hash}.br")), out.join(format!("{hash}.gz")));
        if !(br.exists() && gz.exists()) {
            fs::write(br, brotli(content)?)?;
            fs::write(gz, gzip(content)?)?;
        }
        writeln!(
            code,
            "/// The file `{name}`.\npub const {constant}: Asset = Asset {{ name: \"{name}\", hash: \"{hash}\", url: \
             \"/assets/{hash}/{name}\", brotli: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{hash}.br\")), gzip: \
             include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{hash}.gz\")) }};"
        )?;
        names.push(constant);
    }
    writeln!(code, "/// Every asset.\npub const ALL: [Asset; {}] = [{}];", names.len(), names.join(", "))?;
    fs::write(out.join("assets.rs"), code)?;
    Ok(())
}

/// A style sheet without comments, indentation and empty lines.
fn shrunk(style: &str) -> String {
    let mut rest = style;
    let mut without_comments = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        without_comments.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    without_comments.push_str(rest);
    without_comments
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |joined, line| joined + line + "\n")
}

fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}
