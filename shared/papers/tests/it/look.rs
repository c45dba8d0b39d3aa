//! The look of documents, and whether independent programs read them. Needs `pdftoppm` and `pdftotext` (poppler-utils), `zbarimg`
//! (zbar-tools) and `rsvg-convert` (librsvg2-bin): `shared/papers/look` runs these tests. With `UPDATE_GOLDEN=1` they write the
//! pictures in `golden/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use papers::Language;
use papers::invoice::{self, Kind};
use papers::ticket::{self, Page};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::samples::{self, BUYER, Sample, usual};

/// Maximum difference from the golden picture, in levels of grey of 0 to 255: on average, and in the worst square.
/// Other versions of the renderer smooth edges differently (below 1 and 20). A line of text that moved by a point is above.
const TOLERANCE: (f64, f64) = (1.5, 45.0);
const SQUARE: usize = 16;

/// A greyscale picture.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("look");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| {
        panic!("{program} can't be run ({error}): see shared/papers/look for the required programs")
    });
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Renders a page of a PDF.
fn render(name: &str, pdf: &[u8], page: usize, dpi: usize) -> Picture {
    let path = folder().join(format!("{name}.pdf"));
    fs::write(&path, pdf).unwrap();
    let (page, dpi) = (page.to_string(), dpi.to_string());
    let pgm = run("pdftoppm", &["-gray", "-r", &dpi, "-f", &page, "-l", &page, path.to_str().unwrap()]);
    Picture::from_pgm(&pgm)
}

impl Picture {
    /// Reads a binary PGM: `P5 width height 255` and the pixels.
    fn from_pgm(pgm: &[u8]) -> Self {
        let mut at = 0;
        let mut numbers = Vec::new();
        while numbers.len() < 4 {
            let end = at + pgm[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            numbers.push(std::str::from_utf8(&pgm[at..end]).unwrap().to_owned());
            at = end + 1;
        }
        assert_eq!((numbers[0].as_str(), numbers[3].as_str()), ("P5", "255"));
        Self { width: numbers[1].parse().unwrap(), height: numbers[2].parse().unwrap(), pixels: pgm[at..].to_vec() }
    }

    fn to_pgm(&self) -> Vec<u8> {
        let mut pgm = format!("P5 {} {} 255\n", self.width, self.height).into_bytes();
        pgm.extend_from_slice(&self.pixels);
        pgm
    }

    /// Blurs it like a camera that is slightly out of focus: weights 1, 2, 1 in both directions.
    fn blurred(&self) -> Self {
        let at =
            |x: usize, y: usize| u32::from(self.pixels[y.min(self.height - 1) * self.width + x.min(self.width - 1)]);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            for x in 0..self.width {
                let row = |y| at(x.saturating_sub(1), y) + 2 * at(x, y) + at(x + 1, y);
                let sum = row(y.saturating_sub(1)) + 2 * row(y) + row(y + 1);
                pixels.push(u8::try_from(sum / 16).unwrap());
            }
        }
        Self { pixels, ..*self }
    }

    fn read_golden(path: &Path) -> Self {
        let file = fs::File::open(path)
            .unwrap_or_else(|error| panic!("{}: {error}; UPDATE_GOLDEN=1 makes it", path.display()));
        let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        Self { width: info.width as usize, height: info.height as usize, pixels }
    }

    fn write_golden(&self, path: &Path) {
        let file = fs::File::create(path).unwrap();
        let (width, height) = (u32::try_from(self.width).unwrap(), u32::try_from(self.height).unwrap());
        let mut encoder = png::Encoder::new(file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().unwrap().write_image_data(&self.pixels).unwrap();
    }

    #[allow(clippy::float_arithmetic, reason = "averages of a picture, not money")]
    /// The average difference of the picture and of its worst square.
    fn difference(&self, other: &Self) -> (f64, f64) {
        let mut squares = std::collections::BTreeMap::new();
        let mut all = 0;
        for (index, (one, two)) in self.pixels.iter().zip(&other.pixels).enumerate() {
            let difference = u64::from(one.abs_diff(*two));
            all += difference;
            *squares.entry((index % self.width / SQUARE, index / self.width / SQUARE)).or_insert(0) += difference;
        }
        let average = |sum: u64, count: usize| sum as f64 / count as f64;
        let worst = squares.into_values().max().unwrap_or_default();
        (average(all, self.pixels.len()), average(worst, SQUARE * SQUARE))
    }
}

fn looks_like_its_golden_picture(name: &str, picture: &Picture) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(format!("{name}.png"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        picture.write_golden(&path);
    }
    let golden = Picture::read_golden(&path);
    assert_eq!((picture.width, picture.height), (golden.width, golden.height), "{name}");
    let (average, worst) = picture.difference(&golden);
    println!("{name}: {average:.3} on average, {worst:.1} in the worst square");
    let drawn = folder().join(format!("{name}.png"));
    picture.write_golden(&drawn);
    assert!(
        average <= TOLERANCE.0 && worst <= TOLERANCE.1,
        "{name} looks different ({average:.2} on average, {worst:.1} in the worst square): see {}",
        drawn.display()
    );
}

fn decode(name: &str, picture: &Picture) -> String {
    let path = folder().join(format!("{name}.pgm"));
    fs::write(&path, picture.to_pgm()).unwrap();
    decode_file(&path)
}

fn decode_file(path: &Path) -> String {
    let read = run("zbarimg", &["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path.to_str().unwrap()]);
    String::from_utf8(read).unwrap().trim_end().to_owned()
}

fn one(sample: &Sample, page: Page, language: Language) -> Vec<u8> {
    ticket::pdf(&[sample.ticket(1)], page, language).unwrap()
}

#[test]
#[ignore = "needs poppler-utils: shared/papers/look"]
fn tickets_look_as_they_should() {
    for sample in samples::all() {
        let name = format!("ticket-{}", sample.name);
        let a4 = one(&sample, Page::A4, Language::English);
        looks_like_its_golden_picture(&format!("{name}-a4"), &render(&name, &a4, 1, 60));
        let phone = one(&sample, Page::Phone, Language::Polish);
        looks_like_its_golden_picture(&format!("{name}-phone"), &render(&name, &phone, 1, 72));
    }
}

/// The two compositions of posters that the samples' concerts don't have.
#[test]
#[ignore = "needs poppler-utils: shared/papers/look"]
fn other_posters_look_as_they_should() {
    for (composition, concert_number) in [("score", 2), ("discs", 4)] {
        let phone = one(&Sample { concert_number, ..usual() }, Page::Phone, Language::English);
        let name = format!("poster-{composition}");
        looks_like_its_golden_picture(&name, &render(&name, &phone, 1, 72));
    }
}

#[test]
#[ignore = "needs poppler-utils: shared/papers/look"]
fn invoices_look_as_they_should() {
    let long = with(60, Kind::Invoice, Language::Polish);
    for page in [1, 4] {
        looks_like_its_golden_picture(&format!("invoice-long-{page}"), &render("invoice-long", &long, page, 60));
    }
    let short = with(2, Kind::Invoice, Language::English);
    looks_like_its_golden_picture("invoice-short", &render("invoice-short", &short, 1, 60));
    let credit_note = with(2, Kind::CreditNote { corrects: "FV/2031/000041" }, Language::Polish);
    looks_like_its_golden_picture("credit-note", &render("credit-note", &credit_note, 1, 60));
}

fn with(lines: usize, kind: Kind<'_>, language: Language) -> Vec<u8> {
    samples::with_invoice(lines, kind, BUYER, |it| invoice::pdf(it, language)).unwrap()
}

#[test]
#[ignore = "needs poppler-utils and zbar-tools: shared/papers/look"]
fn independent_reader_reads_every_code() {
    for sample in samples::all() {
        for page in [Page::A4, Page::Phone] {
            let name = format!("read-{}-{page:?}", sample.name);
            let picture = render(&name, &one(&sample, page, Language::Polish), 1, 300);
            assert_eq!(decode(&name, &picture), sample.code, "{name}");
        }
    }
}

/// A camera with 1,920 pixels across 65 degrees sees a sheet at a distance of 60 cm with 64 dpi.
#[test]
#[ignore = "needs poppler-utils and zbar-tools: shared/papers/look"]
fn code_is_readable_at_arms_length_and_slightly_out_of_focus() {
    for sample in samples::all() {
        for page in [Page::A4, Page::Phone] {
            let name = format!("arm-{}-{page:?}", sample.name);
            let picture = render(&name, &one(&sample, page, Language::English), 1, 64).blurred();
            assert_eq!(decode(&name, &picture), sample.code, "{name}");
        }
    }
}

#[test]
#[ignore = "needs poppler-utils and zbar-tools: shared/papers/look"]
fn every_page_of_an_order_has_its_own_code() {
    let all = samples::all();
    let tickets: Vec<_> = all.iter().zip(1..).map(|(sample, number)| sample.ticket(number)).collect();
    let pdf = ticket::pdf(&tickets, Page::A4, Language::English).unwrap();
    for (sample, page) in all.iter().zip(1..) {
        let name = format!("order-{page}");
        assert_eq!(decode(&name, &render(&name, &pdf, page, 150)), sample.code);
    }
}

#[test]
#[ignore = "needs librsvg2-bin and zbar-tools: shared/papers/look"]
fn code_of_an_svg_is_readable() {
    for sample in samples::all() {
        let ticket = ticket::svg(&sample.ticket(1), Language::English).unwrap();
        let alone = ticket::qr_svg(&sample.code).unwrap();
        for (name, svg) in [(format!("svg-{}", sample.name), ticket), (format!("qr-{}", sample.name), alone)] {
            let (from, to) = (folder().join(format!("{name}.svg")), folder().join(format!("{name}.png")));
            fs::write(&from, svg).unwrap();
            run("rsvg-convert", &["--width", "600", "--output", to.to_str().unwrap(), from.to_str().unwrap()]);
            assert_eq!(decode_file(&to), sample.code, "{name}");
        }
    }
}

/// Visible and combining characters, sorted: readers order lines and directions differently.
fn characters(text: &str) -> Vec<char> {
    let mut characters: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .filter(
            |c| !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ad}'),
        )
        .collect();
    characters.sort_unstable();
    characters
}

/// The characters that a reader extracts from a ticket because of its name.
fn extracted(name: &str, concert: &str) -> Vec<char> {
    let sample = Sample { concert: concert.to_owned(), artist: None, ..usual() };
    let path = folder().join(format!("{name}.pdf"));
    fs::write(&path, one(&sample, Page::A4, Language::English)).unwrap();
    characters(&String::from_utf8(run("pdftotext", &["-raw", path.to_str().unwrap(), "-"])).unwrap())
}

/// The characters of a name that are missing on its ticket.
fn lost(name: &str, concert: &str) -> String {
    let mut found = extracted(name, concert);
    let without = extracted("without", "x");
    for character in without.iter().filter(|character| **character != 'x') {
        let place = found.iter().position(|other| other == character);
        found.remove(place.unwrap_or_else(|| panic!("{character:?} of the ticket is gone")));
    }
    let lost = characters(concert).into_iter().filter(|character| {
        let place = found.iter().position(|other| other == character);
        place.map(|place| found.remove(place)).is_none()
    });
    lost.collect()
}

#[test]
#[ignore = "needs poppler-utils: shared/papers/look"]
fn text_of_names_of_many_scripts_can_be_extracted() {
    for sample in samples::all().into_iter().filter(|sample| sample.name != "missing") {
        for text in [&sample.concert, &sample.holder] {
            assert_eq!(lost("scripts", text), "", "{text}");
        }
    }
}

#[test]
#[ignore = "needs poppler-utils: shared/papers/look"]
fn text_of_any_name_can_be_extracted() {
    let letters = "[\\p{Latin}\\p{Greek}\\p{Cyrillic}\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Hangul} ]{1,200}";
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    runner
        .run(&letters.prop_filter("something to see", |name| !name.trim().is_empty()), |name| {
            let lost = lost("any", &name);
            prop_assert!(lost.is_empty(), "{lost:?} of {name:?}");
            Ok(())
        })
        .unwrap();
}
