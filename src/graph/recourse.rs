//! The second graph over the same records: commitments joined by what they are *of*. A link
//! runs from the backer (a backstop, a guarantee of a debt, a counter-guarantee) to the
//! commitment it stands behind. Who stands behind whom is asked here and not of [`View`],
//! where a backstop of the guarantee of A would seem to answer for B too.

use super::{EdgeId, NodeId, View};
use crate::model::{Guarantee, Key, Relation, Tie};

/// Commitments joined by what they are of, seen through the same filter as its [`View`].
///
/// Its nodes are the edges of the graph that are commitments; an [`EdgeId`] is its node id.
#[derive(Clone, Copy, Debug)]
pub struct Recourse<'a> {
    view: View<'a>,
}

/// One link of recourse: `backer` stands behind `principal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// The commitment that is nothing, or is not called on, without the other.
    pub backer: EdgeId,
    /// The commitment that it stands behind.
    pub principal: EdgeId,
}

impl<'a> View<'a> {
    /// The commitments of this view, joined by what they are of.
    pub fn recourse(self) -> Recourse<'a> {
        Recourse { view: self }
    }
}

impl<'a> Recourse<'a> {
    /// The view it is of.
    pub fn view(self) -> View<'a> {
        self.view
    }

    /// The visible commitments, in the order of their ids.
    pub fn commitments(self) -> impl Iterator<Item = EdgeId> + 'a {
        let view = self.view;
        view.edges()
            .filter(move |edge| view.graph().relation(*edge).is_commitment())
    }

    /// The visible commitments that stand behind this one. Costs one look at each edge that
    /// mentions it, and puts no record together.
    pub fn backers(self, principal: EdgeId) -> impl Iterator<Item = Link> + 'a {
        let links = self.all_backers(principal);
        links.filter(move |link| self.view.shows_edge(link.backer))
    }

    /// The commitments that stand behind this one, visible or not: for who asks that otherwise.
    pub(crate) fn all_backers(self, principal: EdgeId) -> impl Iterator<Item = Link> + 'a {
        let graph = self.view.graph();
        let mentions = graph.mentions_edge(principal);
        // What stands behind others mentions an edge in no other attribute than that.
        let backs = move |edge: &EdgeId| {
            matches!(
                graph.relation(*edge),
                Relation::Guarantees | Relation::Backstops
            )
        };
        (0..mentions.len())
            .map(move |i| mentions[i])
            .filter(backs)
            .map(move |backer| Link { backer, principal })
    }

    /// The visible commitments that this one stands behind.
    pub fn principals(self, backer: EdgeId) -> impl Iterator<Item = Link> + 'a {
        self.of(backer)
            .iter()
            .filter_map(move |key| self.view.graph().edge_id(key.as_str()))
            .filter(move |principal| self.view.shows_edge(*principal))
            .map(move |principal| Link { backer, principal })
    }

    /// Who may call on a commitment: to whom an undertaking or a debt is owed, and a guarantee
    /// is said to be; a guarantee of somebody's safety is owed to them. Absent: not stated.
    pub fn creditor(self, commitment: EdgeId) -> Option<NodeId> {
        let graph = self.view.graph();
        self.creditor_of(graph.tie(commitment), || graph.to(commitment))
    }

    /// As [`creditor`](Recourse::creditor), of a commitment of which the tie is at hand, and where
    /// it ends.
    pub(crate) fn creditor_of(self, tie: &Tie, to: impl FnOnce() -> NodeId) -> Option<NodeId> {
        match tie {
            Tie::Guarantees(Guarantee {
                owed_to: Some(key), ..
            }) => self.view.graph().node_id(key.as_str()),
            Tie::Guarantees(guarantee) if guarantee.of.is_empty() => Some(to()),
            Tie::Undertakes(_) | Tie::Owes(_) => Some(to()),
            _ => None,
        }
    }

    /// What an edge is *of*, as its template has it.
    fn of(self, edge: EdgeId) -> &'a [Key] {
        self.view.graph().tie(edge).of()
    }
}
