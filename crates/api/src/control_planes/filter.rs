//! The filters of the list of control planes, such as `filter[name][eq]=default`.

use plugcast_core::ControlPlane;
use plugcast_protocol::control_plane::ControlPlaneConfig;

use crate::ApiError;

/// The filters of a query; all of them must match.
#[derive(Debug, Default)]
pub(super) struct Filters(Vec<Filter>);

#[derive(Debug)]
struct Filter {
    field: Field,
    operator: Operator,
    operand: String,
}

#[derive(Debug, Clone, Copy)]
enum Field {
    Id,
    Name,
    ClusterType,
    CloudGateway,
}

#[derive(Debug, Clone, Copy)]
enum Operator {
    /// The value equals the operand.
    Equal,
    /// The value differs from the operand.
    NotEqual,
    /// The value is one of the operands, separated by commas.
    EqualsOne,
    /// The value contains the operand.
    Contains,
    /// The value contains one of the operands.
    ContainsOne,
}

impl Filters {
    /// Reads the filters among the parameters of a query.
    pub(super) fn of(query: &[(String, String)]) -> Result<Self, ApiError> {
        let filters = query.iter().filter(|(name, _)| name.starts_with("filter["));
        let parsed = filters.map(|(name, operand)| {
            Filter::parse(name, operand.clone()).ok_or_else(|| {
                let message = "must be filter[FIELD][OPERATOR], with a field of id, name, \
                               cluster_type, cloud_gateway and an operator of eq, neq, oeq, \
                               contains, ocontains";
                ApiError::field(name, message)
            })
        });
        parsed.collect::<Result<_, _>>().map(Self)
    }

    /// Whether a control plane matches all of them.
    pub(super) fn match_all(&self, control_plane: &ControlPlane) -> bool {
        self.0.iter().all(|filter| filter.matches(control_plane))
    }
}

impl Filter {
    fn parse(name: &str, operand: String) -> Option<Self> {
        let inner = name.strip_prefix("filter[")?.strip_suffix(']')?;
        let (field, operator) = inner.split_once("][").unwrap_or((inner, "eq"));
        let field = match field {
            "id" => Field::Id,
            "name" => Field::Name,
            "cluster_type" => Field::ClusterType,
            "cloud_gateway" => Field::CloudGateway,
            _ => return None,
        };
        let operator = match operator {
            "eq" => Operator::Equal,
            "neq" => Operator::NotEqual,
            "oeq" => Operator::EqualsOne,
            "contains" => Operator::Contains,
            "ocontains" => Operator::ContainsOne,
            _ => return None,
        };
        Some(Self { field, operator, operand })
    }

    fn matches(&self, control_plane: &ControlPlane) -> bool {
        let config = ControlPlaneConfig::default();
        let value = match self.field {
            Field::Id => control_plane.id.to_string(),
            Field::Name => control_plane.name.to_string(),
            Field::ClusterType => config.cluster_type,
            Field::CloudGateway => config.cloud_gateway.to_string(),
        };
        match self.operator {
            Operator::Equal => value == self.operand,
            Operator::NotEqual => value != self.operand,
            Operator::EqualsOne => self.operand.split(',').any(|operand| value == operand),
            Operator::Contains => value.contains(&self.operand),
            Operator::ContainsOne => self.operand.split(',').any(|operand| value.contains(operand)),
        }
    }
}

#[cfg(test)]
mod tests {
    use plugcast_core::{Generation, Timestamp, control_plane::Labels};
    use uuid::Uuid;

    use super::*;

    fn matches(name: &str, filter: &str, operand: &str) -> Result<bool, ApiError> {
        let control_plane = ControlPlane {
            id: Uuid::nil().into(),
            name: name.parse().unwrap(),
            description: None,
            labels: Labels::default(),
            generation: Generation::default(),
            plugin_count: 0,
            instance_count: 0,
            instance_bytes: 0,
            created_at: Timestamp::from_millis(0),
            updated_at: Timestamp::from_millis(0),
        };
        let query = [(filter.to_owned(), operand.to_owned())];
        Filters::of(&query).map(|filters| filters.match_all(&control_plane))
    }

    #[test]
    fn applies_each_operator() {
        for (filter, operand, expected) in [
            ("filter[name][eq]", "team-a", true),
            ("filter[name][eq]", "team", false),
            ("filter[name]", "team-a", true),
            ("filter[name][neq]", "team-a", false),
            ("filter[name][oeq]", "x,team-a", true),
            ("filter[name][oeq]", "x,team", false),
            ("filter[name][contains]", "am-", true),
            ("filter[name][contains]", "am,-", false),
            ("filter[name][ocontains]", "x,am-", true),
            ("filter[id][eq]", "00000000-0000-0000-0000-000000000000", true),
            ("filter[cluster_type][eq]", "CLUSTER_TYPE_CONTROL_PLANE_GROUP", false),
            ("filter[cloud_gateway][eq]", "false", true),
        ] {
            assert_eq!(matches("team-a", filter, operand).unwrap(), expected, "{filter}={operand}");
        }
    }

    #[test]
    fn refuses_an_invalid_filter() {
        for bad in ["filter[", "filter[x][eq]", "filter[name][like]", "filter[name][eq][eq]"] {
            assert!(matches("team-a", bad, "x").is_err(), "{bad}");
        }
        assert!(matches("team-a", "filters", "x").unwrap());
    }
}
