//! Reads all rows of a partition whose sort keys share a prefix.

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use plugcast_core::PortError;

use crate::{failure::failure, item::Item};

/// Every row of `partition` whose sort key begins with `prefix`, sorted by that key.
///
/// Returns an error, not a partial result, when there are more than `max_pages` pages of 1 MB.
pub(crate) async fn query(
    client: &Client,
    table: &str,
    partition: String,
    prefix: &str,
    max_pages: usize,
) -> Result<Vec<Item>, PortError> {
    let mut items = Vec::new();
    let mut start: Option<Item> = None;
    for _ in 0..max_pages {
        let page = client
            .query()
            .table_name(table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(partition.clone()))
            .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()))
            .consistent_read(true)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| failure("Query", error))?;
        items.extend(page.items.unwrap_or_default());
        start = page.last_evaluated_key;
        if start.is_none() {
            return Ok(items);
        }
    }
    Err(PortError::permanent("Query", format!("more than {max_pages} pages under {prefix}")))
}
