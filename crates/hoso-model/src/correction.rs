//! What a person says a paper says.

use crate::{Field, FieldSource, FieldValue, Metadata, PageNo, Value, ValueError};

/// The word of a person on one field of a paper: its values, that the paper has none, or that earlier words no longer hold.
/// Holds against whatever is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    field: Field,
    /// `None`: what was read holds again.
    values: Option<Vec<Value>>,
}

impl Correction {
    /// That `field` has these values; without any, that the paper does not say it.
    ///
    /// # Errors
    /// If one of them is none of that field, or a field of one value is given more.
    pub fn new<'a>(field: Field, texts: impl IntoIterator<Item = &'a str>) -> Result<Self, ValueError> {
        let values: Vec<Value> =
            texts.into_iter().map(|text| Value::parse(field, text)).collect::<Result<_, _>>()?;
        if values.len() > 1 && !field.is_list() {
            return Err(ValueError::Many(field));
        }
        Ok(Self { field, values: Some(values) })
    }

    /// That what persons said of `field` before no longer holds: what was read does.
    pub const fn as_read(field: Field) -> Self {
        Self { field, values: None }
    }

    /// The same of what was recorded before: of its texts, or `None`. A text that is no longer taken as a value stays
    /// the text that a person gave.
    pub fn recorded(field: Field, texts: Option<Vec<String>>) -> Self {
        let value = |text: String| Value::parse(field, &text).unwrap_or(Value::Text(text));
        Self { field, values: texts.map(|texts| texts.into_iter().map(value).collect()) }
    }

    /// The field.
    pub const fn field(&self) -> Field {
        self.field
    }

    /// Its values, none if the paper does not say it; `None` if what was read holds again.
    pub fn values(&self) -> Option<&[Value]> {
        self.values.as_deref()
    }

    /// Puts the person's word in the place of what was read.
    pub fn overlay(&self, metadata: &mut Metadata) {
        let Some(values) = &self.values else { return };
        let read = metadata.take(self.field);
        for value in values {
            let value = value.to_string();
            // Where it stands on the paper is known if it was read so, or as something that was to be this.
            let place = read.iter().find(|read| read.value == value).or(read.first());
            let (page, area) = place.map_or((PageNo::FIRST, None), |place| (place.page, place.area));
            let source = FieldSource::Manual;
            metadata.add(self.field, FieldValue { value, confidence: 1.0, source, page, area });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Correction;
    use crate::{Area, Field, FieldSource, FieldValue, Metadata, PageNo, ValueError};

    fn read(field: Field, value: &str) -> Metadata {
        let mut metadata = Metadata::default();
        let page = PageNo::new(2).unwrap();
        let area = Some(Area::PAGE);
        metadata.add(
            field,
            FieldValue { value: value.into(), confidence: 1.0, source: FieldSource::Ocr, page, area },
        );
        metadata
    }

    #[test]
    fn a_persons_word_holds_against_what_was_read_however_sure() {
        let mut metadata = read(Field::Number, "1246/QĐ-UBND");
        Correction::new(Field::Number, ["1245/QĐ-UBND"]).unwrap().overlay(&mut metadata);
        let shown = metadata.get(Field::Number).unwrap();
        assert_eq!((shown.value.as_str(), shown.source), ("1245/QĐ-UBND", FieldSource::Manual));
        assert_eq!(
            (shown.page.get(), shown.area),
            (2, Some(Area::PAGE)),
            "it stands where the wrong one was read"
        );
        Correction::new(Field::Number, []).unwrap().overlay(&mut metadata);
        assert_eq!(metadata.get(Field::Number), None);
        Correction::new(Field::Recipients, ["Như trên", "Lưu: VT"]).unwrap().overlay(&mut metadata);
        assert_eq!(metadata.all(Field::Recipients).len(), 2);
    }

    #[test]
    fn a_word_that_is_taken_back_leaves_what_was_read() {
        let mut metadata = read(Field::Number, "1246/QĐ-UBND");
        let before = metadata.clone();
        Correction::as_read(Field::Number).overlay(&mut metadata);
        assert_eq!(metadata, before);
    }

    #[test]
    fn a_field_of_one_value_is_given_one() {
        assert_eq!(Correction::new(Field::Signer, ["A", "B"]), Err(ValueError::Many(Field::Signer)));
        assert!(Correction::new(Field::Date, ["hôm qua"]).is_err());
        let mut metadata = Metadata::default();
        Correction::recorded(Field::Date, Some(vec!["hôm qua".to_owned()])).overlay(&mut metadata);
        assert_eq!(metadata.value(Field::Date), Some("hôm qua"), "what was taken once stays");
    }
}
