//! Commits a change: one transaction writes every row that it touches.

mod instances;
mod plugins;

use async_trait::async_trait;
use aws_sdk_dynamodb::{
    operation::transact_write_items::TransactWriteItemsError,
    types::{CancellationReason, Delete, Put, TransactWriteItem, Update},
};
use plugcast_core::{
    Edit, Instance, PortError,
    edit::{Claim, EntityEdit},
    ports::{ChangeWriter, Commit, CommitError},
};

use super::{DynamoRegistry, change_key, control_plane_key};
use crate::{
    failure::failure,
    item::{Item, Key, attribute, number},
};

/// One write of the transaction, and the refusal that its failed condition means.
pub(super) struct Write {
    pub(super) item: TransactWriteItem,
    pub(super) refusal: Refusal,
}

/// What a failed condition means. When several fail, the first in this order is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Refusal {
    Conflict,
    Taken(Claim),
}

impl From<Refusal> for CommitError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Conflict => Self::Conflict,
            Refusal::Taken(claim) => Self::Taken(claim),
        }
    }
}

/// How an edit changes the counts of a control plane.
#[derive(Debug, Default)]
struct CountChange {
    plugins: i64,
    instances: i64,
    instance_bytes: i64,
}

impl CountChange {
    fn of(edit: &Edit) -> Self {
        match edit {
            Edit::ControlPlane { .. } => Self::default(),
            Edit::Plugin(edit) => Self { plugins: growth(edit), ..Self::default() },
            Edit::Instance(edit) => {
                let bytes = |side: Option<&Instance>| {
                    side.map_or(0, |instance| instance.weight().cast_signed())
                };
                Self {
                    plugins: 0,
                    instances: growth(edit),
                    instance_bytes: bytes(edit.after()) - bytes(edit.before()),
                }
            }
        }
    }
}

/// How `edit` changes the number of entities: 1, 0 or -1.
fn growth<T>(edit: &EntityEdit<T>) -> i64 {
    i64::from(edit.after().is_some()) - i64::from(edit.before().is_some())
}

#[async_trait]
impl ChangeWriter for DynamoRegistry {
    async fn commit(&self, commit: &Commit) -> Result<(), CommitError> {
        let mut writes = vec![self.advance(commit)?, self.record_change(commit)?];
        match &commit.edit {
            Edit::Plugin(edit) => self.plugin(commit.control_plane, edit, &mut writes)?,
            Edit::Instance(edit) => self.instance(commit.control_plane, edit, &mut writes)?,
            Edit::ControlPlane { before, after } => {
                writes.extend(self.rename_control_plane(commit.control_plane, before, after)?);
            }
        }
        if let Some(record) = &commit.idempotency {
            writes.push(self.put_record(commit.control_plane, record, commit.change.at)?);
        }
        let (items, refusals): (Vec<_>, Vec<_>) =
            writes.into_iter().map(|write| (write.item, write.refusal)).unzip();
        let outcome =
            self.client.transact_write_items().set_transact_items(Some(items)).send().await;
        match outcome {
            Ok(_) => Ok(()),
            Err(error) => match refusal_of(error.as_service_error(), &refusals) {
                Some(refusal) => Err(refusal.into()),
                None => Err(failure("TransactWriteItems", error).into()),
            },
        }
    }
}

impl DynamoRegistry {
    /// Moves the control plane to the next generation, if it still has the generation that the
    /// writer read.
    fn advance(&self, commit: &Commit) -> Result<Write, PortError> {
        let change = CountChange::of(&commit.edit);
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(control_plane_key(commit.control_plane).into_item()))
            .condition_expression("generation = :expected");
        let mut set = "SET generation = :next, updated_at = :at".to_owned();
        if let Edit::ControlPlane { after, .. } = &commit.edit {
            set.push_str(", #name = :name, description = :description, labels = :labels");
            update = update
                // `name` is a reserved word of DynamoDB.
                .expression_attribute_names("#name", "name")
                .expression_attribute_values(":name", attribute(&after.name)?)
                .expression_attribute_values(":description", attribute(&after.description)?)
                .expression_attribute_values(":labels", attribute(&after.labels)?);
        }
        let add = "ADD plugin_count :plugins, instance_count :instances, instance_bytes :bytes";
        let update = update
            .update_expression(format!("{set} {add}"))
            .expression_attribute_values(":expected", number(commit.expected_generation))
            .expression_attribute_values(":next", number(commit.change.generation))
            .expression_attribute_values(":plugins", number(change.plugins))
            .expression_attribute_values(":instances", number(change.instances))
            .expression_attribute_values(":bytes", number(change.instance_bytes))
            .expression_attribute_values(":at", number(commit.change.at.as_millis()))
            .build()
            .map_err(describing)?;
        let item = TransactWriteItem::builder().update(update).build();
        Ok(Write { item, refusal: Refusal::Conflict })
    }

    fn record_change(&self, commit: &Commit) -> Result<Write, PortError> {
        let key = change_key(commit.control_plane, commit.change.generation);
        let item = self.put_new(key.with(&commit.change)?)?;
        Ok(Write { item, refusal: Refusal::Conflict })
    }

    /// Replaces a row that must exist.
    fn replace(&self, row: Item) -> Result<Write, PortError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(row))
            .condition_expression("attribute_exists(pk)")
            .build()
            .map_err(describing)?;
        let item = TransactWriteItem::builder().put(put).build();
        Ok(Write { item, refusal: Refusal::Conflict })
    }

    pub(super) fn remove(&self, key: Key) -> Result<Write, PortError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.into_item()))
            .condition_expression("attribute_exists(pk)")
            .build()
            .map_err(describing)?;
        let item = TransactWriteItem::builder().delete(delete).build();
        Ok(Write { item, refusal: Refusal::Conflict })
    }
}

/// The refusal that the failed conditions mean. A changed generation explains all others.
pub(super) fn refusal_of(
    error: Option<&TransactWriteItemsError>,
    refusals: &[Refusal],
) -> Option<Refusal> {
    match error? {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => cancelled
            .cancellation_reasons()
            .iter()
            .zip(refusals)
            .filter_map(|(reason, refusal)| meaning(reason, *refusal))
            .min(),
        _ => None,
    }
}

fn meaning(reason: &CancellationReason, refusal: Refusal) -> Option<Refusal> {
    match reason.code()? {
        "ConditionalCheckFailed" => Some(refusal),
        "TransactionConflict" => Some(Refusal::Conflict),
        _ => None,
    }
}

pub(super) fn describing(error: impl std::error::Error + Send + Sync + 'static) -> PortError {
    PortError::permanent("describing a write", error)
}
