//! A label: a small but valid PDF (PDF 1.4, ISO 32000) of 4 by 6 inches.

use super::shipment::Shipment;

pub(crate) fn pdf(shipment: &Shipment) -> Vec<u8> {
    let lines = [&shipment.number, &shipment.service, shipment.reference.as_ref().unwrap_or(&shipment.number)];
    let shown: String = lines.iter().map(|line| format!("({}) Tj T* ", escaped(line))).collect();
    let content = format!("BT /F1 18 Tf 24 TL 24 390 Td {shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (table, size) = (file.len(), objects.len() + 1);
    file.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{places}"));
    file.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    file.into_bytes()
}

/// Escapes a PDF string. Characters that are not printable ASCII are left out.
fn escaped(text: &str) -> String {
    let plain = text.chars().filter(|letter| letter.is_ascii_graphic() || *letter == ' ');
    plain.flat_map(|letter| ("()\\".contains(letter).then_some('\\')).into_iter().chain([letter])).collect()
}
