//! Publishing and deleting custom plugins.

mod delete;
mod publish;

pub use delete::{DeleteError, PluginDeleter};
pub use publish::{BrokenInstance, PublishError, Published, Publisher, Target, Upload};
