//! Building the document.

use plugcast_core::Role;
use plugcast_protocol::routes::Route;
use schemars::{
    SchemaGenerator,
    generate::{Contract, SchemaSettings},
};
use serde_json::{Map, Value, json};

use crate::problem::is_of_control_planes;

use super::{
    operation::{Answer, Content, Form, JSON, Operation},
    operations, parameters,
    refusals::Refusal,
};

/// The name of the one security scheme.
const SCHEME: &str = "token";

/// The description of the API.
const ABOUT: &str = "Upload a Kong plugin once. Plugcast checks it, keeps every release, and \
    brings it to every gateway. The calls under `/v2` are those of Kong Konnect.";

/// The description of the API in OpenAPI 3.1.
pub fn document() -> Value {
    let mut forms = Forms {
        requests: generator(Contract::Deserialize),
        answers: generator(Contract::Serialize),
        shared: Map::new(),
    };
    let mut paths = Map::new();
    for operation in operations::all() {
        let path = paths.entry(operation.path).or_insert_with(|| path_item(operation.path));
        if let Some(item) = path.as_object_mut() {
            item.insert(operation.method.to_lowercase(), forms.describe(&operation));
        }
    }
    let schemas = forms.schemas();
    forms.shared.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Plugcast",
            "description": ABOUT,
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "security": [{ SCHEME: [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { SCHEME: { "type": "http", "scheme": "bearer" } },
            "responses": forms.shared,
            "schemas": schemas,
        },
    })
}

fn generator(contract: Contract) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = contract;
    settings.definitions_path = "/components/schemas".into();
    SchemaGenerator::new(settings)
}

/// The names of the parameters in a path.
pub(super) fn parameter_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// The tokens that a route accepts.
fn access(route: &Route, method: &str) -> String {
    let action = route.action_of(method);
    let roles = Role::ALL.iter().filter(|role| role.may(action)).map(Role::to_string);
    let roles = roles.collect::<Vec<_>>().join(" or ");
    let limits = if route.everywhere { " that is for every control plane" } else { "" };
    format!("Takes a token with the role {roles}{limits}.")
}

fn path_item(path: &str) -> Value {
    let parameters: Vec<Value> = parameter_names(path).filter_map(parameters::of_path).collect();
    if parameters.is_empty() { json!({}) } else { json!({ "parameters": parameters }) }
}

/// The schemas that operations refer to. Requests and responses have separate ones: an optional
/// field of a request may be null, and a response always has it.
struct Forms {
    requests: SchemaGenerator,
    answers: SchemaGenerator,
    shared: Map<String, Value>,
}

impl Forms {
    fn describe(&mut self, operation: &Operation) -> Value {
        let mut described = Map::new();
        described.insert("operationId".to_owned(), operation.id.into());
        described.insert("summary".to_owned(), operation.summary.into());
        match operation.route() {
            Some(route) if route.authorized => {
                described.insert("description".to_owned(), access(route, operation.method).into());
            }
            _ => {
                described.insert("security".to_owned(), json!([]));
            }
        }
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter().map(|parameter| parameter.to_json());
            described.insert("parameters".to_owned(), parameters.collect());
        }
        if let Some(request) = &operation.request {
            let mut media = json!({ "schema": (request.form)(&mut self.requests) });
            if let (Some(example), Some(media)) = (&request.example, media.as_object_mut()) {
                media.insert("example".to_owned(), example.clone());
            }
            let body = json!({ "required": true, "content": { JSON: media } });
            described.insert("requestBody".to_owned(), body);
        }
        let mut responses = Map::new();
        for answer in &operation.answers {
            responses.insert(answer.status.to_string(), self.answer(answer));
        }
        let is_problem = is_of_control_planes(operation.path);
        for refusal in Refusal::all_of(operation) {
            let described = self.refusal(refusal, is_problem);
            responses.insert(refusal.status().to_string(), described);
        }
        described.insert("responses".to_owned(), responses.into());
        described.into()
    }

    fn schemas(&mut self) -> Map<String, Value> {
        let mut schemas = self.answers.take_definitions(true);
        for (name, schema) in self.requests.take_definitions(true) {
            let earlier = schemas.insert(name.clone(), schema);
            let same = earlier.is_none_or(|earlier| schemas.get(&name) == Some(&earlier));
            debug_assert!(same, "{name} is read in one form and written in another");
        }
        schemas.sort_keys();
        schemas
    }

    fn refusal(&mut self, refusal: Refusal, is_problem: bool) -> Value {
        let name = format!("{}{}", refusal.name(), if is_problem { "Problem" } else { "" });
        if !self.shared.contains_key(&name) {
            let bodies = refusal.bodies(is_problem).into_iter();
            let content: Map<String, Value> =
                bodies.map(|(media, form)| (media.to_owned(), self.media(form))).collect();
            let response = json!({ "description": refusal.description(), "content": content });
            self.shared.insert(name.clone(), response);
        }
        json!({ "$ref": format!("#/components/responses/{name}") })
    }

    fn answer(&mut self, answer: &Answer) -> Value {
        let content = match answer.content {
            Content::Empty => return json!({ "description": answer.description }),
            Content::Json(form) => json!({ JSON: self.media(form) }),
            Content::Text(media) => json!({ media: { "schema": { "type": "string" } } }),
        };
        json!({ "description": answer.description, "content": content })
    }

    fn media(&mut self, form: Form) -> Value {
        json!({ "schema": form(&mut self.answers) })
    }
}
