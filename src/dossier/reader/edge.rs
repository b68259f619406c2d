//! Edges: `relation("from", "to", "place")`, or with named fields; several ends make one edge
//! each, and an edge without an id is known by its ends.

use super::fields::{Called, Fields};
use super::said::{Own, Said, Statement};
use super::tie::{Conditional, names, set_conditions};
use super::value::{Ground, Stated};
use super::{FormFault, Mark, Reader, Spot};
use crate::dossier::syntax::{Kind as Shape, Value};
use crate::model::{Date, Edge, Key, Relation, Says, Tie, dates_like};

/// The ends of an edge, as far as they could be read.
struct Ends {
    from: Vec<Key>,
    to: Vec<Key>,
}

/// All that several edges of one entry have in common.
struct Pattern<'t> {
    value: Value<'t>,
    head: Spot,
    relation: Relation,
    tie: Tie,
    valid: Option<Date>,
    matter: Option<Key>,
    note: Option<String>,
    conditions: Vec<Conditional<'t>>,
    statements: Vec<Statement>,
    before: usize,
}

impl<'t> Reader<'t> {
    /// Reads one entry of `edges`.
    pub(super) fn edge(&mut self, value: Value<'t>, above: &Said) {
        let named = value.name().zip(value.name_span());
        let is_edge = matches!(value.kind(), Shape::Tuple | Shape::Struct);
        let Some((name, span)) = named.filter(|_| is_edge) else {
            self.party_lost = true;
            self.lost(value.text());
            let wanted = "an edge, as in `guarantees(\"from\", \"to\", \"place\")`";
            self.wrong(value, wanted);
            return self.advise_edge(value);
        };
        let before = self.troubles;
        let Some(relation) = self.relation_named(name, span) else {
            self.party_lost = true;
            return self.lost(value.text());
        };
        self.parties += usize::from(relation == Relation::PartyTo);
        let called = Called::Edge(name);
        let mut fields = Fields::none(value);
        let mut own = Own::default();
        let ends = if value.kind() == Shape::Tuple {
            self.short_ends(value, &mut own)
        } else {
            fields = self.fields(value, called, names(&relation));
            self.long_ends(&mut fields, called)
        };
        let id = self.id(&mut fields, &ends);
        let tie = self.tie(&relation, &mut fields);
        let said = self.said(&mut fields, above);
        if value.kind() == Shape::Struct {
            own = self.own(&mut fields);
        }
        let pattern = Pattern {
            value,
            head: self.head_of(value),
            relation,
            tie,
            valid: self.period(&mut fields),
            matter: fields.value("matter").and_then(|v| self.key(v)),
            note: fields.value("note").and_then(|v| self.text(v)),
            conditions: match fields.value("conditions") {
                Some(value) => self.conditionals(value, &said, &own),
                None => Vec::new(),
            },
            statements: self.edge_statements(&mut fields, said, own),
            before,
        };
        self.expand(&pattern, &ends, id);
    }

    fn short_ends(&mut self, value: Value<'t>, own: &mut Own) -> Ends {
        let count = value.items().count();
        let mut items = value.items();
        let ends = Ends {
            from: items.next().map_or(Vec::new(), |v| self.keys(v)),
            to: items.next().map_or(Vec::new(), |v| self.keys(v)),
        };
        own.at = items.next().map(|v| self.at(v));
        if count != 3 {
            if value.is_damaged() {
                self.broken();
            } else {
                let wanted = "three values: from, to, and a place in the source";
                let found = count;
                let head = self.head_of(value);
                self.raise(head.span(), FormFault::WrongCount { wanted, found });
            }
        }
        ends
    }

    fn long_ends(&mut self, fields: &mut Fields<'t>, called: Called<'_>) -> Ends {
        let mut end = |name: &'static str| match fields.value(name) {
            Some(value) => {
                let keys = self.keys(value);
                if value.kind() == Shape::List && value.items().next().is_none() {
                    self.raise(value.span(), FormFault::EmptyText);
                }
                keys
            }
            None => {
                if fields.some_unknown {
                    self.broken();
                } else {
                    self.missing(fields.entry, called, name);
                }
                Vec::new()
            }
        };
        Ends {
            from: end("from"),
            to: end("to"),
        }
    }

    /// The id that the entry gives to its one edge.
    fn id(&mut self, fields: &mut Fields<'t>, ends: &Ends) -> Option<(Key, Spot)> {
        let slot = fields.take("id")?;
        let spot = self.spot_of(slot.value);
        let key = self.new_key(slot.value)?;
        let edges = ends.from.len().saturating_mul(ends.to.len());
        if edges > 1 {
            let advice = "leave it out, and each is known as `FROM-RELATION-TO`; or write an entry \
                          for each";
            let name = self.spot(slot.name_span);
            self.raise_advised(
                name,
                FormFault::IdOfSeveral { edges },
                Vec::new(),
                Some(advice.to_string()),
            );
            self.unread.insert(key.to_string());
            return None;
        }
        Some((key, spot))
    }

    fn period(&mut self, fields: &mut Fields<'t>) -> Option<Date> {
        let valid = fields.take("valid");
        let (since, until) = (fields.take("since"), fields.take("until"));
        if let Some(valid) = valid {
            if let Some(other) = since.or(until) {
                let fault = FormFault::ExcludedField {
                    field: valid.name,
                    beside: other.name,
                };
                self.raise(valid.name_span, fault);
            }
            return self.date(valid.value);
        }
        let last = until.as_ref().or(since.as_ref())?.value;
        let before = self.troubles;
        let since = since.map(|slot| self.end_of_period(slot.value, false));
        let until = until.map(|slot| self.end_of_period(slot.value, true));
        if self.troubles > before {
            return None;
        }
        let text = |end: Option<Option<Date>>| match end {
            None => String::new(),
            Some(None) => "..".to_string(),
            Some(Some(date)) => date.as_str().to_string(),
        };
        match Date::new(&format!("{}/{}", text(since), text(until))) {
            Ok(date) => Some(date),
            Err(bad) => {
                self.raise(last.span(), FormFault::BadDate(bad));
                None
            }
        }
    }

    /// The date at one end of a period; none where the text says `..`, that there is no end.
    fn end_of_period(&mut self, value: Value<'t>, last: bool) -> Option<Date> {
        match value.as_str().as_deref() {
            Some("..") => None,
            Some(text) if last && dates_like(text) == [".."] => {
                let bad = Date::new(text).err()?;
                let similar = vec!["..".to_string()];
                self.raise_with(value.span(), FormFault::BadDate(bad), similar);
                None
            }
            _ => self.date(value),
        }
    }

    fn edge_statements(&mut self, fields: &mut Fields<'t>, said: Said, own: Own) -> Vec<Statement> {
        let ground = Ground {
            said: &said,
            own: &own.places(),
            stated: Stated::Commitment,
        };
        let mut statements = self.statements(fields, &ground);
        statements.extend(self.further(fields, &said));
        let head = self.head_of(fields.entry);
        if own.at.is_some() {
            statements.push(Statement {
                says: Says::Holds,
                said,
                own,
                attribute: head,
                value: head,
            });
        } else if let Some((field, spot)) = own.softened {
            let fault = FormFault::NoClaimOfItsOwn { field };
            self.raise_at(spot, fault.into(), Vec::new(), Vec::new());
        }
        statements
    }

    /// Adds one edge for each pair of ends.
    fn expand(&mut self, pattern: &Pattern<'t>, ends: &Ends, id: Option<(Key, Spot)>) {
        let relation = pattern.relation.as_str();
        let whole = self.troubles == pattern.before;
        if !whole {
            self.remember_ends(relation, ends, id.as_ref());
        }
        // A condition with an id of its own is one, however many edges wait for it.
        for condition in &pattern.conditions {
            if let Conditional::Inline(read) = condition
                && let Some((key, _)) = &read.id
            {
                self.inline_condition(key, read);
            }
        }
        for (i, from) in ends.from.iter().enumerate() {
            for (j, to) in ends.to.iter().enumerate() {
                let (key, key_spot) = match &id {
                    Some((key, spot)) => (key.clone(), *spot),
                    None => match self.derive(pattern.head, from, relation, to) {
                        Some(key) => (key, pattern.head),
                        None => continue,
                    },
                };
                let mut tie = pattern.tie.clone();
                if !pattern.conditions.is_empty() {
                    let keys = self.conditions_of(&key, pattern);
                    set_conditions(&mut tie, keys);
                }
                for statement in &pattern.statements {
                    self.state(&key, pattern.head, statement);
                }
                let edge = Edge {
                    key,
                    from: from.clone(),
                    to: to.clone(),
                    tie,
                    valid: pattern.valid.clone(),
                    matter: pattern.matter.clone(),
                    note: pattern.note.clone(),
                };
                let mark = Mark::Record {
                    head: pattern.head,
                    key: key_spot,
                    value: pattern.value.id(),
                    from: i,
                    to: j,
                    partial: self.troubles > pattern.before,
                };
                self.add(edge, mark);
            }
        }
    }

    /// An entry that could not be read whole may have been meant for other ids.
    fn remember_ends(&mut self, relation: &str, ends: &Ends, id: Option<&(Key, Spot)>) {
        if !ends.from.is_empty() && !ends.to.is_empty() {
            return;
        }
        self.party_lost |= relation == "party_to";
        match id {
            Some((key, _)) => {
                self.unread.insert(key.to_string());
            }
            None if ends.from.is_empty() && ends.to.is_empty() => {
                let middle = format!("-{relation}-");
                self.edges_lost.push((String::new(), middle));
            }
            None => {
                for from in &ends.from {
                    self.edges_lost
                        .push((format!("{from}-{relation}-"), String::new()));
                }
                for to in &ends.to {
                    self.edges_lost
                        .push((String::new(), format!("-{relation}-{to}")));
                }
            }
        }
    }

    /// The id of an edge that has none of its own.
    pub(super) fn derive(
        &mut self,
        head: Spot,
        from: &Key,
        relation: &str,
        to: &Key,
    ) -> Option<Key> {
        let text = format!("{from}-{relation}-{to}");
        let base = self.made_key(head, &text)?;
        let count = self.derived.entry(base.clone()).or_insert(0);
        *count += 1;
        match *count {
            1 => Some(base),
            n => self.made_key(head, &format!("{text}-{n}")),
        }
    }

    fn made_key(&mut self, head: Spot, text: &str) -> Option<Key> {
        if let Ok(key) = Key::new(text) {
            return Some(key);
        }
        let fault = FormFault::IdTooLong {
            found: text.len(),
            most: Key::MAX,
        };
        self.raise_at(head, fault.into(), Vec::new(), Vec::new());
        self.unread.insert(text.to_string());
        None
    }

    /// The keys of an edge's conditions; adds those written inline.
    fn conditions_of(&mut self, edge: &Key, pattern: &Pattern<'t>) -> Vec<Key> {
        let mut keys = Vec::new();
        let mut count = 0_usize;
        for condition in &pattern.conditions {
            match condition {
                Conditional::Named(key) => keys.push(key.clone()),
                Conditional::Inline(read) => {
                    if let Some((key, _)) = &read.id {
                        keys.push(key.clone());
                        continue;
                    }
                    if read.id_lost {
                        continue;
                    }
                    count += 1;
                    let text = match count {
                        1 => format!("{edge}-condition"),
                        n => format!("{edge}-condition-{n}"),
                    };
                    let head = self.head_of(read.value);
                    if let Some(key) = self.made_key(head, &text) {
                        self.inline_condition(&key, read);
                        keys.push(key);
                    }
                }
            }
        }
        keys
    }
}
