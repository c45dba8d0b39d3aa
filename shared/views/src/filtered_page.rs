use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;

use crate::cursor::{decode, encode};
use crate::error::{ViewError, unavailable};
use crate::item::read;
use crate::page::{Order, Page, PageRequest};
use crate::table::Views;

type Item = HashMap<String, AttributeValue>;

/// The secondary index, see [`crate::Listed`].
const BY_DATE: &str = "byDate";

/// The most items that are read for one page, so that a filter which nothing passes can't read a table to its end.
const MAX_READ: usize = 10_000;

/// The most items that are read by one query.
const MAX_BATCH: usize = 1000;

/// A page of a list that shows only some of the list's items, and is full all the same.
///
/// The filter may read elsewhere: [`next`](Self::next) returns the next items of the list, and [`keep`](Self::keep) takes what is shown
/// of each. The page has a cursor only if another item follows that is shown; only after 10,000 items, or [fewer](Self::reading_at_most),
/// does a page end early.
pub struct FilteredPage<'a, T> {
    views: &'a Views,
    source: Source,
    limit: usize,
    /// The size of the next batch: it grows while few items are shown.
    batch: usize,
    /// The key after which the next query starts.
    start: Option<Item>,
    /// Whether the list goes on after what was read.
    goes_on: bool,
    read: usize,
    max_read: usize,
    /// The keys of the items of the last batch.
    keys: Vec<Item>,
    shown: Vec<T>,
    /// The key of the last item that is shown.
    last: Option<Item>,
    /// Whether an item follows that is shown.
    has_next: bool,
}

enum Source {
    List { list: String, order: Order },
    ByDate { list: String, from: String, to: String },
}

impl Source {
    /// The attribute with the list's name, which cursors leave out.
    fn list_key(&self) -> &'static str {
        match self {
            Self::List { .. } => "pk",
            Self::ByDate { .. } => "listed",
        }
    }

    /// The attributes that cursors contain, and [`Self::list_key`].
    fn key_names(&self) -> &'static [&'static str] {
        match self {
            Self::List { .. } => &["pk", "sk"],
            Self::ByDate { .. } => &["pk", "sk", "listed", "listedAt"],
        }
    }
}

impl Views {
    /// Begins a page of a list.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub fn filtered<T>(
        &self,
        list: &str,
        order: Order,
        request: &PageRequest,
    ) -> Result<FilteredPage<'_, T>, ViewError> {
        let start = request.cursor.as_deref().map(|cursor| decode(cursor, &["sk"], "pk", list)).transpose()?;
        Ok(FilteredPage::new(self, Source::List { list: list.to_owned(), order }, request, start, true))
    }

    /// Begins a page of a list in the index `byDate`, from `from` to `to` (both included), in ascending order. It is empty if `to` comes
    /// before `from`.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub fn filtered_by_date<T>(
        &self,
        list: &str,
        from: &str,
        to: &str,
        request: &PageRequest,
    ) -> Result<FilteredPage<'_, T>, ViewError> {
        let names = ["pk", "sk", "listedAt"];
        let mut start = request.cursor.as_deref().map(|cursor| decode(cursor, &names, "listed", list)).transpose()?;
        // DynamoDB rejects an empty range and a start key outside the range. A range that begins "now" has moved on since the
        // previous page, perhaps past the cursor.
        let reached = start.as_ref().and_then(|key| key.get("listedAt")?.as_s().ok()).cloned();
        let is_empty = from > to || reached.as_deref().is_some_and(|reached| reached > to);
        if reached.as_deref().is_some_and(|reached| reached < from) {
            start = None;
        }
        let source = Source::ByDate { list: list.to_owned(), from: from.to_owned(), to: to.to_owned() };
        Ok(FilteredPage::new(self, source, request, start, !is_empty))
    }
}

impl<'a, T> FilteredPage<'a, T> {
    fn new(views: &'a Views, source: Source, request: &PageRequest, start: Option<Item>, goes_on: bool) -> Self {
        let limit = usize::from(request.limit);
        Self {
            views,
            source,
            limit,
            // One more shows whether there is a next page.
            batch: limit.saturating_add(1),
            start,
            goes_on,
            read: 0,
            max_read: MAX_READ,
            keys: Vec::new(),
            shown: Vec::new(),
            last: None,
            has_next: false,
        }
    }

    /// Ends the page early after this number of items: for a filter that reads elsewhere for each.
    #[must_use]
    pub fn reading_at_most(self, items: usize) -> Self {
        Self { max_read: items, ..self }
    }

    /// The next items of the list; none once the page is complete. Items that were returned and not kept are left out.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn next<U: DeserializeOwned>(&mut self) -> Result<Option<Vec<U>>, ViewError> {
        if self.has_next || !self.goes_on || self.read >= self.max_read {
            return Ok(None);
        }
        let rest = self.max_read.saturating_sub(self.read);
        let batch = i32::try_from(self.batch.min(MAX_BATCH).min(rest)).unwrap_or(i32::MAX);
        self.batch = self.batch.saturating_mul(2);
        let query = self.views.client.query().table_name(&self.views.table).limit(batch);
        let query = match &self.source {
            Source::List { list, order } => query
                .key_condition_expression("pk = :list")
                .expression_attribute_values(":list", AttributeValue::S(list.clone()))
                .scan_index_forward(*order == Order::Ascending),
            Source::ByDate { list, from, to } => query
                .index_name(BY_DATE)
                .key_condition_expression("listed = :list AND listedAt BETWEEN :from AND :to")
                .expression_attribute_values(":list", AttributeValue::S(list.clone()))
                .expression_attribute_values(":from", AttributeValue::S(from.clone()))
                .expression_attribute_values(":to", AttributeValue::S(to.clone())),
        };
        let found = query.set_exclusive_start_key(self.start.take()).send().await.map_err(unavailable)?;
        let items = found.items();
        self.read += items.len();
        self.keys = items.iter().map(|item| select(item, self.source.key_names())).collect();
        let data = items.iter().map(|item| read(item).map(|(_, data)| data)).collect::<Result<_, _>>()?;
        self.goes_on = found.last_evaluated_key().is_some();
        self.start = found.last_evaluated_key;
        Ok(Some(data))
    }

    /// What is shown of the items that [`next`](Self::next) returned, in the same sequence; none of an item that is left out.
    pub fn keep(&mut self, shown: impl IntoIterator<Item = Option<T>>) {
        for (key, shown) in std::mem::take(&mut self.keys).into_iter().zip(shown) {
            let Some(shown) = shown else { continue };
            if self.shown.len() >= self.limit {
                self.has_next = true;
                return;
            }
            self.shown.push(shown);
            self.last = Some(key);
        }
    }

    /// The page.
    pub fn finish(self) -> Page<T> {
        let after = if self.has_next {
            self.last
        } else if self.goes_on {
            self.start
        } else {
            None
        };
        Page { items: self.shown, next_cursor: after.map(|key| encode(&key, self.source.list_key())) }
    }
}

fn select(item: &Item, names: &[&str]) -> Item {
    names.iter().filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone()))).collect()
}
