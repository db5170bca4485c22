//! What a paper says of itself.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Area, PageNo};

/// Defines [`Field`] with the word of each and whether many values are possible.
macro_rules! fields {
    ($($(#[$meta:meta])* $variant:ident = $word:literal $($many:ident)?,)+) => {
        /// A thing a paper says of itself, under the key it has in JSON.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Field { $($(#[$meta])* #[serde(rename = $word)] $variant,)+ }

        impl Field {
            /// Every field, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The key in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// True of a field that may have many values; it is a list in JSON even with one.
            pub const fn is_list(self) -> bool {
                match self { $(Self::$variant => fields!(@many $($many)?)),+ }
            }
        }

        impl FromStr for Field {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(word.to_owned()) }
            }
        }
    };
    (@many many) => { true };
    (@many) => { false };
}

fields! {
    /// The type's printed name (*tên loại*): `QUYẾT ĐỊNH`; `CÔNG VĂN` for letters, which print none.
    Kind = "kind",
    /// Number and symbol (*số, ký hiệu*), normalised: `1245/QĐ-UBND`.
    Number = "number",
    /// Date of issue, ISO 8601.
    Date = "date",
    /// Place of issue (*địa danh*).
    Place = "place",
    /// The issuing body (*cơ quan ban hành*).
    Agency = "agency",
    /// The body above it (*cơ quan chủ quản*).
    ParentAgency = "parent_agency",
    /// What it is about (*trích yếu*).
    Subject = "subject",
    /// Who signed.
    Signer = "signer",
    /// The signer's position.
    SignerTitle = "signer_title",
    /// In whose name: `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`.
    Authority = "authority" many,
    /// To whom it goes (*nơi nhận*).
    Recipients = "recipients" many,
    /// Numbers of documents it cites.
    References = "references" many,
    /// Level of urgency (*độ khẩn*).
    Urgency = "urgency",
    /// A dossier code printed on the paper; a proposal, never a link.
    Dossier = "dossier",
    /// The applicant.
    Person = "person",
    /// Numbers of identity cards.
    CitizenIds = "citizen_ids" many,
    /// Tax codes.
    TaxCodes = "tax_codes" many,
    /// Telephone numbers.
    Phones = "phones" many,
    /// Number of the land plot (*thửa đất số*).
    Plot = "plot",
    /// Number of the map sheet (*tờ bản đồ số*).
    Sheet = "sheet",
    /// Serial of a land certificate (*số phát hành*).
    CertificateSerial = "certificate_serial",
    /// The administrative procedure.
    Procedure = "procedure",
    /// When the dossier was received.
    ReceivedAt = "received_at",
    /// When the result is due.
    DueAt = "due_at",
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who or what said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldSource {
    /// Recognised text.
    Ocr,
    /// Recognised text in which a reading error was repaired: to be confirmed by a person.
    OcrRepaired,
    /// The file's own text layer.
    TextLayer,
    /// A QR code.
    Qr,
    /// A bar code.
    Barcode,
    /// A person; nothing overrules it.
    Manual,
}

/// One value, with how sure it is and where it was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldValue {
    /// The normalised value.
    pub value: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Who or what said so.
    pub source: FieldSource,
    /// The page it stands on.
    pub page: PageNo,
    /// Where on that page.
    #[serde(rename = "box", default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
}

/// What a paper says of itself: for each [`Field`] that was found, its value or values.
///
/// In JSON an object by field; a field that may have many values is a list, others are one object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    fields: BTreeMap<Field, Vec<FieldValue>>,
}

impl Metadata {
    /// Adds a value. A field of one value keeps the surer of the two, the first at equal confidence; a list keeps
    /// each distinct value once.
    pub fn add(&mut self, field: Field, value: FieldValue) {
        let values = self.fields.entry(field).or_default();
        if !field.is_list() {
            match values.first_mut() {
                Some(first) if first.confidence >= value.confidence => {}
                Some(first) => *first = value,
                None => values.push(value),
            }
        } else if values.iter().all(|known| known.value != value.value) {
            values.push(value);
        }
    }

    /// Takes all values of a field out.
    pub fn take(&mut self, field: Field) -> Vec<FieldValue> {
        self.fields.remove(&field).unwrap_or_default()
    }

    /// The value of a field, or the first of a list.
    pub fn get(&self, field: Field) -> Option<&FieldValue> {
        self.fields.get(&field)?.first()
    }

    /// The text of [`Metadata::get`].
    pub fn value(&self, field: Field) -> Option<&str> {
        self.get(field).map(|found| found.value.as_str())
    }

    /// All values of a field.
    pub fn all(&self, field: Field) -> &[FieldValue] {
        self.fields.get(&field).map_or(&[], Vec::as_slice)
    }

    /// Every field with its values.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &[FieldValue])> {
        self.fields.iter().map(|(field, values)| (*field, values.as_slice()))
    }

    /// True if nothing was found.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (field, values) in &self.fields {
            match values.as_slice() {
                [one] if !field.is_list() => map.serialize_entry(field.as_str(), one)?,
                many => map.serialize_entry(field.as_str(), many)?,
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum OneOrMany {
            Many(Vec<FieldValue>),
            One(FieldValue),
        }
        let map = BTreeMap::<String, OneOrMany>::deserialize(deserializer)?;
        let mut fields = BTreeMap::new();
        for (key, values) in map {
            let field = key.parse().map_err(|key| D::Error::custom(format!("unknown field {key:?}")))?;
            fields.insert(
                field,
                match values {
                    OneOrMany::Many(values) => values,
                    OneOrMany::One(value) => vec![value],
                },
            );
        }
        Ok(Self { fields })
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, FieldSource, FieldValue, Metadata};
    use crate::PageNo;

    fn value(value: &str, confidence: f32) -> FieldValue {
        FieldValue {
            value: value.into(),
            confidence,
            source: FieldSource::Ocr,
            page: PageNo::FIRST,
            area: None,
        }
    }

    #[test]
    fn one_value_keeps_the_surer_and_lists_keep_each_once() {
        let mut metadata = Metadata::default();
        metadata.add(Field::Number, value("12/QĐ-UBND", 0.5));
        metadata.add(Field::Number, value("72/QĐ-UBND", 0.4));
        metadata.add(Field::Number, value("13/QĐ-UBND", 0.9));
        metadata.add(Field::References, value("1/A", 0.9));
        metadata.add(Field::References, value("1/A", 0.9));
        assert_eq!(metadata.value(Field::Number), Some("13/QĐ-UBND"));
        assert_eq!(metadata.all(Field::References).len(), 1);
    }

    #[test]
    fn json_has_objects_for_one_and_lists_for_many() {
        let mut metadata = Metadata::default();
        metadata.add(Field::Number, value("12/QĐ-UBND", 0.5));
        metadata.add(Field::References, value("1/A", 0.9));
        let json = serde_json::to_value(&metadata).unwrap();
        assert_eq!(json["number"]["value"], "12/QĐ-UBND");
        assert_eq!(json["number"]["page"], 1);
        assert_eq!(json["references"][0]["value"], "1/A");
        assert_eq!(serde_json::from_value::<Metadata>(json).unwrap(), metadata);
    }
}
