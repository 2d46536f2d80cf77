//! Error bodies, one of each kind, with every code.

use plugcast_protocol::{
    error::{Code, ErrorBody, ErrorDetail, GatewayBody, UnauthorizedBody},
    problem::Problem,
};

use crate::golden::{assert_golden, assert_optional};

#[test]
fn a_finding_about_a_field() {
    let messages = vec![
        "handler.lua:3:5: timers are not allowed".to_owned(),
        "handler.lua:9:1: no PRIORITY".to_owned(),
    ];
    let details = vec![
        ErrorDetail::field("handler", messages),
        ErrorDetail::field("tags[0]", vec!["length must be >= 1, but got 0".to_owned()]),
    ];
    let body = ErrorBody::with_details(Code::InvalidArgument, "validation error", details);
    assert_golden("error_field", &body);
}

#[test]
fn a_finding_about_an_entity() {
    let details = vec![ErrorDetail::entity("the control plane holds 100 plugins")];
    let body = ErrorBody::with_details(Code::ResourceExhausted, "limit reached", details);
    assert_golden("error_entity", &body);
}

#[test]
fn a_finding_about_a_reference() {
    let message = "name (type: unique) constraint failed";
    let details = vec![ErrorDetail::reference("name", message)];
    let body = ErrorBody::with_details(Code::InvalidArgument, "data constraint error", details);
    assert_golden("error_reference", &body);
}

#[test]
fn an_error_without_details() {
    assert_golden("error", &ErrorBody::new(Code::NotFound, "Not found"));
    assert_optional::<ErrorBody>("error", &["details"]);
}

#[test]
fn codes_have_the_numbers_of_grpc() {
    let numbers = [
        (Code::InvalidArgument, 3),
        (Code::NotFound, 5),
        (Code::PermissionDenied, 7),
        (Code::ResourceExhausted, 8),
        (Code::FailedPrecondition, 9),
        (Code::Internal, 13),
        (Code::Unavailable, 14),
    ];
    for (code, number) in numbers {
        assert_eq!(code.number(), number, "{code:?}");
    }
}

#[test]
fn a_problem_of_a_control_plane() {
    let message = "name (type: unique) constraint failed";
    let details = vec![ErrorDetail::reference("name", message)];
    let error = ErrorBody::with_details(Code::InvalidArgument, "data constraint error", details);
    assert_golden("problem", &Problem::new(400, "Bad Request", "request-1", error));
}

#[test]
fn an_error_of_api_gateway() {
    assert_golden("gateway", &GatewayBody { message: "Too Many Requests".to_owned() });
}

#[test]
fn an_unauthorized_caller() {
    assert_golden("unauthorized", &UnauthorizedBody::default());
}
