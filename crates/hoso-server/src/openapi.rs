//! The API's description, made of the same definitions as its routes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, PathItem, Ref, RefOr,
    ResponseBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::problem::Problem;

/// What the operations are, for those who call them and for checking what they ask.
pub(crate) struct Description {
    /// The OpenAPI 3.1 document, as JSON.
    pub(crate) document: Bytes,
    /// The parameters behind the question mark, by path and method.
    parameters: BTreeMap<String, BTreeMap<Method, BTreeSet<String>>>,
}

impl Description {
    /// Completes what the operations say of themselves.
    pub(crate) fn of(operations: OpenApi) -> Self {
        let parameters = parameters(&operations);
        // It is made of constants, and a test makes it: nothing that somebody sends can make it fail.
        let document = completed(operations).to_pretty_json().unwrap_or_default() + "\n";
        Self { document: document.into(), parameters }
    }
}

/// Refuses a request with a parameter that its operation does not have: one that is misspelt would be left out
/// without a word, and the answer taken for what was asked.
pub(crate) async fn known_parameters(
    State(description): State<Arc<Description>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    let known = description.parameters.get(path).and_then(|methods| methods.get(request.method()));
    let given = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    // What cannot be taken apart is refused by whoever takes it apart.
    if let (Some(known), Ok(Query(given))) = (known, given)
        && let Some((unknown, _)) = given.iter().find(|(name, _)| !known.contains(name))
    {
        let there = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let there = if there.is_empty() { "none".to_owned() } else { there };
        return Problem::bad_parameter(format!("there is no parameter {unknown:?} here; there is {there}"))
            .into_response();
    }
    next.run(request).await
}

fn parameters(operations: &OpenApi) -> BTreeMap<String, BTreeMap<Method, BTreeSet<String>>> {
    let of_path = |item: &PathItem| {
        let methods = [(Method::GET, &item.get), (Method::POST, &item.post)].into_iter();
        methods.filter_map(|(method, operation)| Some((method, query_names(operation.as_ref()?)))).collect()
    };
    operations.paths.paths.iter().map(|(path, item)| (path.clone(), of_path(item))).collect()
}

fn query_names(operation: &Operation) -> BTreeSet<String> {
    let parameters = operation.parameters.iter().flatten();
    parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) if matches!(parameter.parameter_in, ParameterIn::Query) => {
                Some(parameter.name.clone())
            }
            _ => None,
        })
        .collect()
}

fn completed(mut api: OpenApi) -> OpenApi {
    api.info = InfoBuilder::new()
        .title("Hoso")
        .version(env!("CARGO_PKG_VERSION"))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build()))
        .build();
    let mut schemas = Vec::new();
    hoso_api::Problem::schemas(&mut schemas);
    schemas.push((hoso_api::Problem::name().into_owned(), hoso_api::Problem::schema()));
    let mut components = api.components.take().unwrap_or_else(|| ComponentsBuilder::new().build());
    components.schemas.extend(schemas);
    api.components = Some(components);
    for item in api.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            operation.responses.responses.insert("default".to_owned(), refusal().into());
        }
    }
    api
}

/// Whatever is refused, wherever, is a problem document.
fn refusal() -> utoipa::openapi::Response {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new()
        .description("A problem (RFC 9457)")
        .content("application/problem+json", problem)
        .build()
}
