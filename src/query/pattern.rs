//! Small patterns over edges: `?g guarantees ?v, ?g violates ?a, ?v party_to ?a`.
//!
//! A pattern is triples, parted by commas. An end is a variable (`?g`), anything (`_`), or a
//! name: a key, or a name or alias, in quotes if it has spaces. The middle is a relation, or
//! `_` for any. The answer binds each variable to one node, the same wherever it stands.

use super::{Bounds, Evidence, Truncated};
use crate::graph::{EdgeId, Found, Graph, NodeId, View};
use crate::model::{Relation, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// A pattern, read and resolved against one graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    variables: Vec<String>,
    triples: Vec<Triple>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Triple {
    from: End,
    relation: Option<Relation>,
    to: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Variable(usize),
    Node(NodeId),
    Any,
}

/// What is wrong with a pattern, and where: characters are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at character {column}: {fault}")]
pub struct BadPattern {
    /// Where.
    pub column: usize,
    /// What.
    pub fault: PatternFault,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternFault {
    /// A triple has more or fewer than three words.
    #[error("wanted `FROM RELATION TO`, found {found} words")]
    NotATriple {
        /// How many it has.
        found: usize,
    },
    /// There are too many triples.
    #[error("wanted at most {most} triples, found more")]
    TooLong {
        /// How many are allowed.
        most: usize,
    },
    /// A quoted name does not end.
    #[error("a quoted name does not end")]
    OpenQuote,
    /// A variable has no name.
    #[error("wanted a name behind `?`")]
    NamelessVariable,
    /// No such relation.
    #[error("`{found}` is no relation{}", or_nearest(nearest))]
    NoRelation {
        /// The word.
        found: String,
        /// The nearest relations.
        nearest: Vec<String>,
    },
    /// No such node.
    #[error("`{found}` is not in this dossier{}", or_nearest(nearest))]
    NoNode {
        /// The word.
        found: String,
        /// The nearest keys and names.
        nearest: Vec<String>,
    },
    /// Several nodes have that name.
    #[error("`{found}` could be {}", candidates.join(", "))]
    Ambiguous {
        /// The word.
        found: String,
        /// Their keys.
        candidates: Vec<String>,
    },
}

fn or_nearest(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        names => format!("; did you mean `{}`?", names.join("`, `")),
    }
}

/// The most triples a pattern may have.
const MOST: usize = 16;

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`BadPattern`], with the first fault.
    ///
    /// ```
    /// use foedera::query::Pattern;
    ///
    /// let graph = foedera::dossier::ukraine();
    /// let pattern = Pattern::read(&graph, "?g guarantees ?v, ?g violates ?a")?;
    /// assert_eq!(pattern.variables(), ["g", "v", "a"]);
    /// let error = Pattern::read(&graph, "?g garantees ?v").unwrap_err();
    /// assert_eq!(error.column, 4);
    /// # Ok::<(), foedera::query::BadPattern>(())
    /// ```
    pub fn read(graph: &Graph, text: &str) -> Result<Pattern, BadPattern> {
        let mut pattern = Pattern {
            variables: Vec::new(),
            triples: Vec::new(),
        };
        for words in words(text)? {
            let column = words.first().map_or(1, |word| word.column);
            let [from, relation, to] = words.as_slice() else {
                let fault = PatternFault::NotATriple { found: words.len() };
                return Err(BadPattern { column, fault });
            };
            if pattern.triples.len() == MOST {
                return Err(BadPattern {
                    column,
                    fault: PatternFault::TooLong { most: MOST },
                });
            }
            let triple = Triple {
                from: pattern.end(graph, from)?,
                relation: read_relation(graph, relation)?,
                to: pattern.end(graph, to)?,
            };
            pattern.triples.push(triple);
        }
        Ok(pattern)
    }

    /// The names of its variables, in the order in which they first stand.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    fn end(&mut self, graph: &Graph, word: &Lexeme) -> Result<End, BadPattern> {
        let bad = |fault| BadPattern {
            column: word.column,
            fault,
        };
        if word.quoted {
            return resolve(graph, &word.text).map(End::Node).map_err(bad);
        }
        if word.text == "_" {
            return Ok(End::Any);
        }
        let Some(name) = word.text.strip_prefix('?') else {
            return resolve(graph, &word.text).map(End::Node).map_err(bad);
        };
        if name.is_empty() {
            return Err(bad(PatternFault::NamelessVariable));
        }
        let known = self.variables.iter().position(|v| v == name);
        Ok(End::Variable(known.unwrap_or_else(|| {
            self.variables.push(name.to_string());
            self.variables.len() - 1
        })))
    }
}

fn resolve(graph: &Graph, name: &str) -> Result<NodeId, PatternFault> {
    match graph.find(name) {
        Found::One(node) => Ok(node),
        Found::Several(nodes) => Err(PatternFault::Ambiguous {
            found: name.to_string(),
            candidates: nodes
                .iter()
                .map(|n| graph.node(*n).key.to_string())
                .collect(),
        }),
        Found::Nothing { nearest } => Err(PatternFault::NoNode {
            found: name.to_string(),
            nearest,
        }),
    }
}

fn read_relation(graph: &Graph, word: &Lexeme) -> Result<Option<Relation>, BadPattern> {
    if word.text == "_" {
        return Ok(None);
    }
    let own = || {
        graph
            .own_relation(&word.text)
            .map(|own| Relation::Custom(own.key.clone()))
    };
    match Relation::read(&word.text).or_else(own) {
        Some(relation) => Ok(Some(relation)),
        None => {
            let own = graph.own_relations().iter().map(|own| own.key.as_str());
            let built_in = Relation::BUILT_IN;
            let known = built_in.iter().map(Relation::as_str).chain(own);
            let fault = PatternFault::NoRelation {
                found: word.text.clone(),
                nearest: nearest(&word.text, known.collect::<Vec<_>>()),
            };
            Err(BadPattern {
                column: word.column,
                fault,
            })
        }
    }
}

struct Lexeme {
    text: String,
    column: usize,
    quoted: bool,
}

/// The words of each triple.
fn words(text: &str) -> Result<Vec<Vec<Lexeme>>, BadPattern> {
    let mut triples = vec![Vec::new()];
    let mut chars = text.chars().enumerate().peekable();
    while let Some((i, c)) = chars.next() {
        let column = i + 1;
        let last = triples.last_mut().expect("there is always a triple begun");
        if c.is_whitespace() {
            continue;
        }
        if c == ',' {
            triples.push(Vec::new());
            continue;
        }
        let mut word = String::new();
        let quoted = c == '"' || c == '\'';
        if quoted {
            loop {
                match chars.next() {
                    None => {
                        return Err(BadPattern {
                            column,
                            fault: PatternFault::OpenQuote,
                        });
                    }
                    Some((_, end)) if end == c => break,
                    Some((_, inner)) => word.push(inner),
                }
            }
        } else {
            word.push(c);
            while let Some((_, next)) = chars.next_if(|(_, n)| !n.is_whitespace() && *n != ',') {
                word.push(next);
            }
        }
        last.push(Lexeme {
            text: word,
            column,
            quoted,
        });
    }
    Ok(triples)
}

/// What fits a pattern.
#[derive(Clone, Debug)]
pub struct Matches {
    /// The names of the variables.
    pub variables: Vec<String>,
    /// The fits, in the order of their nodes.
    pub rows: Vec<Match>,
    /// Where a date was asked for, the fits that need an undated edge.
    pub undated: Vec<Match>,
    /// How many edges were touched.
    pub touched: usize,
    /// Why there may be more.
    pub truncated: Option<Truncated>,
}

/// One fit: a node for each variable, and for each triple the first edge that makes it true,
/// with how many more there are.
#[derive(Clone, Debug)]
pub struct Match {
    /// A node for each variable.
    pub nodes: Vec<NodeId>,
    /// For each triple, all edges that make it true.
    pub edges: Vec<Vec<Evidence>>,
}

/// All fits of a pattern. Triples are taken in the order that touches least: those with a
/// bound end first. Costs the arcs of each node tried, at most `bounds.work`.
///
/// ```
/// use foedera::graph::Filter;
/// use foedera::query::{Bounds, Pattern, matches};
///
/// let graph = foedera::dossier::ukraine();
/// let filter = Filter::default();
/// let pattern = Pattern::read(&graph, "?g guarantees ?v, ?g violates ?a, ?v party_to ?a")?;
/// let answer = matches(graph.view(&filter), &pattern, Bounds::default());
/// assert_eq!(graph.node(answer.rows[0].nodes[0]).name, "Russia");
/// # Ok::<(), foedera::query::BadPattern>(())
/// ```
pub fn matches(view: View<'_>, pattern: &Pattern, bounds: Bounds) -> Matches {
    let mut answer = fits(view, pattern, bounds);
    if let Some(filter) = view.filter().with_undated() {
        let rest = Bounds {
            work: bounds.work - answer.touched.min(bounds.work),
            ..bounds
        };
        let more = fits(view.graph().view(&filter), pattern, rest);
        let known: BTreeSet<&[NodeId]> = answer.rows.iter().map(|r| &*r.nodes).collect();
        let mut undated = more.rows;
        undated.retain(|fit| !known.contains(&*fit.nodes));
        answer.truncated = answer.truncated.max(more.truncated);
        let room = bounds.results - answer.rows.len().min(bounds.results);
        if undated.len() > room {
            undated.truncate(room);
            answer.truncated = Some(Truncated::Results(bounds.results));
        }
        answer.undated = undated;
        answer.touched += more.touched;
    }
    answer
}

/// What fits in one view.
fn fits(view: View<'_>, pattern: &Pattern, bounds: Bounds) -> Matches {
    let mut join = Join {
        view,
        pattern,
        bounds,
        touched: 0,
        found: BTreeMap::new(),
        truncated: None,
    };
    join.run();
    let Join {
        found,
        touched,
        truncated,
        ..
    } = join;
    let rows = found.into_iter().map(|(nodes, edges)| Match {
        nodes,
        edges: edges
            .into_iter()
            .map(|edges| {
                edges
                    .into_iter()
                    .map(|edge| Evidence::of(view, edge))
                    .collect()
            })
            .collect(),
    });
    Matches {
        variables: pattern.variables.clone(),
        rows: rows.collect(),
        undated: Vec::new(),
        touched,
        truncated,
    }
}

struct Join<'a> {
    view: View<'a>,
    pattern: &'a Pattern,
    bounds: Bounds,
    touched: usize,
    found: BTreeMap<Vec<NodeId>, Vec<Vec<EdgeId>>>,
    truncated: Option<Truncated>,
}

/// One triple being tried: the edges still to try, and what is bound when it is left.
struct Level {
    triple: usize,
    edges: std::vec::IntoIter<EdgeId>,
    bound: Vec<Option<NodeId>>,
    taken: Vec<Option<EdgeId>>,
}

impl Join<'_> {
    fn run(&mut self) {
        let bound = vec![None; self.pattern.variables.len()];
        let taken = vec![None; self.pattern.triples.len()];
        let Some(first) = self.level(bound, taken) else {
            return;
        };
        let mut levels = vec![first];
        while let Some(level) = levels.last_mut() {
            if self.touched > self.bounds.work {
                self.truncated = Some(Truncated::Work(self.bounds.work));
                return;
            }
            let Some(edge) = level.edges.next() else {
                levels.pop();
                continue;
            };
            let (mut bound, mut taken) = (level.bound.clone(), level.taken.clone());
            let triple = &self.pattern.triples[level.triple];
            let (from, to) = (self.view.graph().from(edge), self.view.graph().to(edge));
            if !bind(&mut bound, triple.from, from) || !bind(&mut bound, triple.to, to) {
                continue;
            }
            taken[level.triple] = Some(edge);
            match self.level(bound.clone(), taken.clone()) {
                Some(next) => levels.push(next),
                None => {
                    self.keep(&bound, &taken);
                    if self.truncated.is_some() {
                        return;
                    }
                }
            }
        }
    }

    /// The cheapest triple that is left, with the edges to try for it.
    fn level(&mut self, bound: Vec<Option<NodeId>>, taken: Vec<Option<EdgeId>>) -> Option<Level> {
        let at = |end: End| match end {
            End::Variable(v) => bound[v],
            End::Node(node) => Some(node),
            End::Any => None,
        };
        let open = |i: &usize| taken[*i].is_none();
        let triple = (0..taken.len()).filter(open).min_by_key(|i| {
            let triple = &self.pattern.triples[*i];
            let ends =
                usize::from(at(triple.from).is_some()) + usize::from(at(triple.to).is_some());
            (2 - ends.min(2), *i)
        })?;
        let Triple { from, relation, to } = &self.pattern.triples[triple];
        let (from, to) = (at(*from), at(*to));
        let candidates: Vec<EdgeId> = match (from, to) {
            (Some(from), _) => self.view.out(from).map(|hop| hop.edge).collect(),
            (None, Some(to)) => self.view.into(to).map(|hop| hop.edge).collect(),
            (None, None) => self.view.edges().collect(),
        };
        self.touched += candidates.len();
        let graph = self.view.graph();
        let edges: Vec<EdgeId> = candidates
            .into_iter()
            .filter(|edge| relation.as_ref().is_none_or(|r| graph.relation(*edge) == r))
            .filter(|edge| to.is_none_or(|to| graph.to(*edge) == to))
            .collect();
        Some(Level {
            triple,
            edges: edges.into_iter(),
            bound,
            taken,
        })
    }

    fn keep(&mut self, bound: &[Option<NodeId>], taken: &[Option<EdgeId>]) {
        let nodes: Vec<NodeId> = bound.iter().flatten().copied().collect();
        if !self.found.contains_key(&nodes) && self.found.len() == self.bounds.results {
            self.truncated = Some(Truncated::Results(self.bounds.results));
            return;
        }
        let triples = taken.len();
        let edges = self
            .found
            .entry(nodes)
            .or_insert_with(|| vec![Vec::new(); triples]);
        for (list, edge) in edges.iter_mut().zip(taken) {
            if let Some(edge) = edge
                && !list.contains(edge)
            {
                list.push(*edge);
            }
        }
    }
}

fn bind(bound: &mut [Option<NodeId>], end: End, node: NodeId) -> bool {
    match end {
        End::Any => true,
        End::Node(wanted) => wanted == node,
        End::Variable(v) => *bound[v].get_or_insert(node) == node,
    }
}
