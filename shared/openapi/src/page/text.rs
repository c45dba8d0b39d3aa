/// Escapes text for HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Converts paragraphs, lists and code from Markdown to HTML, which is all that descriptions use.
pub(super) fn prose(text: &str) -> String {
    let mut html = String::new();
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        if block.starts_with("- ") {
            let items = block.split("\n- ").map(|item| format!("<li>{}</li>", inline(item.trim_start_matches("- "))));
            html += &format!("<ul>{}</ul>", items.collect::<String>());
        } else {
            html += &format!("<p>{}</p>", inline(block));
        }
    }
    html
}

/// Text between backticks is code.
fn inline(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    pieces
        .map(|(number, piece)| if number % 2 == 1 { format!("<code>{}</code>", escape(piece)) } else { escape(piece) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lists_and_paragraphs_become_html() {
        let html = prose("Take `a<b>`.\n\n- one\n- <script>");
        assert_eq!(html, "<p>Take <code>a&lt;b&gt;</code>.</p><ul><li>one</li><li>&lt;script&gt;</li></ul>");
    }
}
