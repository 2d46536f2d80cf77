//! Reading `infra/template.yaml`: its resources, its intrinsic functions in their long form, and
//! the statements of its policies.

use super::*;

/// The template, with its intrinsic functions in their long form.
pub(super) struct Template(pub(super) Value);

/// One statement of a policy of a function.
pub(super) struct Statement {
    pub(super) policy: String,
    pub(super) sid: String,
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<Value>,
    /// The partitions that it is restricted to.
    pub(super) keys: Vec<String>,
}

impl Template {
    pub(super) fn read() -> Self {
        let text = fs::read_to_string(workspace().join("infra/template.yaml")).unwrap();
        Self(long_form(&Yaml::load_from_str(&text).unwrap()[0]))
    }

    pub(super) fn resource(&self, id: &str) -> &Value {
        let resource = &self.0["Resources"][id];
        assert!(resource.is_object(), "resource {id} does not exist");
        resource
    }

    pub(super) fn properties(&self, id: &str) -> &Value {
        &self.resource(id)["Properties"]
    }

    /// The resources of one type, each with its properties.
    pub(super) fn of_type(&self, kind: &str) -> Vec<(&str, &Value)> {
        let resources = self.0["Resources"].as_object().unwrap().iter();
        resources
            .filter(|(_, resource)| resource["Type"] == kind)
            .map(|(id, resource)| (id.as_str(), &resource["Properties"]))
            .collect()
    }

    /// The binary that a function runs.
    pub(super) fn binary(&self, function: &str) -> String {
        let binary = &self.resource(function)["Metadata"]["BuildProperties"]["Binary"];
        binary.as_str().unwrap_or_else(|| panic!("{function} names no binary")).to_owned()
    }

    /// The names of the variables that the function with this binary gets.
    pub(super) fn variables(&self, binary: &str) -> BTreeSet<String> {
        let functions = self.of_type("AWS::Serverless::Function");
        let (_, own) = functions.into_iter().find(|(id, _)| self.binary(id) == binary).unwrap();
        [own, &self.0["Globals"]["Function"]]
            .into_iter()
            .flat_map(|settings| settings["Environment"]["Variables"].as_object().unwrap().keys())
            .cloned()
            .collect()
    }

    /// The routes of one API, by key.
    pub(super) fn routes(&self, api: &str) -> impl Iterator<Item = (String, &Value)> {
        let api = json!({ "Ref": api });
        let routes = self.of_type("AWS::ApiGatewayV2::Route").into_iter();
        routes
            .filter(move |(_, route)| route["ApiId"] == api)
            .map(|(_, route)| (route["RouteKey"].as_str().unwrap().to_owned(), route))
    }

    /// The binary that answers a route.
    pub(super) fn answering(&self, route: &Value) -> String {
        let target = route["Target"]["Fn::Sub"].as_str().unwrap();
        let integration = between(target, "integrations/${", "}");
        let integration = self.properties(integration);
        assert_eq!(integration["ApiId"], route["ApiId"], "{target}");
        self.invoked(&integration["IntegrationUri"])
    }

    /// The binary that API Gateway invokes through this URI.
    pub(super) fn invoked(&self, uri: &Value) -> String {
        let uri = uri["Fn::Sub"].as_str().unwrap();
        self.binary(between(uri, "/functions/${", ".Arn}/invocations"))
    }

    pub(super) fn statements(&self) -> Vec<Statement> {
        let own = self.of_type("AWS::IAM::Role").into_iter().flat_map(|(id, role)| {
            let policies = role["Policies"].as_array().unwrap();
            policies.iter().map(move |policy| (id, &policy["PolicyDocument"]))
        });
        let shared = self.of_type("AWS::IAM::ManagedPolicy").into_iter();
        let shared = shared.map(|(id, policy)| (id, &policy["PolicyDocument"]));
        own.chain(shared)
            .flat_map(|(id, document)| {
                let statements = document["Statement"].as_array().unwrap();
                statements.iter().map(move |statement| Statement::read(id, statement))
            })
            .collect()
    }
}

impl Statement {
    pub(super) fn read(policy: &str, statement: &Value) -> Self {
        assert_eq!(statement["Effect"], "Allow", "{policy}: {statement}");
        for key in statement.as_object().unwrap().keys() {
            let known = ["Sid", "Effect", "Action", "Resource", "Condition"];
            assert!(known.contains(&key.as_str()), "{policy} has a {key}");
        }
        let leading = &statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
        Self {
            policy: policy.to_owned(),
            sid: statement["Sid"].as_str().unwrap().to_owned(),
            actions: texts(&statement["Action"]),
            resources: each(&statement["Resource"]).cloned().collect(),
            keys: texts(leading),
        }
    }
}

/// A node as JSON, with `!Sub x` as `{"Fn::Sub": x}`.
pub(super) fn long_form(node: &Yaml) -> Value {
    match node {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => json!(value),
        Yaml::Value(Scalar::Integer(value)) => json!(value),
        Yaml::Value(Scalar::FloatingPoint(value)) => json!(value.into_inner()),
        Yaml::Value(Scalar::String(value)) => json!(value),
        Yaml::Sequence(nodes) => nodes.iter().map(long_form).collect(),
        Yaml::Mapping(nodes) => {
            let entry =
                |(key, node): (&Yaml, _)| (key.as_str().unwrap().to_owned(), long_form(node));
            nodes.iter().map(entry).collect::<Map<_, _>>().into()
        }
        Yaml::Tagged(tag, node) => {
            let name = match tag.suffix.as_str() {
                name @ ("Ref" | "Condition") => name.to_owned(),
                name => format!("Fn::{name}"),
            };
            json!({ name: long_form(node) })
        }
        other => panic!("not in a template: {other:?}"),
    }
}

/// The authorization type of a route, and its authorizer.
pub(super) fn authorization(route: &Value) -> Value {
    json!([route["AuthorizationType"], route["AuthorizerId"]])
}

pub(super) fn reference(value: &Value) -> String {
    value["Ref"].as_str().unwrap_or_else(|| panic!("no reference: {value}")).to_owned()
}

/// The resource of this template that an ARN names; none for an ARN that names no resource.
pub(super) fn owner(arn: &Value) -> Option<String> {
    let name = match (arn["Fn::GetAtt"].as_str(), arn["Fn::Sub"].as_str()) {
        (Some(attribute), _) => attribute.split('.').next()?,
        (_, Some(text)) => {
            let mut names = text.split("${").skip(1).filter(|name| !name.starts_with("AWS::"));
            names.next()?.split(['.', '}']).next()?
        }
        _ => return None,
    };
    Some(name.to_owned())
}

pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let inner = text.split_once(before).and_then(|(_, rest)| rest.split_once(after));
    inner.unwrap_or_else(|| panic!("no {before}…{after} in {text}")).0
}

/// The elements of a policy field, which holds one value or a list.
pub(super) fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let one = (!value.is_array() && !value.is_null()).then_some(value);
    one.into_iter().chain(value.as_array().into_iter().flatten())
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    each(value).map(|text| text.as_str().unwrap().to_owned()).collect()
}
