//! What a gate finds by a name or a number.

use kernel::{ConcertId, OrderId};
use proptest::prelude::*;
use testkit::id;
use tickets::name_index::{NameIndex, NameQuery, list_of_number};
use tickets::ticket_search::{OrdersOfWord, in_all};

fn concert() -> ConcertId {
    ConcertId::new(id(1))
}

fn index() -> NameIndex {
    NameIndex::new(b"a key of tests")
}

/// Whether the order of somebody with this name is found and shown.
fn finds(query: &str, name: &str) -> bool {
    let lists = index().lists_of_name(concert(), name);
    let query = NameQuery::parse(query).unwrap();
    query.words().iter().all(|word| lists.contains(&index().list_of_word(concert(), word))) && query.matches([name])
}

#[test]
fn words_and_their_beginnings_are_found_without_accents_and_case() {
    for query in ["Gęślą", "zazolc", "ZAZ", "gesl", "gesla zazolc", "zażó gęś", "Zaz\u{307}o\u{301}łc\u{301}"] {
        assert!(finds(query, "Zażółć Gęślą-Jaźń"), "{query}");
    }
}

#[test]
fn beginnings_of_two_letters_find_only_whole_words() {
    assert!(finds("li", "Li Wei") && finds("wei", "Li Wei"));
    assert!(!finds("li", "Linda") && !finds("we", "Li Wei"));
}

#[test]
fn other_words_are_not_found() {
    for query in ["kowalski", "kowalska anna maria", "owalska", "annna"] {
        assert!(!finds(query, "Anna Kowalska"), "{query}");
    }
}

#[test]
fn concert_and_key_are_part_of_the_hash() {
    let lists = index().lists_of_name(concert(), "Anna");
    assert!(lists.is_disjoint(&index().lists_of_name(ConcertId::new(id(2)), "Anna")));
    assert!(lists.is_disjoint(&NameIndex::new(b"another key").lists_of_name(concert(), "Anna")));
}

#[test]
fn lists_show_nothing_of_the_name() {
    assert!(index().lists_of_name(concert(), "Kowalska").iter().all(|list| !list.to_lowercase().contains("kow")));
}

#[test]
fn a_name_has_at_most_two_lists_for_each_word() {
    assert_eq!(index().lists_of_name(concert(), "Anna Kowalska").len(), 3);
}

#[test]
fn order_numbers_are_found_however_they_are_typed() {
    let stored = list_of_number(concert(), "2026-000042-K7");
    for typed in ["2026-000042-K7", " 2026 000042 k7 ", "2026000042k7", "2026\u{2013}000042\u{2013}K7"] {
        assert_eq!(list_of_number(concert(), typed), stored, "{typed}");
    }
}

#[test]
fn query_without_letters_is_none() {
    assert_eq!(NameQuery::parse(" -- "), None);
}

proptest! {
    /// Whoever types the beginning of each word finds the order.
    #[test]
    fn every_beginning_of_three_letters_is_found(name in "[A-Za-zĄąĆćĘęŁłŃńÓóŚśŻżÖöÑñ]{1,9}( [A-Za-zĄąĆćĘęŁłŃńÓóŚśŻżÖöÑñ]{1,9}){0,3}", letters in 3_usize..9) {
        let query: Vec<String> = name.split(' ').map(|word| word.chars().take(letters).collect()).collect();
        prop_assert!(finds(&query.join(" "), &name));
    }
}

fn orders_of_word(numbers: impl IntoIterator<Item = u128>, is_cut: bool) -> OrdersOfWord {
    OrdersOfWord { order_ids: numbers.into_iter().map(|number| OrderId::new(id(number))).collect(), is_cut }
}

/// The numbers of the orders, and whether there may be more.
fn found(words: Vec<OrdersOfWord>) -> (Vec<u128>, bool) {
    let (order_ids, more) = in_all(words);
    (order_ids.into_iter().map(|order_id| order_id.uuid().as_u128()).collect(), more)
}

#[test]
fn order_that_a_cut_list_leaves_out_is_found_by_the_other_word() {
    let (common, rare) = (orders_of_word(1..=3, true), orders_of_word([2, 9], false));
    assert_eq!(found(vec![common, rare]), (vec![2, 9], false));
}

#[test]
fn orders_are_in_the_complete_lists_of_all_words() {
    let words = vec![orders_of_word(1..=5, false), orders_of_word(4..=9, false)];
    assert_eq!(found(words), (vec![4, 5], false));
}

#[test]
fn there_may_be_more_orders_if_all_lists_are_cut() {
    assert_eq!(found(vec![orders_of_word(1..=5, true), orders_of_word(4..=9, true)]), (vec![4, 5], true));
}

#[test]
fn no_word_finds_no_orders() {
    assert_eq!(found(vec![]), (vec![], false));
}
