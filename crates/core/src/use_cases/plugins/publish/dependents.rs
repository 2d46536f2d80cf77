//! The instances that a new release would break.

use super::{BrokenInstance, PublishError, Publisher, Upload};
use crate::{
    ControlPlane, Digest, InstanceSchema, Plugin, PortError, limits::MAX_BROKEN_INSTANCES,
    use_cases::instances::instances_of,
};

impl Publisher {
    /// Refuses a name or a schema under which instances of the plugin would not be valid. An
    /// instance that is written after this look moves the generation, and the commit fails.
    pub(super) async fn refuse_broken_instances(
        &self,
        upload: &Upload,
        control_plane: &ControlPlane,
        before: &Plugin,
    ) -> Result<(), PublishError> {
        let is_renamed = before.name != *upload.plugin.name();
        let source = upload.plugin.schema();
        if !is_renamed && before.release.schema.digest == Digest::of(source) {
            return Ok(());
        }
        let instances = instances_of(&*self.instances, control_plane, &before.name).await?;
        let Some(first) = instances.first() else { return Ok(()) };
        if is_renamed {
            let (name, instance) = (before.name.clone(), first.label());
            return Err(PublishError::RenamesUsed { name, instance });
        }
        let schema = InstanceSchema::read(source)
            .ok_or_else(|| PortError::permanent("reading a checked schema", "it has no fields"))?;
        let broken = instances.iter().filter_map(|instance| {
            let faults = schema.complete(&instance.settings).err()?;
            Some(BrokenInstance { instance: instance.label(), faults })
        });
        let broken: Vec<_> = broken.take(MAX_BROKEN_INSTANCES).collect();
        if broken.is_empty() { Ok(()) } else { Err(PublishError::Breaks(broken)) }
    }
}
