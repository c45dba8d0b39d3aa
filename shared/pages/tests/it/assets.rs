use std::io::Read as _;

use pages::Encoding;
use pages::assets::{self, Asset};

fn decoded(asset: &Asset, encoding: Encoding) -> Vec<u8> {
    let content = asset.content(encoding);
    let mut decoded = Vec::new();
    match encoding {
        Encoding::Brotli => brotli::BrotliDecompress(&mut &content[..], &mut decoded).unwrap(),
        Encoding::Gzip => drop(flate2::read::GzDecoder::new(&content[..]).read_to_end(&mut decoded).unwrap()),
        Encoding::Identity => decoded.extend_from_slice(&content),
    }
    decoded
}

#[test]
fn every_asset_has_the_same_content_in_every_encoding() {
    for asset in assets::ALL {
        let content = asset.content(Encoding::Identity);
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            assert_eq!(decoded(&asset, encoding), &content[..], "{} {encoding:?}", asset.url());
        }
    }
}

#[test]
fn asset_is_found_by_the_hash_and_name_of_its_address() {
    for asset in assets::ALL {
        let [_, folder, hash, name] = asset.url().split('/').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!((folder, assets::find(hash, name).map(Asset::url)), ("assets", Some(asset.url())));
        assert!(assets::find("0000000000000000", name).is_none());
    }
}

#[test]
fn every_asset_has_a_known_type() {
    for asset in assets::ALL {
        assert_ne!(asset.content_type(), "application/octet-stream", "{}", asset.url());
    }
}

#[test]
fn style_sheets_have_no_comments() {
    for asset in [assets::SHOP_CSS, assets::STAFF_CSS] {
        let style = String::from_utf8(asset.content(Encoding::Identity).to_vec()).unwrap();
        assert!(style.contains("--accent:") && !style.contains("/*"), "{}", asset.url());
    }
}

#[test]
fn best_accepted_encoding_is_chosen() {
    for (header, encoding) in [
        ("gzip, deflate, br, zstd", Encoding::Brotli),
        ("gzip;q=1.0, br;q=0", Encoding::Gzip),
        ("GZIP", Encoding::Gzip),
        ("br;q=0.5", Encoding::Brotli),
        ("identity", Encoding::Identity),
        ("", Encoding::Identity),
        ("bring", Encoding::Identity),
    ] {
        assert_eq!(Encoding::choose(&[Encoding::Brotli, Encoding::Gzip], Some(header)), encoding, "{header}");
    }
    assert_eq!(Encoding::choose(&[Encoding::Brotli, Encoding::Gzip], None), Encoding::Identity);
}
