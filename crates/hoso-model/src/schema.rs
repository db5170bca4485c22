//! How values that are written in a form of their own look on the wire, for the description of the API.

use std::borrow::Cow;

use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::{Actor, Area, Field, FieldValue, Metadata};

/// The schema of one of these words, for an enum whose words a macro gives: derived, it would have the names of variants.
pub fn word_schema(words: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).enum_values(Some(words)).into()
}

impl PartialSchema for Area {
    fn schema() -> RefOr<Schema> {
        let share = ObjectBuilder::new().schema_type(SchemaType::new(Type::Number)).build();
        ArrayBuilder::new()
            .items(share)
            .min_items(Some(4))
            .max_items(Some(4))
            .description(Some("Left, top, right, bottom, as shares of the upright page"))
            .into()
    }
}

impl ToSchema for Area {}

impl PartialSchema for Actor {
    fn schema() -> RefOr<Schema> {
        let text = || ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
        ObjectBuilder::new()
            .property("actor", text().description(Some("The person, or the part of the system")))
            .property("by", text().enum_values(Some(["person", "system"])))
            .required("actor")
            .required("by")
            .into()
    }
}

impl ToSchema for Actor {}

impl PartialSchema for Field {
    fn schema() -> RefOr<Schema> {
        word_schema(Field::ALL.iter().map(|field| field.as_str()))
    }
}

impl ToSchema for Field {}

impl PartialSchema for Metadata {
    fn schema() -> RefOr<Schema> {
        let value = || Ref::from_schema_name(FieldValue::name());
        Field::ALL
            .iter()
            .fold(ObjectBuilder::new(), |object, field| {
                if field.is_list() {
                    object.property(field.as_str(), ArrayBuilder::new().items(value()))
                } else {
                    object.property(field.as_str(), value())
                }
            })
            .description(Some(
                "What a document says of itself; a field that nothing was found for is left out",
            ))
            .into()
    }
}

impl ToSchema for Metadata {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Metadata")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((FieldValue::name().into_owned(), FieldValue::schema()));
        FieldValue::schemas(schemas);
    }
}
