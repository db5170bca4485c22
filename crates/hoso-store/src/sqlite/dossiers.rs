//! Dossiers by their codes.

use hoso_model::DossierCode;
use rusqlite::{Connection, params};

use super::error::Result;
use super::rows::now;

/// The row of a dossier, made if it is not there.
pub(super) fn dossier_row(db: &Connection, code: &DossierCode) -> Result<i64> {
    let (scheme, desk) = code.desk().map_or(("national", ""), |desk| ("local", desk));
    db.prepare_cached(
        "INSERT INTO dossier (scheme, desk, code, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?
    .execute(params![scheme, desk, code.as_str(), now()])?;
    Ok(db
        .prepare_cached("SELECT id FROM dossier WHERE scheme = ?1 AND code = ?2 AND desk = ?3")?
        .query_row([scheme, code.as_str(), desk], |row| row.get(0))?)
}
