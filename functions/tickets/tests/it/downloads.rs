use kernel::TicketId;
use testkit::id;
use tickets::downloads::FileFormat;

#[test]
fn suffix_of_a_ticket_id_selects_the_file_format() {
    let ticket_id = TicketId::new(id(7));
    for (suffix, format) in [
        ("", None),
        (".pdf", Some(FileFormat::Pdf)),
        (".svg", Some(FileFormat::Svg)),
        (".ics", Some(FileFormat::Calendar)),
    ] {
        assert_eq!(FileFormat::parse(&format!("{ticket_id}{suffix}")), Some((ticket_id, format)));
    }
}

#[test]
fn unknown_suffix_or_id_selects_nothing() {
    assert_eq!(FileFormat::parse(&format!("{}.png", TicketId::new(id(7)))), None);
    assert_eq!(FileFormat::parse("ticket.pdf"), None);
}
