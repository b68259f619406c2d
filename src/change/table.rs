//! Short forms by which a change made in code reads like a table: one line a record, with the
//! claim that it rests on. They make entries and check nothing but the letters of a key.

use super::{Change, Entry};
use crate::model::{
    Access, Actor, ActorKind, Agreement, AgreementKind, Attribute, Backstop, BadKey, Claim, Debt,
    Edge, Event, EventKind, Guarantee, Key, Node, Participation, Relation, Source, Tie,
    Undertaking, Value, Violation,
};

/// The edge `FROM-RELATION-TO` between two nodes.
///
/// The relation may come bare, or with what it says: a [`Guarantee`], a [`Backstop`] …
///
/// ```
/// use foedera::change::between;
/// use foedera::model::Relation;
///
/// let edge = between("usa", Relation::Guarantees, "ukraine")?;
/// assert_eq!(edge.key, "usa-guarantees-ukraine");
/// # Ok::<(), foedera::model::BadKey>(())
/// ```
///
/// # Errors
/// [`BadKey`] when an end is no key, or the derived key is too long.
pub fn between(from: &str, relation: impl Into<Tie>, to: &str) -> Result<Edge, BadKey> {
    let tie = relation.into();
    let key = Key::new(&format!("{from}-{}-{to}", tie.relation()))?;
    Ok(Edge::new(key, Key::new(from)?, tie, Key::new(to)?))
}

impl Change {
    /// Adds a source with a title.
    ///
    /// # Errors
    /// [`BadKey`] when `key` is none.
    pub fn source(&mut self, key: &str, title: &str) -> Result<&mut Change, BadKey> {
        Ok(self.add(Source::new(Key::new(key)?, title)))
    }

    /// Adds an actor with a name.
    ///
    /// # Errors
    /// [`BadKey`] when `key` is none.
    pub fn actor(&mut self, key: &str, kind: ActorKind, name: &str) -> Result<&mut Change, BadKey> {
        Ok(self.add(Node::new(Key::new(key)?, name, Actor::of(kind))))
    }

    /// Adds an agreement with a name.
    ///
    /// # Errors
    /// [`BadKey`] when `key` is none.
    pub fn agreement(
        &mut self,
        key: &str,
        kind: AgreementKind,
        name: &str,
    ) -> Result<&mut Change, BadKey> {
        Ok(self.add(Node::new(Key::new(key)?, name, Agreement::of(kind))))
    }

    /// Adds an event with a name.
    ///
    /// # Errors
    /// [`BadKey`] when `key` is none.
    pub fn event(&mut self, key: &str, kind: EventKind, name: &str) -> Result<&mut Change, BadKey> {
        Ok(self.add(Node::new(Key::new(key)?, name, Event::of(kind))))
    }

    /// Adds an edge, condition or account together with the claim that it is so: asserted by
    /// the source itself, at this place. The claim is returned, to be said otherwise.
    ///
    /// ```
    /// use foedera::change::{Change, apply, between};
    /// use foedera::graph::Graph;
    /// use foedera::model::{ActorKind, Backstop, Modality, Relation};
    ///
    /// let mut change = Change::new();
    /// change.source("article", "A news article")?;
    /// change.actor("usa", ActorKind::State, "United States")?;
    /// change.actor("coalition", ActorKind::Coalition, "Coalition of the Willing")?;
    /// change.actor("ukraine", ActorKind::State, "Ukraine")?;
    ///
    /// let promise = between("coalition", Relation::Guarantees, "ukraine")?;
    /// let behind = Backstop { of: vec![promise.key.clone()], ..Backstop::default() };
    /// change.says("article", "S2", promise)?.modality = Modality::Sought;
    /// change.says("article", "S2", between("usa", behind, "coalition")?)?.modality = Modality::Sought;
    ///
    /// let graph = apply(&Graph::empty(), &change).expect("nothing is wrong with it");
    /// assert_eq!(graph.records().edges.len(), 2);
    /// # Ok::<(), foedera::model::BadKey>(())
    /// ```
    ///
    /// # Errors
    /// [`BadKey`] when `source` is none.
    pub fn says(
        &mut self,
        source: &str,
        place: &str,
        what: impl Into<Entry>,
    ) -> Result<&mut Claim, BadKey> {
        let source = Key::new(source)?;
        let entry = what.into();
        let claim = Claim::about(entry.key().clone(), source).at(place);
        self.adds.push(entry);
        Ok(self.claim(claim))
    }

    /// Adds the claim that one attribute of a record has this value, asserted by the source
    /// itself. The claim is returned, to be said otherwise.
    ///
    /// ```
    /// use foedera::change::Change;
    /// use foedera::model::{AgreementKind, Attribute, Date, Value};
    ///
    /// let mut change = Change::new();
    /// change.source("treaty", "The text")?;
    /// change.agreement("pact", AgreementKind::Treaty, "River Pact")?;
    /// change.states("treaty", "p. 9", "pact", Attribute::Signed, Value::Date(Date::new("1994")?))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`BadKey`] when `source` or `record` is none.
    pub fn states(
        &mut self,
        source: &str,
        place: &str,
        record: &str,
        attribute: Attribute,
        value: Value,
    ) -> Result<&mut Claim, BadKey> {
        let claim = Claim::about(Key::new(record)?, Key::new(source)?).at(place);
        Ok(self.claim(claim.that(attribute, value)))
    }

    fn claim(&mut self, claim: Claim) -> &mut Claim {
        self.adds.push(Entry::Claim(claim));
        match self.adds.last_mut() {
            Some(Entry::Claim(claim)) => claim,
            _ => unreachable!("a claim was pushed in the line above"),
        }
    }
}

impl From<Relation> for Tie {
    fn from(relation: Relation) -> Tie {
        Tie::bare(&relation)
    }
}

macro_rules! tie_from {
    ($($name:ident($from:ty))+) => { $(
        impl From<$from> for Tie {
            fn from(says: $from) -> Tie {
                Tie::$name(says)
            }
        }
    )+ };
}
tie_from! {
    Guarantees(Guarantee) Backstops(Backstop) Undertakes(Undertaking) Owes(Debt)
    Violates(Violation) PartyTo(Participation) GrantsAccess(Access)
}
