//! What a change does to the one thing that it changes.

use std::fmt;

use crate::{
    ChangeKind, ControlPlaneId, Instance, Plugin, Subject, control_plane::ControlPlaneSettings,
};

/// An edit of a plugin, of an instance, or of a control plane's own settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A plugin. Its first release comes with the creation; an update records a release only where
    /// the number differs; releases and changes outlive a deletion.
    Plugin(EntityEdit<Plugin>),
    /// An instance.
    Instance(EntityEdit<Instance>),
    /// The settings of the control plane. Its creation and its deletion are not changes: there is
    /// no generation before the one and none after the other.
    ControlPlane {
        /// As the writer read them.
        before: Box<ControlPlaneSettings>,
        /// As they will be.
        after: Box<ControlPlaneSettings>,
    },
}

/// An edit of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityEdit<T> {
    /// The entity is new.
    Create(Box<T>),
    /// The entity is replaced.
    Update {
        /// As the writer read it.
        before: Box<T>,
        /// As it will be.
        after: Box<T>,
    },
    /// The entity is removed.
    Delete(Box<T>),
}

impl<T> EntityEdit<T> {
    /// The creation of `entity`.
    pub fn create(entity: T) -> Self {
        Self::Create(Box::new(entity))
    }

    /// The replacement of `before` by `after`.
    pub fn update(before: T, after: T) -> Self {
        Self::Update { before: Box::new(before), after: Box::new(after) }
    }

    /// The removal of `entity`.
    pub fn delete(entity: T) -> Self {
        Self::Delete(Box::new(entity))
    }

    /// The entity before the edit, `None` for a creation.
    pub fn before(&self) -> Option<&T> {
        match self {
            Self::Create(_) => None,
            Self::Update { before, .. } => Some(before),
            Self::Delete(entity) => Some(entity),
        }
    }

    /// The entity after the edit, `None` for a deletion.
    pub fn after(&self) -> Option<&T> {
        match self {
            Self::Create(entity) => Some(entity),
            Self::Update { after, .. } => Some(after),
            Self::Delete(_) => None,
        }
    }

    /// The entity after the edit, or before it for a deletion.
    pub fn newest(&self) -> &T {
        match self {
            Self::Create(entity) | Self::Delete(entity) => entity,
            Self::Update { after, .. } => after,
        }
    }

    fn kind(&self) -> ChangeKind {
        match self {
            Self::Create(_) => ChangeKind::Created,
            Self::Update { .. } => ChangeKind::Updated,
            Self::Delete(_) => ChangeKind::Deleted,
        }
    }
}

/// A value that only one entity of a control plane may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// The name.
    Name,
    /// The scope, among the instances of one plugin.
    Scope,
    /// The id.
    Id,
}

impl Edit {
    /// Whether it creates, updates or deletes.
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::Plugin(edit) => edit.kind(),
            Self::Instance(edit) => edit.kind(),
            Self::ControlPlane { .. } => ChangeKind::Updated,
        }
    }

    /// What the record of the change says about it; `id` is the control plane's.
    pub fn subject(&self, id: ControlPlaneId) -> Subject {
        match self {
            Self::Plugin(edit) => Subject::plugin(edit),
            Self::Instance(edit) => Subject::instance(edit),
            Self::ControlPlane { before, after } => Subject::ControlPlane {
                id,
                name: after.name.clone(),
                before: (**before).clone(),
                after: (**after).clone(),
            },
        }
    }

    /// Whether the edit needs `claim` to be free. A deletion claims nothing, and no update gives
    /// an entity another id.
    pub fn claims(&self, claim: Claim) -> bool {
        let (kind, has_scope) = match self {
            Self::Plugin(edit) => (edit.kind(), false),
            Self::Instance(edit) => (edit.kind(), true),
            Self::ControlPlane { .. } => (ChangeKind::Updated, false),
        };
        match claim {
            Claim::Name => kind != ChangeKind::Deleted,
            Claim::Scope => has_scope && kind != ChangeKind::Deleted,
            Claim::Id => kind == ChangeKind::Created,
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Scope => "scope",
            Self::Id => "id",
        })
    }
}
