/// The most octets of a line, without its end. Source: RFC 5545, section 3.1.
const MAX_OCTETS: usize = 75;

/// Folds the lines of an iCalendar file that are too long, never inside of a character nor of an escape such as `\,`: some calendars
/// read the lines before they put them together.
pub(crate) fn folded(lines: &str) -> String {
    let mut folded = String::with_capacity(lines.len() + lines.len() / 32);
    for line in lines.split_inclusive("\r\n") {
        let (content, end) = line.strip_suffix("\r\n").map_or((line, ""), |content| (content, "\r\n"));
        fold(content, &mut folded);
        folded.push_str(end);
    }
    folded
}

fn fold(line: &str, folded: &mut String) {
    let mut octets = 0;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let escaped = letters.next_if(|_| letter == '\\');
        let length = letter.len_utf8() + escaped.map_or(0, char::len_utf8);
        if octets + length > MAX_OCTETS {
            folded.push_str("\r\n ");
            octets = 1;
        }
        octets += length;
        folded.push(letter);
        folded.extend(escaped);
    }
}
