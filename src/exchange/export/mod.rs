//! Out: a view as what graph programs, data frames and databases read, and as the panels of
//! years that alliance research reads. Writes to whatever it is handed, record by record, and
//! holds no text of the whole. Start at [`Export`] and [`dyad_years`].

mod csv;
mod cypher;
mod days;
mod edges;
mod gexf;
mod graphml;
mod json;
mod nodes;
mod panel;
#[cfg(feature = "parquet")]
mod parquet;
mod table;
mod xml;

pub use panel::{BadYears, Panel, Years, dyad_years, state_years};

use crate::graph::{EdgeId, Graph, NodeId, View, mentioned_by};
use crate::model::{Key, Relation};
use edges::EdgeFacts;
use nodes::NodeFacts;
use std::collections::BTreeSet;
use std::io::{self, Write};
use table::{Cell, Column, Head};

/// A format that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// GraphML: igraph, NetworkX, yEd.
    GraphMl,
    /// GEXF 1.3 with dates: Gephi.
    Gexf,
    /// Node-link JSON: NetworkX, d3.
    NodeLink,
    /// Two tables, nodes and edges: pandas, R, spreadsheets.
    Csv,
    /// A script of Cypher: Neo4j.
    Cypher,
    /// Two tables, nodes and edges: pandas, DuckDB, Spark.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What one stream of a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Nodes and edges.
    Whole,
    /// The nodes.
    Nodes,
    /// The edges.
    Edges,
}

impl Format {
    /// The streams that an export consists of.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Format::GraphMl | Format::Gexf | Format::NodeLink | Format::Cypher => &[Part::Whole],
            Format::Csv => &[Part::Nodes, Part::Edges],
            #[cfg(feature = "parquet")]
            Format::Parquet => &[Part::Nodes, Part::Edges],
        }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Nodes.
    pub nodes: usize,
    /// Edges.
    pub edges: usize,
    /// Characters that the format forbids, such as control characters in XML 1.0; a U+FFFD
    /// stands in place of each.
    pub replaced: usize,
}

/// A view, ready to be written down.
///
/// ```
/// use foedera::exchange::export::{Export, Format, Part};
/// use foedera::graph::Filter;
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let mut text = Vec::new();
/// let export = Export::new(graph.view(&filter));
/// let written = export.write(Format::GraphMl, Part::Whole, &mut text)?;
/// assert_eq!(written.nodes, graph.node_count());
/// assert!(text.starts_with(b"<?xml"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Export<'a> {
    view: View<'a>,
    title: Option<String>,
    shown: Vec<bool>,
    node_columns: Vec<Column<NodeFacts<'a>>>,
    edge_columns: Vec<Column<EdgeFacts<'a>>>,
    codes: Vec<String>,
    node_heads: Vec<Head>,
    edge_heads: Vec<Head>,
}

impl<'a> Export<'a> {
    /// All nodes and edges that the view shows.
    pub fn new(view: View<'a>) -> Export<'a> {
        let graph = view.graph();
        let (node_columns, edge_columns) = (nodes::columns(), edges::columns());
        let codes: Vec<String> = nodes::code_lists(graph).into_iter().collect();
        let of_codes = codes.iter().map(|list| nodes::code_head(list));
        Export {
            view,
            title: None,
            shown: graph.node_ids().map(|node| view.shows(node)).collect(),
            node_heads: node_columns
                .iter()
                .map(Column::head)
                .chain(of_codes)
                .collect(),
            edge_heads: edge_columns.iter().map(Column::head).collect(),
            node_columns,
            edge_columns,
            codes,
        }
    }

    /// The same, called so where a format has room for a title.
    pub fn titled(self, title: impl Into<String>) -> Export<'a> {
        Export {
            title: Some(title.into()),
            ..self
        }
    }

    /// The same, with only those nodes that an edge of it joins or mentions. Costs a scan.
    pub fn without_the_rest(mut self) -> Export<'a> {
        let graph = self.view.graph();
        let mut needed = vec![false; self.shown.len()];
        for id in self.edge_ids() {
            needed[graph.from(id).index()] = true;
            needed[graph.to(id).index()] = true;
            let (edge, _) = graph.edge_once(id);
            for node in mentioned_by(&edge.tie).filter_map(|key| graph.node_id(key.as_str())) {
                needed[node.index()] = true;
            }
            for condition in &self.view.derived(id).conditions {
                needed[condition.index()] = true;
            }
        }
        for (shown, needed) in self.shown.iter_mut().zip(needed) {
            *shown &= needed;
        }
        self
    }

    /// Whether it has neither a node nor an edge.
    pub fn is_empty(&self) -> bool {
        self.node_ids().next().is_none() && self.edge_ids().next().is_none()
    }

    /// Writes one part of an export. The same view gives the same bytes.
    ///
    /// # Errors
    /// When `out` cannot be written.
    ///
    /// # Panics
    /// When the format has no such part; [`Format::parts`] has them.
    pub fn write(
        &self,
        format: Format,
        part: Part,
        out: &mut (dyn Write + Send),
    ) -> io::Result<Written> {
        assert!(format.parts().contains(&part), "the format has that part");
        match (format, part) {
            (Format::GraphMl, _) => graphml::write(self, out),
            (Format::Gexf, _) => gexf::write(self, out),
            (Format::NodeLink, _) => json::write(self, out),
            (Format::Cypher, _) => cypher::write(self, out),
            (Format::Csv, Part::Nodes) => csv::nodes(self, out),
            (Format::Csv, _) => csv::edges(self, out),
            #[cfg(feature = "parquet")]
            (Format::Parquet, Part::Nodes) => parquet::nodes(self, out),
            #[cfg(feature = "parquet")]
            (Format::Parquet, _) => parquet::edges(self, out),
        }
    }

    fn graph(&self) -> &'a Graph {
        self.view.graph()
    }

    fn node_ids(&self) -> impl Iterator<Item = NodeId> + '_ {
        let ids = self.graph().node_ids();
        ids.filter(|node| self.shown[node.index()])
    }

    /// The edges that the view shows; an edge of a node that is not there is none of them.
    fn edge_ids(&self) -> impl Iterator<Item = EdgeId> + 'a {
        self.view.edges()
    }

    /// The edges of one relation: where a format wants them together.
    fn edges_of<'r>(&self, relation: &'r Relation) -> impl Iterator<Item = EdgeId> + use<'a, 'r> {
        let view = self.view;
        let graph = view.graph();
        let ids = graph.edge_ids();
        ids.filter(move |edge| graph.relation(*edge) == relation && view.shows_edge(*edge))
    }

    /// The relations of its edges, in the vocabulary's order.
    fn relations(&self) -> BTreeSet<Relation> {
        let mut relations = BTreeSet::new();
        for edge in self.edge_ids() {
            let relation = self.graph().relation(edge);
            if !relations.contains(relation) {
                relations.insert(relation.clone());
            }
        }
        relations
    }

    fn node(&self, id: NodeId) -> NodeRow {
        let known = NodeFacts::of(self.view, id);
        let cells = self.node_columns.iter().map(|column| column.cell(&known));
        let codes = self.codes.iter().map(|list| nodes::code(&known, list));
        NodeRow {
            cells: cells.chain(codes).collect(),
            days: known.days,
            key: known.node.key,
            name: known.node.name,
        }
    }

    fn edge(&self, id: EdgeId) -> EdgeRow {
        let known = EdgeFacts::of(self.view, id);
        EdgeRow {
            relation: known.edge.relation(),
            cells: self
                .edge_columns
                .iter()
                .map(|column| column.cell(&known))
                .collect(),
            days: known.days.possible,
            key: known.edge.key,
            from: known.edge.from,
            to: known.edge.to,
        }
    }
}

/// A node, written down: its cells in the order of the heads.
struct NodeRow {
    key: Key,
    name: String,
    cells: Vec<Cell>,
    /// The days on which it may have been there, of what is dated.
    days: Option<(crate::model::Day, crate::model::Day)>,
}

/// An edge, written down: its cells in the order of the heads.
struct EdgeRow {
    key: Key,
    from: Key,
    to: Key,
    relation: Relation,
    cells: Vec<Cell>,
    days: Option<(crate::model::Day, crate::model::Day)>,
}
