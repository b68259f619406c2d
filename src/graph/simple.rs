//! Which edges are simple: held and active on the days of their arc and on no other, so that
//! most questions are answered by the arc alone. A template is judged once for all its edges;
//! what other records say of one edge is judged in `build`.

use super::arcs::{Facts, Span};
use super::template::{EdgeTemplate, Validity};
use crate::model::{Act, Day, LegalForce, Says, Tie};
use crate::state::{Footing, leaves, may_be_party};

/// What a template says of the arcs of its edges.
pub(super) struct Rule {
    relation: usize,
    valid: Validity,
    force: Option<LegalForce>,
    is_simple: bool,
    /// It is over when its period is.
    lasts: bool,
}

impl Rule {
    pub(super) fn new(template: &EdgeTemplate, relation: usize) -> Rule {
        let valid = template.valid.clone();
        Rule {
            relation,
            force: template.tie.terms().and_then(|terms| terms.force),
            is_simple: is_simple(template),
            lasts: match &template.tie {
                Tie::PartyTo(_) => valid.is_period(),
                tie => crate::state::lasts(tie),
            },
            valid,
        }
    }

    pub(super) fn relation(&self) -> usize {
        self.relation
    }

    /// Whether the days stand in the row.
    pub(super) fn has_own_days(&self) -> bool {
        self.valid.is_own()
    }

    /// The days and facts of an edge; those of one that is not simple are worked out later.
    pub(super) fn arc(&self, first: Day, last: Day) -> (Span, Facts) {
        let open = Facts::new(self.relation, None);
        let held = Facts::new(self.relation, Some(Footing::Held))
            .with(Facts::SIMPLE)
            .with_force(self.force);
        match self.valid.days(first, last) {
            None if self.is_simple => (Span::UNDATED, held.with(Facts::EXACT)),
            None => (Span::UNDATED, open),
            Some(days) => {
                let (last, is_end_exact) = match self.lasts {
                    true => (days.last, days.is_end_exact),
                    false => (Day::MAX, true),
                };
                let first = days.first;
                let is_bounded = (first, last) != (Day::MIN, Day::MAX);
                let span = Span {
                    first,
                    last,
                    dated: is_bounded,
                };
                if !self.is_simple || !is_bounded {
                    return (span, open);
                }
                let facts = held.with(Facts::DATED);
                let is_exact = days.is_start_exact && is_end_exact;
                (
                    span,
                    if is_exact {
                        facts.with(Facts::EXACT)
                    } else {
                        facts
                    },
                )
            }
        }
    }
}

/// Whether nothing but its period bears on the history of such an edge, as far as the template
/// tells.
fn is_simple(template: &EdgeTemplate) -> bool {
    template.tie.of().is_empty() && is_plain(template)
}

/// Whether nothing but its period and what it stands behind bears on the history of such an
/// edge, as far as the template tells.
pub(super) fn is_plain(template: &EdgeTemplate) -> bool {
    let tie = &template.tie;
    let holds = |says: &Says| *says == Says::Holds;
    let is_held = !template.claims.is_empty()
        && template
            .claims
            .iter()
            .all(|c| holds(&c.says) && c.modality.holds());
    let is_free = tie.conditions().is_empty() && !template.under;
    let own = match tie {
        Tie::PartyTo(party) => {
            let may_be_less =
                matches!(party.act, Some(Act::Signature | Act::AnotherAct)) || !may_be_party(party);
            party.on.is_none() && !party.act.is_some_and(leaves) && !may_be_less
        }
        Tie::ParticipatesIn { .. } => false,
        Tie::Violates(breach) => breach.event.is_none() || template.valid != Validity::Unstated,
        tie => tie.terms().is_none_or(|terms| terms.under.is_none()),
    };
    is_held && is_free && own
}
