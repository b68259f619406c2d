//! A mapping: how the rows of some files become nodes, edges and claims. Read from RON once;
//! the same for every file and every row. Start at [`Mapping`].

use super::money::Money;
use super::rows;
use super::setting::Part;
use super::sink::Refers;
use super::template::Template;
use super::values::{Only, Pick, When, Words};
use crate::model::{
    Attribute, CommitmentState, Ending, Key, Kind, LegalForce, Modality, OwnRelation, Relation,
    Source, Stage,
};

/// How the rows of some files become nodes, edges and claims.
///
/// ```
/// use foedera::exchange::import::Mapping;
///
/// let text = r#"(
///     mapping: 1,
///     id: "pacts",
///     source: (id: "list", title: "A list of pacts"),
///     files: [(edges: [guarantees(from: "{who}", to: "{whom}")])],
/// )"#;
/// let mapping = Mapping::read("pacts.ron", text).unwrap();
/// assert_eq!(mapping.columns(), [["who", "whom"]]);
/// ```
#[derive(Clone, Debug)]
pub struct Mapping {
    pub(super) id: String,
    pub(super) title: String,
    /// The source of all files that name none of their own, and these.
    pub(super) sources: Vec<Source>,
    pub(super) relations: Vec<OwnRelation>,
    /// The nodes that no row tells of.
    pub(super) nodes: Vec<NodeRule>,
    pub(super) files: Vec<FileRule>,
}

impl Mapping {
    /// What it is called: ids of edges begin with it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it imports, in words.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The same for files in this encoding.
    #[must_use]
    pub fn encoded(mut self, encoding: rows::Encoding) -> Mapping {
        for file in &mut self.files {
            file.shape.encoding = encoding;
        }
        self
    }

    /// For each of its files, the columns that it reads.
    pub fn columns(&self) -> Vec<Vec<&str>> {
        self.files
            .iter()
            .map(|file| file.columns.iter().map(|c| c.name.as_str()).collect())
            .collect()
    }
}

/// A column of a file, by its number among those that the mapping names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Column(pub(super) u16);

/// A column that a file must have, or may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) optional: bool,
}

/// How the rows of one file are read.
#[derive(Clone, Debug)]
pub(super) struct FileRule {
    /// What messages call it.
    pub(super) called: String,
    /// What the name of such a file looks like, `*` standing for anything; empty: any name.
    pub(super) names: Vec<String>,
    pub(super) shape: rows::Shape,
    /// The names of the columns of a file without a header.
    pub(super) header: Option<Vec<String>>,
    /// Values that are as good as blank, in all columns.
    pub(super) blank: Vec<String>,
    /// Whether `2.0` is read as `2`, in all columns.
    pub(super) whole: bool,
    pub(super) columns: Vec<Named>,
    /// The source of its claims: its place among the mapping's sources.
    pub(super) source: Key,
    /// What stands before the number of the row in a claim's place.
    pub(super) place: String,
    pub(super) skips: Vec<Skip>,
    pub(super) nodes: Vec<NodeRule>,
    pub(super) edges: Vec<EdgeRule>,
}

/// Rows that are left out on purpose.
#[derive(Clone, Debug)]
pub(super) struct Skip {
    pub(super) only: Only,
    pub(super) because: String,
}

/// How a row tells of a node.
#[derive(Clone, Debug)]
pub(super) struct NodeRule {
    pub(super) only: Only,
    pub(super) id: Template,
    pub(super) kind: Kind,
    pub(super) name: Option<Words>,
    pub(super) aliases: Vec<Template>,
    pub(super) codes: Vec<(String, Template)>,
    pub(super) claims: Vec<ClaimRule>,
}

/// How a row tells of an edge.
#[derive(Clone, Debug)]
pub(super) struct EdgeRule {
    pub(super) only: Only,
    /// If there is none, the id is made of the mapping's and the row's.
    pub(super) id: Option<Template>,
    pub(super) relation: Relation,
    pub(super) from: Template,
    pub(super) to: Template,
    pub(super) valid: Valid,
    pub(super) on: Option<When>,
    pub(super) under: Option<Template>,
    pub(super) owed_to: Option<Template>,
    pub(super) of: Option<Template>,
    pub(super) others: Vec<(Refers, Template)>,
    pub(super) amount: Option<Money>,
    pub(super) cap: Option<Money>,
    /// What is the same in many rows.
    pub(super) parts: Vec<Part>,
    pub(super) claims: Vec<ClaimRule>,
}

/// When an edge held.
#[derive(Clone, Debug)]
pub(super) enum Valid {
    NotStated,
    Date(When),
    Span(Option<When>, Option<When>),
}

/// How a row gives an attribute a value.
#[derive(Clone, Debug)]
pub(super) struct ClaimRule {
    pub(super) only: Only,
    pub(super) attribute: Attribute,
    pub(super) value: Given,
    pub(super) modality: Modality,
    pub(super) hedge: Option<String>,
    pub(super) quote: Option<String>,
}

/// A value, by the type that its attribute takes.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Text(Words),
    Count(Template, String),
    Date(When),
    Flag(Pick<bool>),
    Record(Template),
    Stage(Pick<Stage>, Option<When>),
    State(Pick<CommitmentState>, Option<When>),
    Ending(Pick<Ending>),
    Force(Pick<LegalForce>),
    Amount(Money),
}
