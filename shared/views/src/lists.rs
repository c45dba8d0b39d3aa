use serde::de::DeserializeOwned;

use crate::error::ViewError;
use crate::page::{Order, Page, PageRequest};
use crate::table::Views;

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
        let mut page = self.filtered(list, order, request)?;
        while let Some(items) = page.next::<T>().await? {
            page.keep(items.into_iter().map(Some));
        }
        Ok(page.finish())
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
}
