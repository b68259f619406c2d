//! What can be told of a record by its template and its arc alone, though it is not simple. A
//! commitment is *plain* when it is held and active on the days of its arc and on no other, though
//! others stand behind it, or it behind others: a cascade looks at millions of these, and need
//! not work out the history of each.

use super::arcs::{Facts, Forward};
use super::overlay::Stands;
use super::simple::is_plain;
use super::sweep::When;
use super::test::{Look, Test};
use super::{EdgeId, Graph, NodeId, View};
use crate::model::{
    Attribute, Bounds, CommitmentState, Date, Day, Modality, Relation, Says, Truth, Value,
};
use crate::state::{Reason, Stand, fell_with_principal, lasts, over};

/// So many links of promises behind promises are followed, and so many promises behind which one
/// stands are looked at, before its history is asked.
const LINKS: usize = 8;
const PRINCIPALS: usize = 16;

impl Graph {
    /// Whether a claim about a node says such a thing. Puts nothing together.
    pub(super) fn tells(&self, id: NodeId, what: impl Fn(&Says) -> bool) -> bool {
        match self.0.node_at(id) {
            Stands::Base(old) => {
                let claims = &self.0.base.nodes.template(old).claims;
                claims.iter().any(|claim| what(&claim.says))
            }
            Stands::Patch(own) => own.full.claims.iter().any(|claim| what(&claim.says)),
        }
    }

    /// The last day of the term of a commitment that runs on for more than a year when nothing else
    /// that is dated has yet to begin: a maturity to come, and the day on which the last thing
    /// began. None where there is no such term. Costs a look at each arc.
    ///
    /// ```
    /// let graph = foedera::dossier::built_in("loan-circle").unwrap();
    /// assert_eq!(graph.runs_on(), None, "none of its loans has a maturity");
    /// ```
    pub fn runs_on(&self) -> Option<(Day, Day)> {
        let is_known = |day: &Day| *day != Day::MIN && *day != Day::MAX;
        let (mut began, mut ends) = (None, None);
        for arc in self.edge_ids().map(|edge| self.arc(edge)) {
            if arc.facts.has(Facts::DATED) {
                began = began.max(Some(arc.first).filter(is_known));
                let term = self.relation_at(arc.facts.relation()).is_commitment();
                ends = ends.max(Some(arc.last).filter(|last| term && is_known(last)));
            }
        }
        let (began, ends) = began.zip(ends)?;
        (i64::from(ends.0) - i64::from(began.0) > 366).then_some((began, ends))
    }

    /// Whether nothing but its period, and what it stands behind, bears on an edge: no condition, no
    /// breach.
    pub(crate) fn is_plain(&self, id: EdgeId) -> bool {
        self.plain_arc(id).is_some()
    }

    /// The arc of an edge that is simple, or plain: as if it was simple.
    fn plain_arc(&self, id: EdgeId) -> Option<Forward> {
        let arc = self.arc(id);
        let is_plain = arc.facts.has(Facts::SIMPLE) || arc.facts.has(Facts::PLAIN);
        is_plain.then(|| Forward {
            facts: arc.facts.with(Facts::SIMPLE),
            ..arc
        })
    }

    /// Whether nothing but its period, and what it stands behind, bears on a commitment of the
    /// base, and nothing but guarantees and backstops mentions it.
    pub(super) fn can_be_plain(&self, id: EdgeId) -> bool {
        let backs = |other: &EdgeId| {
            matches!(
                self.relation(*other),
                Relation::Guarantees | Relation::Backstops
            )
        };
        is_plain(self.0.base.edges.template(id))
            && self.mentions_edge(id).iter().all(backs)
            && self.0.wide.spares(self, id)
    }
}

/// What is known of a simple edge as of a date.
pub(crate) struct ByDays {
    /// Not yet, active or ended; certainly so.
    pub(crate) state: CommitmentState,
    /// Whether it is in force, or holds.
    pub(crate) in_force: Truth,
    /// Whether any day of it is known.
    pub(crate) dated: bool,
    /// On what footing it stands.
    pub(crate) stand: Option<Stand>,
    /// That it is over with what it stands behind, if both are.
    pub(crate) fell: Option<Reason>,
}

impl Graph {
    /// How an edge that holds between these stands from the one day to the other, if for certain.
    fn within(
        &self,
        id: EdgeId,
        (start, end): (Bounds, Bounds),
        (first, last): (Day, Day),
    ) -> Option<(CommitmentState, Truth)> {
        use CommitmentState::{Active, Ended, NotYet};
        let may_be_over =
            || lasts(self.tie(id)) && self.valid(id).is_some_and(|valid| valid.end_unknown());
        match () {
            () if last < start.earliest => Some((NotYet, Truth::No)),
            () if end.latest < first => Some((Ended, Truth::No)),
            () if first < start.latest => None,
            () if last <= end.earliest => Some((Active, Truth::Yes)),
            () if may_be_over() => Some((Active, Truth::Possibly)),
            () => None,
        }
    }
}

impl View<'_> {
    /// What is known of an edge as of a date, or after all that is recorded, where its arc and its
    /// template tell it for certain. Works out no history, and keeps nothing.
    pub(crate) fn by_days(self, id: EdgeId, date: Option<&Date>) -> Option<ByDays> {
        let graph = self.graph();
        if self.filter().narrows_claims() {
            return None;
        }
        let days = date.map_or((Day::MAX, Day::MAX), Date::possible);
        let ((state, in_force), fell) = match graph.when(id) {
            When::ByHistory => self.by_days_of_both(id, date)?,
            When::Undated if date.is_none() => ((CommitmentState::Active, Truth::Yes), None),
            When::Undated => ((CommitmentState::Active, Truth::Possibly), None),
            When::Between(start, end) => (graph.within(id, (start, end), days)?, None),
        };
        let inner = &*graph.0;
        // All claims about a simple edge say that it holds.
        let stand = match inner.edge_at(id) {
            Stands::Base(old) => {
                let claims = inner.base.edges.template(old).claims.iter();
                Stand::by(claims.map(|claim| claim.modality))
            }
            Stands::Patch(patched) => {
                Stand::by(patched.full.claims.iter().map(|claim| claim.modality))
            }
        };
        Some(ByDays {
            state,
            in_force,
            dated: graph.arc(id).facts.has(Facts::DATED),
            stand,
            fell,
        })
    }

    /// How what may fall with one debt stands by its own days, if by those of the debt it has not
    /// fallen yet, or is over; and whether both are over.
    fn by_days_of_both(
        self,
        id: EdgeId,
        date: Option<&Date>,
    ) -> Option<((CommitmentState, Truth), Option<Reason>)> {
        let graph = self.graph();
        let arc = graph.plain_arc(id)?;
        let tie = graph.tie(id);
        let [principal] = tie.of() else { return None };
        let principal = graph.edge_id(principal.as_str())?;
        let is_told = arc.facts.has(Facts::DATED)
            && tie.rests_on_principal() == Truth::Possibly
            && graph.tie(principal).of().is_empty()
            && !self.filter().derives_anew();
        let valid = is_told.then(|| graph.valid(id)).flatten()?;
        let days = date.map_or((Day::MAX, Day::MAX), Date::possible);
        let told = graph.within(id, (valid.start(), valid.end()), days)?;
        let (is_told, fell) = match told.0 {
            CommitmentState::NotYet => {
                let state = self.by_days(principal, date)?.state;
                (state != CommitmentState::Ended, None)
            }
            CommitmentState::Ended => {
                let end = match graph.when(principal) {
                    When::Between(_, end) => end,
                    When::Undated => return Some((told, None)),
                    When::ByHistory => return None,
                };
                let fell = fell_with_principal(graph.valid(principal).as_ref().and_then(over));
                let asked = date.filter(|_| fell.when.is_some());
                let state = self.by_days(principal, asked)?.state;
                // What fell before it began may never have been.
                let is_told = valid.start().latest <= end.earliest;
                (is_told, (state == CommitmentState::Ended).then_some(fell))
            }
            _ => (self.by_days(principal, date)?.in_force == Truth::Yes, None),
        };
        is_told.then_some((told, fell))
    }

    /// Calls `see` with each value that is said, as holding, of an attribute of a node; puts no
    /// record together unless the claims that count are narrowed.
    pub(crate) fn each_held(self, id: NodeId, attribute: &Attribute, mut see: impl FnMut(&Value)) {
        let mut hear = |says: &Says, modality: Modality| match says {
            Says::Value(of, value) if of == attribute && modality.holds() => see(value),
            _ => {}
        };
        let inner = &*self.graph().0;
        match inner.node_at(id) {
            Stands::Base(old) if !self.filter().narrows_claims() => {
                let claims = inner.base.nodes.template(old).claims.iter();
                claims.for_each(|claim| hear(&claim.says, claim.modality));
            }
            _ => {
                let (_, claims) = self.node_once(id);
                claims
                    .iter()
                    .for_each(|claim| hear(&claim.says, claim.modality));
            }
        }
    }

    /// Whether the view shows an edge, where its arc and those of what it stands behind tell.
    pub(super) fn shows_by_arcs(self, id: EdgeId) -> Option<bool> {
        if !self.shows_plain(id)? {
            return Some(false);
        }
        let test = self.test().of_principals();
        self.has_ground(id, &test, LINKS).then_some(true)
    }

    /// Whether by the arcs something that a commitment stands behind passes the test, if it stands
    /// behind any and falls with it.
    fn has_ground(self, id: EdgeId, test: &Test, links: usize) -> bool {
        let graph = self.graph();
        let tie = graph.tie(id);
        let passes = |principal: EdgeId| {
            let is_plain = graph.plain_arc(principal);
            let look = is_plain.map(|arc| test.look(arc, |_| false));
            look == Some(Look::Yes) && self.has_ground(principal, test, links - 1)
        };
        let mut principals = tie.of().iter().take(PRINCIPALS);
        tie.of().is_empty()
            || tie.rests_on_principal() == Truth::No
            || links > 0 && principals.any(|key| graph.edge_id(key.as_str()).is_some_and(passes))
    }

    /// Whether the view shows a commitment, where that can be told without its history: it is
    /// plain, and what it stands behind, if anything, is shown. Absent: it cannot.
    pub(crate) fn shows_plain(self, id: EdgeId) -> Option<bool> {
        let graph = self.graph();
        let arc = graph.plain_arc(id)?;
        let test = self.test();
        // Its legal force stands in the arc of what is simple only.
        if !graph.is_simple(id) && (test.is_beyond_arcs() || test.binding) {
            return None;
        }
        let beyond = |relation| self.filter().asks_for(graph.relation_at(relation));
        match test.look(arc, beyond) {
            Look::Yes => Some(!self.filter().hides_edge(graph, id)),
            Look::No => Some(false),
            Look::Ask => None,
        }
    }
}
