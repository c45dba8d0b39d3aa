/// Text as HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Paragraphs, lists and code of Markdown as HTML: what descriptions use of it.
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

/// Every second piece between backticks is code.
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
    fn a_list_and_a_paragraph_become_html_and_nothing_else_does() {
        let html = prose("Take `a<b>`.\n\n- one\n- <script>");
        assert_eq!(html, "<p>Take <code>a&lt;b&gt;</code>.</p><ul><li>one</li><li>&lt;script&gt;</li></ul>");
    }
}
