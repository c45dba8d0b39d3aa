use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cursor::{decode, encode};
use crate::{Key, ViewError, Views, unavailable};

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// At most so many items.
    pub limit: u16,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By place, lowest first.
    Ascending,
    /// By place, highest first.
    Descending,
}

/// A part of a list, as clients get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The same page of other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next_cursor: self.next_cursor }
    }
}

/// The index by date, see [`crate::Listed`].
const BY_DATE: &str = "byDate";

impl Views {
    /// A page of the items of a list.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn list<T: DeserializeOwned>(
        &self,
        list: &str,
        order: Order,
        request: &PageRequest,
    ) -> Result<Page<T>, ViewError> {
        let start = request.cursor.as_deref().map(|cursor| decode(cursor, &["sk"], "pk", list)).transpose()?;
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :list")
            .expression_attribute_values(":list", AttributeValue::S(list.to_owned()))
            .scan_index_forward(order == Order::Ascending)
            .limit(request.limit.into())
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(unavailable)?;
        let items = page.items().iter().map(|item| read(item).map(|(_, data)| data)).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: page.last_evaluated_key().map(|last| encode(last, "pk")) })
    }

    /// All items of a list that is known to be short.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn list_all<T: DeserializeOwned>(&self, list: &str) -> Result<Vec<T>, ViewError> {
        let mut all = Vec::new();
        let mut request = PageRequest { limit: 1000, cursor: None };
        loop {
            let page = self.list(list, Order::Ascending, &request).await?;
            all.extend(page.items);
            request.cursor = page.next_cursor;
            if request.cursor.is_none() {
                return Ok(all);
            }
        }
    }

    /// A page of the items that the index `byDate` lists between two places, both included, in ascending order; none when the
    /// second comes before the first. Items that `wanted` refuses are passed over; at most 1,000 are looked at for a page.
    ///
    /// # Errors
    /// See [`ViewError`].
    pub async fn list_by_date<T: DeserializeOwned>(
        &self,
        list: &str,
        from: &str,
        to: &str,
        request: &PageRequest,
        wanted: impl Fn(&T) -> bool,
    ) -> Result<Page<T>, ViewError> {
        let names = ["pk", "sk", "listedAt"];
        let mut start = request.cursor.as_deref().map(|cursor| decode(cursor, &names, "listed", list)).transpose()?;
        let mut items = Vec::new();
        // DynamoDB refuses an empty range, and a start outside the range: one that begins "now" has moved on since the page
        // before, perhaps past its end.
        let reached = start.as_ref().and_then(|place| place.get("listedAt")?.as_s().ok()).cloned();
        if from > to || reached.as_deref().is_some_and(|reached| reached > to) {
            return Ok(Page { items, next_cursor: None });
        }
        if reached.as_deref().is_some_and(|reached| reached < from) {
            start = None;
        }
        for _ in 0..10 {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(BY_DATE)
                .key_condition_expression("listed = :list AND listedAt BETWEEN :from AND :to")
                .expression_attribute_values(":list", AttributeValue::S(list.to_owned()))
                .expression_attribute_values(":from", AttributeValue::S(from.to_owned()))
                .expression_attribute_values(":to", AttributeValue::S(to.to_owned()))
                .limit(100)
                .set_exclusive_start_key(start.take())
                .send()
                .await
                .map_err(unavailable)?;
            for (index, item) in page.items().iter().enumerate() {
                let (_, data) = read(item)?;
                if !wanted(&data) {
                    continue;
                }
                items.push(data);
                let more = index + 1 < page.items().len() || page.last_evaluated_key().is_some();
                if items.len() >= usize::from(request.limit) {
                    let place = place(item, &["pk", "sk", "listed", "listedAt"]);
                    return Ok(Page { items, next_cursor: more.then(|| encode(&place, "listed")) });
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(Page { items, next_cursor: start.map(|last| encode(&last, "listed")) })
    }
}

fn place(item: &HashMap<String, AttributeValue>, names: &[&str]) -> HashMap<String, AttributeValue> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone()))).collect()
}

pub(crate) fn read<T: DeserializeOwned>(item: &HashMap<String, AttributeValue>) -> Result<(u64, T), ViewError> {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().or_else(|_| value.as_n()).ok());
    let unreadable = |reason: &str| ViewError::Unreadable {
        key: format!(
            "{:?}",
            Key::new(text("pk").cloned().unwrap_or_default(), text("sk").cloned().unwrap_or_default())
        ),
        reason: reason.to_owned(),
    };
    let version = text("version").and_then(|text| text.parse().ok()).ok_or_else(|| unreadable("no version"))?;
    let data = text("data").ok_or_else(|| unreadable("no data"))?;
    Ok((version, serde_json::from_str(data).map_err(|error| unreadable(&error.to_string()))?))
}
