use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;

use crate::cursor::{decode, encode};
use crate::error::{ViewError, unavailable};
use crate::item::read;
use crate::page::{Order, Page, PageRequest};
use crate::table::Views;

/// The secondary index, see [`crate::Listed`].
const BY_DATE: &str = "byDate";

impl Views {
    /// Reads a page of a list.
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

    /// Reads a whole list. Only for lists that are known to be short.
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

    /// Reads a page of a list in the index `byDate`, from `from` to `to` (both included), in ascending order. It is empty if `to`
    /// comes before `from`. Skips items that `wanted` rejects. Reads at most 1,000 items for a page.
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
        // DynamoDB rejects an empty range and a start key outside the range. A range that begins "now" has moved on since the
        // previous page, perhaps past the cursor.
        let reached = start.as_ref().and_then(|key| key.get("listedAt")?.as_s().ok()).cloned();
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
                    let key = select(item, &["pk", "sk", "listed", "listedAt"]);
                    return Ok(Page { items, next_cursor: more.then(|| encode(&key, "listed")) });
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

fn select(item: &HashMap<String, AttributeValue>, names: &[&str]) -> HashMap<String, AttributeValue> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone()))).collect()
}
