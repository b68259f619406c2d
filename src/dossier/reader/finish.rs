//! The last step of reading: what needs all files at once. Expands `debtors_are_parties`,
//! finds ids that several edges share, has the change checked, and leaves of all faults those
//! that are no consequence of another.

use super::advice::ByEnds;
use super::fields::Slot;
use super::said::{Own, Said, Statement};
use super::value::{Ground, Stated};
use super::{FormFault, Mark, Reader, Spot};
use crate::change::{self, Change, Code, Entry, Field, Problem, attempt, check_beside};
use crate::dossier::fault::What;
use crate::dossier::syntax::SyntaxFaultKind;
use crate::graph::Graph;
use crate::model::{Attribute, Edge, Key, Participation, Relation, Role, Says, Tie, Value};
use crate::state::{leaves, may_be_party};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A fault whose place is known in bytes only.
#[derive(Debug)]
pub(in crate::dossier) struct Raised {
    pub(in crate::dossier) spot: Spot,
    pub(in crate::dossier) what: What,
    pub(in crate::dossier) similar: Vec<String>,
    pub(in crate::dossier) advice: Option<String>,
    pub(in crate::dossier) related: Vec<(Spot, &'static str)>,
    pub(in crate::dossier) more: usize,
}

/// An agreement whose debtors are its parties, as this statement says.
pub(super) struct Debtors {
    agreement: Key,
    named: Spot,
    statement: Statement,
}

/// What reading comes to.
pub(in crate::dossier) struct Finished {
    pub(in crate::dossier) change: Change,
    /// In order of place.
    pub(in crate::dossier) faults: Vec<Raised>,
    /// Reading stopped, for there were too many.
    pub(in crate::dossier) stopped: bool,
    pub(in crate::dossier) graph: Option<Graph>,
}

/// What went wrong before any entry was read.
pub(in crate::dossier) struct Before<'t> {
    /// The texts of all files.
    pub(in crate::dossier) texts: Vec<&'t str>,
    /// Some file has faults of syntax.
    pub(in crate::dossier) damaged: bool,
    /// Some file has so many of them that the rest of it was not read.
    pub(in crate::dossier) stopped: bool,
    /// Some file could not be read at all.
    pub(in crate::dossier) file_lost: bool,
}

/// How often the same fault is listed before further ones are only counted.
const ALIKE: usize = 2;
/// The same of a slip of form, where each place may have to be mended in its own way.
const ALIKE_FORMS: usize = 5;
/// How many further places of the same fault are named.
const ALIKE_NAMED: usize = 20;
/// How many badly formed ids are compared with each unknown one.
const FEW_BAD: usize = 20;
/// The same of a slip of form.
const HABITS_NAMED: usize = 3;

impl<'t> Reader<'t> {
    /// `debtors_are_parties: true`, or `(is: true, at: "S3")`.
    pub(super) fn debtors(
        &mut self,
        agreement: &Key,
        named: Spot,
        slot: Slot<'t>,
        said: &Said,
        own: &Own,
    ) {
        let ground = Ground {
            said,
            own: &own.places(),
            stated: Stated::Commitment,
        };
        let attribute = Attribute::Other(slot.name.to_string());
        let spot = self.spot(slot.name_span);
        let Some(mut statement) = self.value(&attribute, spot, slot.value, &ground) else {
            return;
        };
        match statement.says {
            Says::Value(_, Value::Flag(true)) => {
                statement.says = Says::Holds;
                self.debtors.push(Debtors {
                    agreement: agreement.clone(),
                    named,
                    statement,
                });
            }
            Says::Value(_, Value::Flag(false)) => {}
            _ => self.wrong(slot.value, "`true` or `false`"),
        }
    }

    /// Makes every debtor of a commitment that is said to hold under such an agreement a party to
    /// it, unless an edge says so already; that it left, or was a witness, does not.
    fn expand_debtors(&mut self) {
        let all = std::mem::take(&mut self.debtors);
        if all.is_empty() {
            return;
        }
        let mut parties: HashSet<(Key, Key)> = HashSet::new();
        let mut owed: HashMap<Key, BTreeSet<Key>> = HashMap::new();
        // Who would owe what is only sought, or denied, owes nothing.
        let mut held: HashSet<&Key> = HashSet::new();
        for entry in &self.change.adds {
            if let Entry::Claim(claim) = entry
                && claim.says == Says::Holds
                && claim.modality.holds()
            {
                held.insert(&claim.about);
            }
        }
        for entry in &self.change.adds {
            let Entry::Edge(edge) = entry else { continue };
            if let Tie::PartyTo(own) = &edge.tie
                && held.contains(&edge.key)
                && may_be_party(own)
                && !own.act.is_some_and(leaves)
            {
                parties.insert((edge.from.clone(), edge.to.clone()));
            }
            let under = edge.terms().and_then(|terms| terms.under.as_ref());
            if let Some(under) = under.filter(|_| held.contains(&edge.key)) {
                let debtors = owed.entry(under.clone()).or_default();
                debtors.insert(edge.from.clone());
            }
        }
        for Debtors {
            agreement,
            named,
            statement,
        } in all
        {
            for debtor in owed.remove(&agreement).unwrap_or_default() {
                if parties.contains(&(debtor.clone(), agreement.clone())) {
                    continue;
                }
                let relation = Relation::PartyTo;
                let key = self.derive(statement.attribute, &debtor, relation.as_str(), &agreement);
                let Some(key) = key else { continue };
                self.state(&key, named, &statement);
                let tie = Tie::PartyTo(Participation {
                    role: Some(Role::Party),
                    ..Participation::default()
                });
                let edge = Edge::new(key, debtor, tie, agreement.clone());
                let at = statement.attribute;
                let mark = Mark::Record {
                    head: at,
                    key: at,
                    // No such value: every field is blamed at the head.
                    value: u32::MAX,
                    from: 0,
                    to: 0,
                    partial: true,
                };
                self.add(edge, mark);
            }
        }
    }

    /// Whoever refers to an id that several edges share by their ends must say which.
    fn ambiguous(&mut self) {
        for (key, spot) in std::mem::take(&mut self.edge_references) {
            if let Some(&edges) = self.derived.get(&key)
                && edges > 1
            {
                let similar = (2..=edges.min(4)).map(|n| format!("{key}-{n}")).collect();
                let fault = FormFault::Ambiguous { key, edges };
                self.raise_at(spot, fault.into(), similar, Vec::new());
            }
        }
    }

    /// Checks what was read and sorts all faults.
    pub(in crate::dossier) fn finish(mut self, before: &Before<'_>) -> Finished {
        if self.is_enough() || before.stopped {
            return self.finished(None, true);
        }
        self.claims();
        self.expand_debtors();
        self.ambiguous();
        let whole = self.raised.is_empty() && !before.damaged && !before.file_lost;
        let (graph, problems) = if whole {
            attempt(&Graph::empty(), &self.change)
        } else {
            let given: HashSet<&str> = self.change.adds.iter().map(|e| e.key().as_str()).collect();
            let is_claim = |id: &String| given.contains(id.as_str()) && !self.bad_ids.contains(id);
            let mut unread = std::mem::take(&mut self.unread);
            // What a claim is about is given nowhere by that.
            let records: HashSet<&str> = self
                .change
                .adds
                .iter()
                .filter(|entry| !matches!(entry, Entry::Claim(_)))
                .map(|entry| entry.key().as_str())
                .collect();
            unread.retain(|id| !(is_claim(id) && records.contains(id.as_str())));
            (None, check_beside(&Graph::empty(), &self.change, &unread))
        };
        self.place_problems(problems, before);
        self.ids_of_names();
        if !whole {
            self.unused_sources(before);
        }
        let stopped = self.is_enough();
        self.finished(graph, stopped)
    }

    /// Offers the id of what is referred to by its name.
    fn ids_of_names(&mut self) {
        let mut ids: HashMap<String, Vec<&Key>> = HashMap::new();
        let mut titles: HashMap<String, Vec<&Key>> = HashMap::new();
        for entry in &self.change.adds {
            match entry {
                Entry::Node(node) => ids
                    .entry(node.name.to_lowercase())
                    .or_default()
                    .push(&node.key),
                Entry::Source(source) => titles
                    .entry(source.title.to_lowercase())
                    .or_default()
                    .push(&source.key),
                _ => {}
            }
        }
        let nodes = ids.values().flatten();
        let known: Vec<&str> = nodes.map(|key| key.as_str()).collect();
        let mut nearest_left = FEW_BAD;
        for fault in &mut self.raised {
            let (named, title) = match &fault.what {
                What::Form(FormFault::BadId(bad)) if !self.bad_ids.contains(&bad.found) => {
                    (bad.found.to_lowercase(), true)
                }
                What::Meaning(change::Fault::UnknownId { key, .. }) => {
                    (key.as_str().to_lowercase(), false)
                }
                What::Meaning(change::Fault::UnknownSource { key }) => {
                    (key.as_str().to_lowercase(), true)
                }
                _ => continue,
            };
            let found = ids.get(&named);
            if found.is_none() && matches!(fault.what, What::Form(_)) && nearest_left > 0 {
                nearest_left -= 1;
                let near = crate::model::nearest(&named, known.iter().copied());
                if !near.is_empty() {
                    fault.similar = near;
                    continue;
                }
            }
            let found = found.or_else(|| titles.get(&named).filter(|_| title));
            if let Some(keys) = found {
                fault.similar = keys.iter().take(3).map(|key| key.to_string()).collect();
                fault.advice = None;
            }
        }
    }

    /// All that was found, the faults in order.
    fn finished(mut self, graph: Option<Graph>, stopped: bool) -> Finished {
        self.forgive_bad_ids();
        let mut faults = std::mem::take(&mut self.raised);
        faults.sort_by_key(|fault| (fault.spot.file, fault.spot.start, fault.what.code()));
        faults.dedup_by_key(|fault| (fault.spot, fault.what.code()));
        Finished {
            change: self.change,
            faults: gathered(faults),
            stopped,
            graph,
        }
    }

    /// Gives the problems of the change their places, without those that follow from what
    /// could not be read.
    fn place_problems(&mut self, problems: Vec<Problem>, before: &Before<'_>) {
        let mut forgiven: HashSet<String> = HashSet::new();
        let mut meant: HashSet<&String> = HashSet::new();
        let mut unknown: HashSet<&Key> = HashSet::new();
        for problem in &problems {
            match &problem.fault {
                change::Fault::WrongSort { key, .. } => {
                    unknown.insert(key);
                }
                change::Fault::UnknownId { key, .. } => {
                    unknown.insert(key);
                    self.other_ids(problem, &mut forgiven);
                }
                change::Fault::UnknownSource { .. } => meant.extend(&problem.similar),
                _ => {}
            }
        }
        let party_lost = self.party_lost || before.file_lost;
        let mut kept = Vec::new();
        for problem in &problems {
            let follows = match &problem.fault {
                change::Fault::NoClaim { .. } | change::Fault::BacksNothing => {
                    self.is_partial(problem.place)
                }
                change::Fault::SameName { name, .. } => name == super::UNREAD_NAME,
                change::Fault::DebtorNotParty { .. } => party_lost,
                change::Fault::BreachElsewhere { under, .. } => unknown.contains(under),
                change::Fault::StandsForAnother {
                    debtor, stands_for, ..
                } => unknown.contains(debtor) || unknown.contains(stands_for),
                change::Fault::UnusedSource { key } => meant.contains(&key.to_string()),
                change::Fault::UnknownId { key, .. } => {
                    let key = key.as_str();
                    forgiven.contains(key)
                        || self.is_near_bad_id(key)
                        || self.is_lost_edge(key)
                        || before.file_lost && problem.similar.is_empty()
                }
                change::Fault::UnknownSource { .. } | change::Fault::UnknownRelation { .. } => {
                    before.file_lost && problem.similar.is_empty()
                }
                _ => false,
            };
            if !follows {
                kept.push(problem);
            }
        }
        let change = std::mem::take(&mut self.change);
        let by_ends = ByEnds::of(&change);
        for problem in kept {
            let spot = self.spot_at(problem.place);
            let what = match problem.fault.code() {
                Code::DuplicateId => "first used here",
                Code::SameName => "the other one",
                _ => "see also here",
            };
            let related = problem.related.iter();
            let related = related.map(|place| (self.spot_at(*place), what)).collect();
            let (ids, advice) = by_ends.advice(problem);
            let similar = match ids.is_empty() {
                true => problem.similar.clone(),
                false => ids,
            };
            let before = self.raised.len();
            self.raise_at(spot, What::Meaning(problem.fault.clone()), similar, related);
            if let Some(raised) = self.raised.get_mut(before) {
                raised.advice = advice;
            }
        }
        self.change = change;
    }

    /// The ids that an edge would have if its unknown end were right.
    fn other_ids(&self, problem: &Problem, forgiven: &mut HashSet<String>) {
        let Some(Entry::Edge(edge)) = self.change.adds.get(problem.place.entry) else {
            return;
        };
        let relation = edge.relation();
        for similar in &problem.similar {
            let (from, to) = match problem.place.field {
                Field::From => (similar.as_str(), edge.to.as_str()),
                Field::To => (edge.from.as_str(), similar.as_str()),
                _ => return,
            };
            forgiven.insert(format!("{from}-{relation}-{to}"));
        }
    }

    /// Whether an id that was given in a bad form is meant.
    fn is_near_bad_id(&self, key: &str) -> bool {
        let given = self.bad_ids.iter().take(FEW_BAD);
        !crate::model::nearest(key, given.map(String::as_str)).is_empty()
    }

    fn is_lost_edge(&self, key: &str) -> bool {
        self.edges_lost.iter().any(|(start, end)| {
            let inner = start.is_empty() && end.ends_with('-');
            match inner {
                true => key.contains(end.as_str()),
                false => key.starts_with(start.as_str()) && key.ends_with(end.as_str()),
            }
        })
    }

    /// Where some entry is missing the check calls no source unused; but one whose id stands
    /// nowhere but where it is given, is.
    fn unused_sources(&mut self, before: &Before<'_>) {
        let mut unused: BTreeMap<&Key, usize> = BTreeMap::new();
        for (i, entry) in self.change.adds.iter().enumerate() {
            if let Entry::Source(source) = entry {
                unused.entry(&source.key).or_insert(i);
            }
        }
        // More are not worth searching all texts for each.
        if unused.is_empty() || unused.len() > 50 {
            return;
        }
        let reported: HashSet<Spot> = self
            .raised
            .iter()
            .filter(|fault| fault.what.code() == Code::UnusedSource)
            .map(|fault| fault.spot)
            .collect();
        let meant: HashSet<&str> = self
            .raised
            .iter()
            .flat_map(|fault| fault.similar.iter().map(String::as_str))
            .collect();
        let mut found = Vec::new();
        for (key, i) in unused {
            let quoted = format!("\"{key}\"");
            let times: usize = before
                .texts
                .iter()
                .map(|text| text.matches(&quoted).take(2).count())
                .sum();
            if times == 1 && !meant.contains(key.as_str()) {
                found.push((self.spot_at(change::Place::entry(i)), key.clone()));
            }
        }
        for (spot, key) in found {
            if !reported.contains(&spot) {
                let fault = change::Fault::UnusedSource { key };
                self.raise_at(spot, What::Meaning(fault), Vec::new(), Vec::new());
            }
        }
    }

    /// An id that is badly formed is reported where it is given, not where it is used.
    fn forgive_bad_ids(&mut self) {
        let mut given: HashSet<&str> = HashSet::new();
        let bad_ids = &self.bad_ids;
        let trees = self.trees;
        self.raised.retain(|fault| {
            let What::Form(FormFault::BadId(_)) = &fault.what else {
                return true;
            };
            let text = trees
                .get(fault.spot.file as usize)
                .and_then(|tree| tree.text().get(fault.spot.span()))
                .unwrap_or("");
            let inner = text.trim_matches('"');
            !bad_ids.contains(inner) || given.insert(inner)
        });
    }
}

/// The same fault of the same id in many places is one, with its other places beside it.
fn gathered(faults: Vec<Raised>) -> Vec<Raised> {
    let is_habit = |what: &What| {
        use SyntaxFaultKind::*;
        match what {
            What::Syntax(kind) => matches!(
                kind,
                WrongComment { .. }
                    | Dash
                    | Invisible { .. }
                    | WrongQuote { .. }
                    | WrongSeparator { .. }
            ),
            What::Form(FormFault::UnknownField { .. } | FormFault::WrongType { .. }) => true,
            What::Form(FormFault::UnknownWord { .. } | FormFault::UnknownKind { .. }) => true,
            _ => false,
        }
    };
    let group = |fault: &Raised| -> Option<(Code, u32, String)> {
        let code = fault.what.code();
        let file = match code {
            _ if is_habit(&fault.what) => fault.spot.file,
            Code::NoSource => fault.spot.file,
            Code::UnknownId
            | Code::UnknownSource
            | Code::BadId
            | Code::AmbiguousId
            | Code::WrongSort
            | Code::UnknownRelation => 0,
            _ => return None,
        };
        let text = match &fault.what {
            // What is wanted may differ; the id is the same.
            What::Meaning(change::Fault::UnknownId { key, .. }) => key.to_string(),
            what => what.to_string(),
        };
        Some((code, file, text))
    };
    let mut counts: HashMap<(Code, u32, String), usize> = HashMap::new();
    for fault in &faults {
        if let Some(group) = group(fault) {
            *counts.entry(group).or_insert(0) += 1;
        }
    }
    let mut kept: Vec<Raised> = Vec::new();
    let mut first: HashMap<(Code, u32, String), usize> = HashMap::new();
    for fault in faults {
        let few = match is_habit(&fault.what) {
            true => ALIKE_FORMS,
            false => ALIKE,
        };
        let many = group(&fault).filter(|group| counts.get(group).is_some_and(|n| *n > few));
        let Some(group) = many else {
            kept.push(fault);
            continue;
        };
        match first.get(&group).and_then(|&i| kept.get_mut(i)) {
            Some(one) => {
                one.more += 1;
                if one.more
                    <= if is_habit(&one.what) {
                        HABITS_NAMED
                    } else {
                        ALIKE_NAMED
                    }
                {
                    one.related.push((fault.spot, "here as well"));
                }
            }
            None => {
                first.insert(group, kept.len());
                kept.push(fault);
            }
        }
    }
    kept
}
