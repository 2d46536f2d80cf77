//! The entities that an instance is limited to. Plugcast does not store these entities: it keeps
//! their ids as given and never looks them up.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::InvalidValue;

/// A kind of entity that an instance can be limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScopeKind {
    /// A service.
    Service,
    /// A route.
    Route,
    /// A consumer.
    Consumer,
    /// A group of consumers.
    ConsumerGroup,
}

impl ScopeKind {
    /// All kinds, in the order of Kong's key.
    pub const ALL: [Self; 4] = [Self::Service, Self::Route, Self::Consumer, Self::ConsumerGroup];

    /// The field that names it.
    pub fn field(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Route => "route",
            Self::Consumer => "consumer",
            Self::ConsumerGroup => "consumer_group",
        }
    }
}

/// The id of an entity that the gateway manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct EntityId {
    /// The id.
    #[schemars(with = "String", extend("format" = "uuid"))]
    id: Uuid,
}

impl EntityId {
    /// Reads an id in `field`.
    pub fn parse(field: &str, id: &str) -> Result<Self, InvalidValue> {
        let invalid = || InvalidValue::new(format!("{field}.id"), "must be a valid UUID");
        Uuid::try_parse(id).map(|id| Self { id }).map_err(|_| invalid())
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}

/// The entities that an instance is limited to.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "each is the entity of that name")]
pub struct InstanceScope {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<EntityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<EntityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumer: Option<EntityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumer_group: Option<EntityId>,
}

impl InstanceScope {
    /// The entity of this kind.
    pub fn get(&self, kind: ScopeKind) -> Option<EntityId> {
        match kind {
            ScopeKind::Service => self.service,
            ScopeKind::Route => self.route,
            ScopeKind::Consumer => self.consumer,
            ScopeKind::ConsumerGroup => self.consumer_group,
        }
    }

    /// The same, limited to `id` too.
    #[must_use]
    pub fn with(mut self, kind: ScopeKind, id: Option<EntityId>) -> Self {
        match kind {
            ScopeKind::Service => self.service = id,
            ScopeKind::Route => self.route = id,
            ScopeKind::Consumer => self.consumer = id,
            ScopeKind::ConsumerGroup => self.consumer_group = id,
        }
        self
    }

    /// Whether it is limited to nothing.
    pub fn is_global(&self) -> bool {
        ScopeKind::ALL.iter().all(|kind| self.get(*kind).is_none())
    }
}
