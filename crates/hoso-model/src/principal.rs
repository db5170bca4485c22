//! Who asks for something, or does it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::DeskId;

/// Who asks a question or does something: a person, or a part of the system.
///
/// It comes with every read (query, document, page image, export, status), because rights are part of the question: an
/// answer is never made first and filtered later. It comes with every write that does something for somebody, so that the
/// history tells persons and the system apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A person.
    Person(Person),
    /// A part of the system, which sees every desk.
    System(Part),
}

/// A person with what they may do and see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name that goes into the history.
    pub name: String,
    /// What they may do.
    pub roles: BTreeSet<Role>,
    /// The desks whose papers they may see.
    pub desks: Scope,
}

/// What a person may do; a person may have several roles, and each adds to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Searches, looks at papers and exports them.
    Reader,
    /// Sends papers in, and says where they belong.
    Clerk,
    /// Sends papers through again, verifies, rebuilds the index.
    Operator,
}

/// The desks whose papers a [`Principal`] may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every desk.
    All,
    /// These desks only; an empty set sees nothing.
    Desks(BTreeSet<DeskId>),
}

static EVERY_DESK: Scope = Scope::All;

/// The parts of the system that do something in their own name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// The watch of a desk's folder.
    Desk(DeskId),
    /// Admission, whatever files come from.
    Intake,
    /// Reads pages.
    Reader,
    /// Cuts stacks and settles dossiers by the codes on pages.
    Sorter,
    /// Draws metadata from text.
    Extractor,
    /// Keeps the index.
    Indexer,
    /// Holds rows, blobs and index against each other, and mends.
    Verifier,
}

/// Who did something, as the history keeps it: a [`Principal`] without its rights of that day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Named", into = "Named")]
pub enum Actor {
    /// A person, by name.
    Person(String),
    /// A part of the system.
    System(Part),
}

impl Person {
    /// See [`Principal::local`].
    pub fn local() -> Self {
        let roles = [Role::Reader, Role::Clerk, Role::Operator].into();
        Self { name: "local".to_owned(), roles, desks: Scope::All }
    }
}

impl Principal {
    /// The person at the machine itself: the command line, and the page while there are no accounts.
    pub fn local() -> Self {
        Self::Person(Person::local())
    }

    /// The desks whose papers may be seen.
    pub fn scope(&self) -> &Scope {
        match self {
            Self::Person(person) => &person.desks,
            Self::System(_) => &EVERY_DESK,
        }
    }

    /// Whether papers of `desk` may be seen.
    pub fn may_see(&self, desk: &DeskId) -> bool {
        match self.scope() {
            Scope::All => true,
            Scope::Desks(desks) => desks.contains(desk),
        }
    }

    /// What the history says of what is done.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Person(person) => Actor::Person(person.name.clone()),
            Self::System(part) => Actor::System(part.clone()),
        }
    }
}

/// How the watch of a desk is named.
const DESK: &str = "desk ";

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Desk(desk) => write!(f, "{DESK}{desk}"),
            Self::Intake => f.write_str("intake"),
            Self::Reader => f.write_str("reader"),
            Self::Sorter => f.write_str("sorter"),
            Self::Extractor => f.write_str("extractor"),
            Self::Indexer => f.write_str("indexer"),
            Self::Verifier => f.write_str("verifier"),
        }
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "intake" => Ok(Self::Intake),
            "reader" => Ok(Self::Reader),
            "sorter" => Ok(Self::Sorter),
            "extractor" => Ok(Self::Extractor),
            "indexer" => Ok(Self::Indexer),
            "verifier" => Ok(Self::Verifier),
            _ => match text.strip_prefix(DESK).map(str::parse) {
                Some(Ok(desk)) => Ok(Self::Desk(desk)),
                _ => Err(text.to_owned()),
            },
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(name) => f.write_str(name),
            Self::System(part) => part.fmt(f),
        }
    }
}

/// An [`Actor`] in JSON: the name, and beside it what kind of name it is.
#[derive(Serialize, Deserialize)]
struct Named {
    actor: String,
    by: Kind,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Person,
    System,
}

impl From<Actor> for Named {
    fn from(actor: Actor) -> Self {
        let by = match actor {
            Actor::Person(_) => Kind::Person,
            Actor::System(_) => Kind::System,
        };
        Self { actor: actor.to_string(), by }
    }
}

impl From<Named> for Actor {
    fn from(named: Named) -> Self {
        match (named.by, named.actor.parse()) {
            (Kind::System, Ok(part)) => Self::System(part),
            // A part that a newer program has is told by its name.
            _ => Self::Person(named.actor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Actor, Part, Person, Principal, Scope};
    use std::collections::BTreeSet;

    fn parts() -> Vec<Part> {
        let desk = Part::Desk("can-giuoc".parse().unwrap());
        vec![desk, Part::Intake, Part::Reader, Part::Sorter, Part::Extractor, Part::Indexer, Part::Verifier]
    }

    #[test]
    fn parts_read_back_and_names_of_people_are_none() {
        for part in parts() {
            assert_eq!(part.to_string().parse(), Ok(part));
        }
        for name in ["local", "chị Lan", "desk Cần Giuộc", "desk"] {
            assert!(name.parse::<Part>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_person_who_is_called_like_a_part_is_a_person() {
        let person = Actor::Person("reader".to_owned());
        let json = serde_json::to_value(&person).unwrap();
        assert_eq!(json, serde_json::json!({ "actor": "reader", "by": "person" }));
        assert_eq!(serde_json::from_value::<Actor>(json).unwrap(), person);
        let system = Actor::System(Part::Reader);
        let json = serde_json::to_value(&system).unwrap();
        assert_eq!(json, serde_json::json!({ "actor": "reader", "by": "system" }));
        assert_eq!(serde_json::from_value::<Actor>(json).unwrap(), system);
    }

    #[test]
    fn a_person_sees_their_desks_and_the_system_all() {
        let (mine, other) = ("mot".parse().unwrap(), "hai".parse().unwrap());
        let desks = Scope::Desks([mine].into());
        let person = Principal::Person(Person { name: "Lan".into(), roles: BTreeSet::new(), desks });
        assert!(person.may_see(&"mot".parse().unwrap()) && !person.may_see(&other));
        assert!(Principal::System(Part::Indexer).may_see(&other) && Principal::local().may_see(&other));
        assert_eq!(person.actor(), Actor::Person("Lan".into()));
    }
}
