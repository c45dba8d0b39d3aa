use reservations::sales_chart::{Chart, Column};

fn chart(columns: &[&[u64]]) -> Chart {
    let column = |(place, parts): (usize, &&[u64])| {
        let total = parts.iter().sum::<u64>().to_string();
        Column { label: format!("day {place}"), total, parts: parts.to_vec() }
    };
    Chart::of(&columns.iter().enumerate().map(column).collect::<Vec<_>>())
}

fn lines(highest: u64) -> Vec<u64> {
    chart(&[&[highest]]).lines.into_iter().map(|line| line.value).collect()
}

#[test]
fn lines_are_round_and_reach_the_highest_column() {
    assert_eq!(lines(0), [0, 1, 2, 3, 4]);
    assert_eq!(lines(4), [0, 1, 2, 3, 4]);
    assert_eq!(lines(5), [0, 2, 4, 6, 8]);
    assert_eq!(lines(3_424), [0, 1_000, 2_000, 3_000, 4_000]);
    assert_eq!(lines(u64::MAX).len(), 5);
}

#[test]
fn columns_stand_on_the_line_of_nothing_and_parts_on_each_other() {
    let chart = chart(&[&[2, 2]]);
    let places: Vec<_> = chart.bars.iter().map(|bar| (bar.part, bar.y.as_str(), bar.height.as_str())).collect();
    assert_eq!(places, [(0, "46.00%", "43.65%"), (1, "2.00%", "43.65%")]);
    assert_eq!((chart.lines[0].y.as_str(), chart.lines[4].y.as_str()), ("90.00%", "2.00%"));
}

#[test]
fn parts_without_anything_are_not_drawn() {
    let chart = chart(&[&[0, 3], &[0, 0]]);
    assert_eq!(chart.bars.iter().map(|bar| bar.part).collect::<Vec<_>>(), [1]);
    assert_eq!(chart.peak.map(|peak| peak.text), Some("3".to_owned()));
}

#[test]
fn chart_of_nothing_has_no_peak() {
    assert_eq!(chart(&[&[0], &[0]]).peak, None);
    assert_eq!(chart(&[]).bars, []);
}

#[test]
fn few_columns_have_a_label_among_them_the_last() {
    let chart = chart(&[[1].as_slice(); 90]);
    let labels: Vec<String> = chart.labels.into_iter().map(|label| label.text).collect();
    assert!(labels.len() <= 6 && labels.contains(&"day 89".to_owned()), "{labels:?}");
}
