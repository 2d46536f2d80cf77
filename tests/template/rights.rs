//! The rights of each function: only those that it uses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::document::{Statement, Template, owner};

/// The partitions of both tables; crates/aws defines them.
const PARTITIONS: &[&str] =
    &["CONNECTION#*", "CONTROL_PLANES", "CP#*", "SIGNING_KEY", "TOKEN#*", "TOKENS"];

/// Statements that cannot name a resource, by policy and name. X-Ray has no resources.
const ON_EVERY_RESOURCE: &[(&str, &str)] = &[("TracingPolicy", "SendTraces")];

#[test]
fn every_function_has_its_own_role_without_wildcards() {
    let template = Template::read();
    let roles: BTreeSet<&str> =
        template.of_type("AWS::IAM::Role").into_iter().map(|(id, _)| id).collect();
    let mut taken = BTreeSet::new();
    for (id, function) in template.of_type("AWS::Serverless::Function") {
        // SAM adds rights of its own to a function with policies or without a role.
        assert!(function.get("Policies").is_none(), "{id}");
        let role = function["Role"]["Fn::GetAtt"].as_str().unwrap().trim_end_matches(".Arn");
        assert!(taken.insert(role), "{role} has two functions");
    }
    assert_eq!(taken, roles);
    for (id, role) in template.of_type("AWS::IAM::Role") {
        assert!(role.get("ManagedPolicyArns").is_none(), "{id}");
    }
    for statement in template.statements() {
        let Statement { policy, sid, actions, resources, .. } = &statement;
        for action in actions {
            assert!(!action.contains('*'), "{sid} of {policy} allows {action}");
        }
        for resource in resources {
            let is_excepted = ON_EVERY_RESOURCE.contains(&(policy, sid));
            assert_eq!(owner(resource).is_none(), is_excepted, "{sid} of {policy}: {resource}");
        }
    }
}

#[test]
fn rights_on_a_table_name_its_partitions() {
    let tables =
        ["RegistryTable", "NodesTable"].map(|id| json!({ "Fn::GetAtt": format!("{id}.Arn") }));
    for statement in Template::read().statements() {
        let Statement { policy, sid, resources, keys, .. } = statement;
        let is_on_a_table = resources.iter().any(|resource| tables.contains(resource));
        assert_eq!(is_on_a_table, !keys.is_empty(), "{sid} of {policy}");
        assert!(keys.iter().all(|key| PARTITIONS.contains(&key.as_str())), "{sid} of {policy}");
    }
}

#[test]
fn only_the_listed_functions_use_each_secret_partition() {
    for (partition, expected) in [
        (
            "TOKEN#*",
            [
                ("AdminRole", ["ConditionCheckItem", "DeleteItem", "PutItem"].as_slice()),
                ("AuthorizerRole", ["GetItem"].as_slice()),
            ]
            .as_slice(),
        ),
        (
            "TOKENS",
            &[
                ("AdminRole", &["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query"]),
                ("ConnectionRole", &["GetItem"]),
            ],
        ),
        ("SIGNING_KEY", &[("SyncRole", &["GetItem", "PutItem"])]),
    ] {
        let mut allowed = BTreeMap::<String, BTreeSet<String>>::new();
        for statement in Template::read().statements() {
            if statement.keys.iter().any(|key| key == partition) {
                let actions = statement.actions.iter();
                let actions = actions.map(|action| action.replace("dynamodb:", ""));
                allowed.entry(statement.policy).or_default().extend(actions);
            }
        }
        let expected = expected.iter().map(|(policy, actions)| {
            let actions = actions.iter().map(|action| (*action).to_owned()).collect();
            ((*policy).to_owned(), actions)
        });
        assert_eq!(allowed, expected.collect(), "{partition}");
    }
}

#[test]
fn only_some_functions_close_sockets_and_send_to_them() {
    let mut allowed = BTreeMap::<String, BTreeSet<String>>::new();
    for statement in Template::read().statements() {
        let resources = statement.resources.iter().filter_map(|one| one["Fn::Sub"].as_str());
        for call in resources.filter_map(|one| one.strip_suffix("/@connections/*")) {
            let method = call.rsplit('/').next().unwrap().to_owned();
            allowed.entry(statement.policy.clone()).or_default().insert(method);
        }
    }
    let [send, close] = ["POST", "DELETE"].map(str::to_owned);
    let expected = [
        ("AdminRole", BTreeSet::from([close.clone()])),
        ("ConnectionRole", BTreeSet::from([send.clone(), close])),
        ("DistributorRole", BTreeSet::from([send])),
    ];
    assert_eq!(allowed, expected.map(|(policy, methods)| (policy.to_owned(), methods)).into());
}

#[test]
fn each_function_writes_only_its_own_data() {
    let statements = Template::read().statements();
    let holders = |action: &str, on: &str, key: Option<&str>| -> Vec<String> {
        let may = |statement: &&Statement| {
            statement.actions.iter().any(|allowed| allowed == action)
                && statement.resources.iter().any(|allowed| owner(allowed).as_deref() == Some(on))
                && key.is_none_or(|key| statement.keys.iter().any(|allowed| allowed == key))
        };
        let policies = statements.iter().filter(may).map(|statement| statement.policy.clone());
        policies.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let control_plane_writers = ["AdminRole", "UploadRole"];
    assert_eq!(holders("dynamodb:PutItem", "RegistryTable", Some("CP#*")), control_plane_writers);
    assert_eq!(holders("dynamodb:PutItem", "RegistryTable", Some("CONTROL_PLANES")), ["AdminRole"]);
    let of_control_planes = Some("CP#*");
    for action in ["dynamodb:UpdateItem", "dynamodb:DeleteItem"] {
        assert_eq!(holders(action, "RegistryTable", of_control_planes), control_plane_writers);
    }
    for partition in ["TOKEN#*", "TOKENS"] {
        for action in ["dynamodb:PutItem", "dynamodb:DeleteItem"] {
            assert_eq!(holders(action, "RegistryTable", Some(partition)), ["AdminRole"]);
        }
    }
    assert_eq!(holders("dynamodb:PutItem", "NodesTable", None), ["ConnectionRole"]);
    assert_eq!(holders("s3:PutObject", "SourcesBucket", None), ["UploadRole"]);
    assert_eq!(holders("s3:DeleteObject", "SourcesBucket", None), ["AdminRole"]);
    let readers = ["AdminRole", "SyncRole", "UploadRole"];
    assert_eq!(holders("s3:GetObject", "SourcesBucket", None), readers);
}
