//! `hoso correct`

use std::process::ExitCode;

use hoso_api::{DocumentAnswer, Word};
use hoso_model::{Correction, DocumentId, Field, Person};

use super::assign::done;
use crate::access::{Access, Purpose};
use crate::arguments::Correct;
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: &Config, said: Correct) -> Result<ExitCode, Failure> {
    let document: DocumentId = said.document.parse().map_err(Failure::usage)?;
    let field: Field = said.field.parse().map_err(|word| {
        let fields = Field::ALL.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(", ");
        Failure::Usage(format!("a paper has no field {word:?}; there is {fields}"))
    })?;
    let correction = if said.as_read {
        Correction::as_read(field)
    } else {
        Correction::new(field, said.values.iter().map(String::as_str)).map_err(Failure::usage)?
    };
    let word = if said.as_read { Word::AsRead } else { Word::Values(said.values) };
    let correct = async |access: &Access| {
        match access {
            Access::Remote(remote) => {
                let path = format!("/api/v1/documents/{document}/fields/{field}");
                let word = serde_json::to_value(&word).map_err(Failure::usage)?;
                let _: DocumentAnswer = remote.post_json(&path, &[], word).await?;
            }
            Access::Direct(service) => {
                let local = Person::local();
                done(document, &service.catalogue.correct(&local, document, correction.clone()).await?)?;
            }
        }
        Ok(())
    };
    Access::with(config, Purpose::question("correct").indexed(), correct).await?;
    let texts = correction.values().map(|values| values.iter().map(ToString::to_string).collect::<Vec<_>>());
    match texts.as_deref() {
        None => println!("{field} of {document} is again as it was read"),
        Some([]) => println!("{document} does not say its {field}"),
        Some(texts) => println!("{field} of {document} is {}", texts.join("; ")),
    }
    Ok(ExitCode::SUCCESS)
}
