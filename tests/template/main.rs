//! Compares `infra/template.yaml` with the code that it deploys.
//!
//! `infra/verify` checks that AWS accepts the template; these tests check that the resources in it
//! are the ones that the code expects.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod document;
mod rights;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use bytes::Bytes;
use document::{Template, authorization, reference};
use plugcast_aws::{
    Backend, BackendError, Environment, Service,
    tables::{create_nodes_table, create_registry_table},
};
use plugcast_protocol::routes::{Function, ROUTES};
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value, json};

/// Reads a function's environment.
type Reader = fn(&mut Environment);

/// Every function, and the code that reads its environment.
const FUNCTIONS: &[(&str, Reader)] = &[
    ("admin", |environment| drop(plugcast_function_admin::State::from_environment(environment))),
    ("authorizer", |environment| {
        drop(plugcast_function_authorizer::State::from_environment(environment));
    }),
    ("connection", |environment| {
        drop(plugcast_function_connection::State::from_environment(environment));
    }),
    ("distributor", |environment| {
        drop(plugcast_function_distributor::State::from_environment(environment));
    }),
    ("sync", |environment| drop(plugcast_function_sync::Adapters::from_environment(environment))),
    ("upload", |environment| drop(plugcast_function_upload::State::from_environment(environment))),
];

#[test]
fn deploys_every_function_from_its_package() {
    let packages: BTreeSet<String> = fs::read_dir(workspace().join("functions"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let tested: BTreeSet<String> = FUNCTIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(packages, tested);

    let template = Template::read();
    let functions = template.of_type("AWS::Serverless::Function");
    let deployed: Vec<String> = functions.iter().map(|(id, _)| template.binary(id)).collect();
    assert_eq!(deployed.len(), packages.len(), "a function is deployed twice: {deployed:?}");
    assert_eq!(deployed.into_iter().collect::<BTreeSet<_>>(), packages);

    let globals = &template.0["Globals"]["Function"];
    assert_eq!(globals["Runtime"], "provided.al2023");
    assert_eq!(globals["Handler"], "bootstrap");
    assert_eq!(globals["Architectures"], json!(["arm64"]));
    for (id, function) in functions {
        assert_eq!(template.resource(id)["Metadata"]["BuildMethod"], "rust-cargolambda", "{id}");
        let name = template.binary(id);
        assert_eq!(function["CodeUri"], format!("../functions/{name}"), "{id}");
        let manifest = workspace().join("functions").join(&name).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap();
        for line in [format!("name = \"plugcast-function-{name}\""), format!("name = \"{name}\"")] {
            assert!(manifest.lines().any(|found| found == line), "{name} has no {line}");
        }
    }
}

#[test]
fn gives_every_function_the_variables_that_it_reads_and_no_others() {
    let template = Template::read();
    for (name, read) in FUNCTIONS {
        let (asked, complete) = ask(*read, None);
        assert!(complete, "{name} rejects an environment in which every variable is set");
        let is_required = |variable: &&String| !ask(*read, Some(variable)).1;
        // Lambda sets the variables that start with AWS_, and reserves most of their names.
        let required: BTreeSet<String> = asked
            .iter()
            .filter(|variable| !variable.starts_with("AWS_"))
            .filter(is_required)
            .cloned()
            .collect();
        let mut set = template.variables(name);
        assert!(set.remove(plugcast_telemetry::FILTER_VARIABLE), "{name} has no log filter");
        assert!(required.is_subset(&set), "{name} needs {required:?} and gets {set:?}");
        assert!(set.is_subset(&asked), "{name} asks for {asked:?} and gets {set:?}");
        assert!(!set.iter().any(|variable| variable.starts_with("AWS_")), "{name} gets {set:?}");
    }
    assert!(
        template.variables("authorizer").contains("ADMIN_TOKEN_SHA256"),
        "it is optional, but without it the first admin has no token"
    );
}

#[test]
fn routes_every_request_to_its_function() {
    let template = Template::read();
    let declared: Vec<(String, (String, Value))> = template
        .routes("HttpApi")
        .map(|(key, route)| (key, (template.answering(route), authorization(route))))
        .collect();
    let count = declared.len();
    let declared: BTreeMap<_, _> = declared.into_iter().collect();
    assert_eq!(count, declared.len(), "a route is declared twice");

    let expected = ROUTES.iter().map(|route| {
        let function = match route.function {
            Function::Upload => "upload",
            Function::Admin => "admin",
            Function::Sync => "sync",
        };
        let authorization = if route.authorized {
            json!(["CUSTOM", { "Ref": "HttpAuthorizer" }])
        } else {
            json!(["NONE", null])
        };
        (format!("{} {}", route.method, route.path), (function.to_owned(), authorization))
    });
    assert_eq!(declared, expected.collect::<BTreeMap<_, _>>());

    for (id, integration) in template.of_type("AWS::ApiGatewayV2::Integration") {
        assert_eq!(integration["IntegrationType"], "AWS_PROXY", "{id}");
        if integration["ApiId"] == json!({ "Ref": "HttpApi" }) {
            assert_eq!(integration["PayloadFormatVersion"], "2.0", "{id}");
        }
    }
    let authorizer = template.properties("HttpAuthorizer");
    assert_eq!(authorizer["AuthorizerType"], "REQUEST");
    assert_eq!(authorizer["AuthorizerPayloadFormatVersion"], "2.0");
    assert_eq!(authorizer["EnableSimpleResponses"], true);
    assert_eq!(authorizer["IdentitySource"], json!(["$request.header.Authorization"]));
    let kept = plugcast_local::Config::TOKEN_CACHE.as_secs();
    assert_eq!(authorizer["AuthorizerResultTtlInSeconds"], kept);
    assert_eq!(template.invoked(&authorizer["AuthorizerUri"]), "authorizer");
}

#[test]
fn routes_every_socket_event_to_connection() {
    let template = Template::read();
    let declared: BTreeMap<String, (String, Value)> = template
        .routes("WebSocketApi")
        .map(|(key, route)| (key, (template.answering(route), authorization(route))))
        .collect();
    let connection = |authorization| ("connection".to_owned(), authorization);
    let expected = [
        ("$connect", connection(json!(["CUSTOM", { "Ref": "WebSocketAuthorizer" }]))),
        ("$disconnect", connection(json!(["NONE", null]))),
        ("$default", connection(json!(["NONE", null]))),
    ];
    assert_eq!(declared, expected.map(|(key, value)| (key.to_owned(), value)).into());

    let authorizer = template.properties("WebSocketAuthorizer");
    assert_eq!(authorizer["AuthorizerType"], "REQUEST");
    assert_eq!(authorizer["IdentitySource"], json!(["route.request.header.Authorization"]));
    assert_eq!(template.invoked(&authorizer["AuthorizerUri"]), "authorizer");
}

#[test]
fn lets_api_gateway_invoke_exactly_the_functions_behind_its_apis() {
    let template = Template::read();
    let mut invoked = BTreeSet::new();
    for (_, integration) in template.of_type("AWS::ApiGatewayV2::Integration") {
        let target = template.invoked(&integration["IntegrationUri"]);
        invoked.insert((target, reference(&integration["ApiId"])));
    }
    for (_, authorizer) in template.of_type("AWS::ApiGatewayV2::Authorizer") {
        let target = template.invoked(&authorizer["AuthorizerUri"]);
        invoked.insert((target, reference(&authorizer["ApiId"])));
    }
    let mut permitted = BTreeSet::new();
    for (id, permission) in template.of_type("AWS::Lambda::Permission") {
        assert_eq!(permission["Principal"], "apigateway.amazonaws.com", "{id}");
        let function = template.binary(&reference(&permission["FunctionName"]));
        let source = permission["SourceArn"]["Fn::Sub"].as_str().unwrap();
        let api = ["HttpApi", "WebSocketApi"]
            .into_iter()
            .find(|api| source.contains(&format!(":${{{api}}}/")))
            .unwrap_or_else(|| panic!("{id} allows every API: {source}"));
        permitted.insert((function, api.to_owned()));
    }
    assert_eq!(permitted, invoked);
}

#[tokio::test]
async fn declares_the_tables_that_the_adapters_create() {
    let recorder = Arc::new(Recorder::default());
    let service = Service::in_process(recorder.clone(), "http://dynamodb", "http://s3");
    create_registry_table(&service, "RegistryTable").await.unwrap();
    create_nodes_table(&service, "NodesTable").await.unwrap();

    let template = Template::read();
    let mut expiring = BTreeMap::new();
    let requests = recorder.0.lock().unwrap().clone();
    for request in &requests {
        let table = request["TableName"].as_str().unwrap();
        let declared = template.properties(table);
        match request.get("TimeToLiveSpecification") {
            Some(expiry) => {
                expiring.insert(table.to_owned(), expiry.clone());
            }
            None => {
                for same in ["KeySchema", "AttributeDefinitions", "BillingMode"] {
                    assert_eq!(declared[same], request[same], "{same} of {table}");
                }
                let view = &request["StreamSpecification"]["StreamViewType"];
                assert_eq!(&declared["StreamSpecification"]["StreamViewType"], view, "{table}");
            }
        }
    }
    let tables = template.of_type("AWS::DynamoDB::Table");
    assert_eq!((requests.len(), tables.len()), (4, 2));
    for (id, table) in tables {
        let expiry = expiring.get(id).unwrap_or(&Value::Null);
        assert_eq!(&table["TimeToLiveSpecification"], expiry, "{id}");
    }
}

#[test]
fn retains_stored_data_and_keeps_it_private() {
    let template = Template::read();
    for id in ["RegistryTable", "NodesTable", "SourcesBucket"] {
        let resource = template.resource(id);
        assert_eq!(resource["DeletionPolicy"], "Retain", "{id}");
        assert_eq!(resource["UpdateReplacePolicy"], "Retain", "{id}");
    }
    for (id, table) in template.of_type("AWS::DynamoDB::Table") {
        let recovery = &table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
        assert_eq!(recovery, true, "{id}");
        assert_eq!(table["SSESpecification"]["SSEEnabled"], true, "{id}");
    }
    let bucket = template.properties("SourcesBucket");
    assert_eq!(bucket["VersioningConfiguration"]["Status"], "Enabled");
    let blocked = bucket["PublicAccessBlockConfiguration"].as_object().unwrap();
    assert!(blocked.len() == 4 && blocked.values().all(|is_blocked| is_blocked == true));
}

#[test]
fn streams_changes_to_the_distributor() {
    let template = Template::read();
    let mappings = template.of_type("AWS::Lambda::EventSourceMapping");
    assert_eq!(mappings.len(), 1);
    let mapping = template.properties("ChangeStream");
    assert_eq!(template.binary(&reference(&mapping["FunctionName"])), "distributor");
    assert_eq!(mapping["EventSourceArn"], json!({ "Fn::GetAtt": "RegistryTable.StreamArn" }));
    let filters = mapping["FilterCriteria"]["Filters"].as_array().unwrap();
    assert_eq!(filters.len(), 1);
    let pattern: Value = serde_json::from_str(filters[0]["Pattern"].as_str().unwrap()).unwrap();
    let changes = json!({ "Keys": { "sk": { "S": [{ "prefix": "CHANGE#" }] } } });
    assert_eq!(pattern, json!({ "eventName": ["INSERT"], "dynamodb": changes }));

    assert_eq!(mapping["StartingPosition"], "TRIM_HORIZON");
    assert_eq!(mapping["BatchSize"], 100);
    assert_eq!(mapping["MaximumBatchingWindowInSeconds"], 0);
    assert_eq!(mapping["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]));
    assert_eq!(mapping["BisectBatchOnFunctionError"], true);
    assert_eq!(mapping["MaximumRetryAttempts"], 5);
    assert_eq!(mapping["MaximumRecordAgeInSeconds"], 3600);
    let destination = &mapping["DestinationConfig"]["OnFailure"]["Destination"];
    assert_eq!(destination, &json!({ "Fn::GetAtt": "UnannouncedChanges.Arn" }));
    assert_eq!(template.properties("UnannouncedChanges")["SqsManagedSseEnabled"], true);
}

/// The variables that `read` looks up in an environment that lacks only `missing`, and whether
/// reading succeeded.
fn ask(read: Reader, missing: Option<&str>) -> (BTreeSet<String>, bool) {
    let asked = Rc::new(RefCell::new(BTreeSet::new()));
    let missing = missing.map(str::to_owned);
    let lookup = {
        let asked = asked.clone();
        move |name: &str| {
            asked.borrow_mut().insert(name.to_owned());
            // Valid as a name, and as a hash.
            (missing.as_deref() != Some(name)).then(|| "0".repeat(64))
        }
    };
    let mut environment = Environment::of(lookup);
    read(&mut environment);
    (asked.take(), environment.finish().is_ok())
}

/// A stand-in for DynamoDB that records every request.
#[derive(Default)]
struct Recorder(Mutex<Vec<Value>>);

#[async_trait]
impl Backend for Recorder {
    async fn call(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, BackendError> {
        self.0.lock().unwrap().push(serde_json::from_slice(request.body())?);
        Ok(http::Response::new(Bytes::from_static(b"{}")))
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
