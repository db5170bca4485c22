//! Refused files: each is known by where it lies, never by its name.

use hoso_model::{DeskId, Digest, Principal, Scope};
use rusqlite::{Connection, Row, params};

use super::error::Result;
use super::rows::{now, parse, parse_json, scope_of, time, to_json};
use crate::views::RefusedView;
use crate::{Lies, Place, RefusedFile, ZipMember};

const COLUMNS: &str = "id, desk, name, refusal, at, path, inode, modified, size, went, member";

pub(super) fn refuse(db: &Connection, file: &RefusedFile) -> Result<()> {
    let (place, went, member) = match &file.lies {
        Lies::InFolder(place) => (place.clone(), None, None),
        Lies::Rejected { name, from } => (from.clone(), Some(name), None),
        Lies::InZip(member) => (place_of(member), None, Some(to_json("refused.member", member)?)),
    };
    // One that was moved aside before and lies in its folder again is refused anew, with a number of its own: whoever sent
    // it back may only now come to take the old number off the list.
    if let Lies::InFolder(_) = file.lies {
        db.prepare_cached(
            "UPDATE refused SET id = (SELECT max(id) + 1 FROM refused)
             WHERE desk = ?1 AND path = ?2 AND inode = ?3 AND modified = ?4 AND size = ?5 AND went IS NOT NULL",
        )?
        .execute(params![
            file.desk.as_str(),
            place.path,
            place.inode as i64,
            place.modified,
            place.size as i64
        ])?;
    }
    let id: i64 = db
        .prepare_cached(
            "INSERT INTO refused (desk, name, path, inode, modified, size, refusal, at, went, member)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT DO UPDATE SET name = excluded.name, refusal = excluded.refusal, at = excluded.at,
             went = excluded.went, member = excluded.member, cleared_at = NULL RETURNING id",
        )?
        .query_row(
            params![
                file.desk.as_str(),
                file.name,
                place.path,
                place.inode as i64,
                place.modified,
                place.size as i64,
                to_json("refused.refusal", &file.refusal)?,
                now(),
                went,
                member
            ],
            |row| row.get(0),
        )?;
    if member.is_none() {
        // One that a power loss brought back under another name is one file.
        db.prepare_cached(
            "UPDATE refused SET cleared_at = ?6 WHERE desk = ?1 AND inode = ?2 AND modified = ?3 AND size = ?4
             AND id <> ?5 AND member IS NULL AND cleared_at IS NULL",
        )?
        .execute(params![
            file.desk.as_str(),
            place.inode as i64,
            place.modified,
            place.size as i64,
            id,
            now()
        ])?;
    }
    if went.is_some() {
        // Nothing is replaced there: whatever was called so before has gone.
        db.prepare_cached(
            "UPDATE refused SET cleared_at = ?4 WHERE desk = ?1 AND went = ?2 AND id <> ?3 AND cleared_at IS NULL",
        )?
        .execute(params![file.desk.as_str(), went, id, now()])?;
    }
    Ok(())
}

pub(super) fn clear(db: &Connection, principal: &Principal, refusals: &[RefusedView]) -> Result<()> {
    let scope = scope_of(principal)?;
    // The watch may have refused the file again, or moved it aside, after it was listed: that is another complaint.
    let mut clear = db.prepare_cached(
        "UPDATE refused SET cleared_at = ?2 WHERE id = ?1 AND at = ?4 AND went IS ?5 AND cleared_at IS NULL
         AND (?3 IS NULL OR desk IN (SELECT value FROM json_each(?3)))",
    )?;
    for refusal in refusals {
        let went = match &refusal.lies {
            Lies::Rejected { name, .. } => Some(name),
            Lies::InFolder(_) | Lies::InZip(_) => None,
        };
        clear.execute(params![refusal.id, now(), scope, refusal.at.as_millisecond(), went])?;
    }
    Ok(())
}

/// The watch saw a file here that is taken now: if this very one was refused before, or another that lay here and could
/// not leave, that is no longer a complaint.
pub(super) fn taken(db: &Connection, desk: &str, place: &Place) -> Result<()> {
    db.prepare_cached(
        "UPDATE refused SET cleared_at = ?5 WHERE desk = ?1 AND inode = ?2 AND modified = ?3 AND size = ?4
         AND cleared_at IS NULL",
    )?
    .execute(params![desk, place.inode as i64, place.modified, place.size as i64, now()])?;
    db.prepare_cached(
        "UPDATE refused SET cleared_at = ?3 WHERE desk = ?1 AND path = ?2 AND went IS NULL AND member IS NULL
         AND cleared_at IS NULL",
    )?
    .execute(params![desk, place.path, now()])?;
    Ok(())
}

/// A member of a ZIP file is taken now.
pub(super) fn member_taken(db: &Connection, desk: &str, zip: Digest, inside: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE refused SET cleared_at = ?3 WHERE desk = ?1 AND path = ?2 AND cleared_at IS NULL",
    )?
    .execute(params![desk, member_path(zip, inside), now()])?;
    Ok(())
}

pub(super) fn is_refused(db: &Connection, desk: &str, place: &Place) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT 1 FROM refused WHERE desk = ?1 AND path = ?2 AND inode = ?3 AND modified = ?4 AND size = ?5
             AND cleared_at IS NULL AND went IS NULL",
        )?
        .exists(params![desk, place.path, place.inode as i64, place.modified, place.size as i64])?)
}

/// Refusals of all desks, newest first; and of one (parameter 2).
pub(super) const NEWEST: &str =
    "SELECT * FROM refused WHERE cleared_at IS NULL ORDER BY at DESC, id DESC LIMIT ?1";
pub(super) const NEWEST_AT_DESK: &str =
    "SELECT * FROM refused WHERE cleared_at IS NULL AND desk = ?2 ORDER BY at DESC, id DESC LIMIT ?1";

pub(super) fn newest(
    db: &Connection,
    principal: &Principal,
    desk: Option<&DeskId>,
    limit: u32,
) -> Result<Vec<RefusedView>> {
    let of_desks: Vec<&DeskId> = match (principal.scope(), desk) {
        (_, Some(desk)) => Some(desk).filter(|desk| principal.may_see(desk)).into_iter().collect(),
        (Scope::Desks(desks), None) => desks.iter().collect(),
        (Scope::All, None) => {
            return db
                .prepare_cached(NEWEST)?
                .query_map([limit], |row| Ok(view(row)))?
                .map(|row| row?)
                .collect();
        }
    };
    let mut of_desk = db.prepare_cached(NEWEST_AT_DESK)?;
    let mut newest = Vec::new();
    for desk in of_desks {
        for row in of_desk.query_map(params![limit, desk.as_str()], |row| Ok(view(row)))? {
            newest.push(row??);
        }
    }
    newest.sort_by_key(|view| std::cmp::Reverse((view.at, view.id)));
    newest.truncate(limit as usize);
    Ok(newest)
}

pub(super) fn after(
    db: &Connection,
    principal: &Principal,
    desk: Option<&DeskId>,
    after: i64,
    limit: u32,
) -> Result<Vec<RefusedView>> {
    db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM refused
         WHERE id > ?2 AND cleared_at IS NULL AND (?1 IS NULL OR desk IN (SELECT value FROM json_each(?1)))
         AND (?4 IS NULL OR desk = ?4) ORDER BY id LIMIT ?3"
    ))?
    .query_map(params![scope_of(principal)?, after, limit, desk.map(DeskId::as_str)], |row| Ok(view(row)))?
    .map(|row| row?)
    .collect()
}

fn view(row: &Row<'_>) -> Result<RefusedView> {
    let from = Place {
        path: row.get("path")?,
        inode: row.get::<_, i64>("inode")? as u64,
        modified: row.get("modified")?,
        size: row.get::<_, i64>("size")? as u64,
    };
    let lies = match (row.get::<_, Option<String>>("member")?, row.get("went")?) {
        (Some(member), _) => Lies::InZip(parse_json("refused.member", &member)?),
        (None, Some(name)) => Lies::Rejected { name, from },
        (None, None) => Lies::InFolder(from),
    };
    Ok(RefusedView {
        id: row.get("id")?,
        lies,
        desk: parse("refused.desk", &row.get::<_, String>("desk")?)?,
        file: row.get("name")?,
        refusal: parse_json("refused.refusal", &row.get::<_, String>("refusal")?)?,
        at: time(row.get("at")?),
    })
}

/// What stands for the place of a file that has none of its own.
fn place_of(member: &ZipMember) -> Place {
    Place { path: member_path(member.zip, &member.inside), inode: 0, modified: 0, size: 0 }
}

fn member_path(zip: Digest, inside: &str) -> Vec<u8> {
    format!("zip:{zip}/{inside}").into_bytes()
}
