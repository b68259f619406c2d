//! One row, understood: every node, edge and claim that it tells of, or the one reason why it
//! tells of none. Nothing is handed on before the whole row is good. Start at [`Pending`].

use super::mapping::{ClaimRule, EdgeRule, FileRule, Given, NodeRule, Valid};
use super::names::{Is, Names};
use super::point::{Form, Period, Told, number};
use super::reject::{Reason, Trouble, shown, sort_phrase};
use super::setting::Seen;
use super::sink::Refers;
use super::values::Cells;
use crate::model::{Date, OwnRelation, Relation, Says, Sort, Value};
use std::ops::Range;

/// What a row tells of, before it is handed on. Its lists are used again for every row.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) nodes: Vec<PendingNode>,
    pub(super) edges: Vec<PendingEdge>,
    pub(super) claims: Vec<PendingClaim>,
    pub(super) others: Vec<(Refers, u32)>,
    /// The choices of the edges' parts.
    pub(super) codes: Vec<u32>,
    /// What is kept in a note, for the mapping does not list it.
    pub(super) unlisted: Vec<String>,
    /// All texts of the row.
    pub(super) text: String,
    pub(super) scratch: String,
}

pub(super) struct PendingNode {
    pub(super) rule: usize,
    pub(super) number: u32,
    pub(super) name: Option<Range<usize>>,
}

pub(super) type SumPlaces = [(usize, usize); 2];

pub(super) struct PendingEdge {
    pub(super) rule: usize,
    pub(super) key: EdgeKey,
    pub(super) codes: Range<usize>,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) under: Option<u32>,
    pub(super) owed_to: Option<u32>,
    pub(super) of: Option<u32>,
    pub(super) others: Range<usize>,
    pub(super) amount: Option<SumPlaces>,
    pub(super) cap: Option<SumPlaces>,
    pub(super) valid: Period,
    pub(super) on: Told,
}

/// The key of an edge: one that the row gives, or one made of its number.
pub(super) enum EdgeKey {
    Given(u32),
    Made,
}

pub(super) struct PendingClaim {
    pub(super) about: About,
    pub(super) says: Says,
    pub(super) modality: crate::model::Modality,
    pub(super) hedge: Option<String>,
    pub(super) quote: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Node(u32),
    /// The edge at this place of the row's edges.
    Edge(usize),
}

/// What rows are understood with.
pub(super) struct Ground<'g> {
    pub(super) file: &'g FileRule,
    pub(super) relations: &'g [OwnRelation],
    pub(super) names: &'g mut Names,
    /// For each edge rule and each of its parts, the free words that rows gave.
    pub(super) seen: &'g mut [Vec<Seen>],
}

impl Pending {
    fn clear(&mut self) {
        self.nodes.clear();
        self.edges.clear();
        self.claims.clear();
        self.others.clear();
        self.codes.clear();
        self.unlisted.clear();
        self.text.clear();
    }

    /// Understands a row.
    pub(super) fn read(
        &mut self,
        cells: &Cells<'_>,
        ground: &mut Ground<'_>,
    ) -> Result<(), Trouble> {
        self.clear();
        let file = ground.file;
        for (i, rule) in file.nodes.iter().enumerate() {
            if rule.only.admits(cells) {
                self.node(i, rule, cells, ground)?;
            }
        }
        for (i, rule) in file.edges.iter().enumerate() {
            if rule.only.admits(cells) {
                self.edge(i, rule, cells, ground)?;
            }
        }
        Ok(())
    }

    pub(super) fn node(
        &mut self,
        at: usize,
        rule: &NodeRule,
        cells: &Cells<'_>,
        ground: &mut Ground<'_>,
    ) -> Result<(), Trouble> {
        let text = rule.id.needed(cells, &mut self.scratch)?;
        let number = ground.names.number(text).ok_or(Reason::Blank)?;
        ground.names.node(number, rule.kind.sort())?;
        let name = match &rule.name {
            Some(words) => {
                let begin = self.text.len();
                let name = words.of(cells, &mut self.scratch)?;
                name.map(|name| {
                    push_plain(name, &mut self.text);
                    begin..self.text.len()
                })
            }
            None => None,
        };
        self.nodes.push(PendingNode {
            rule: at,
            number,
            name,
        });
        for claim in &rule.claims {
            self.claim(claim, About::Node(number), cells, ground)?;
        }
        Ok(())
    }

    fn edge(
        &mut self,
        at: usize,
        rule: &EdgeRule,
        cells: &Cells<'_>,
        ground: &mut Ground<'_>,
    ) -> Result<(), Trouble> {
        let scratch = &mut self.scratch;
        let mut needed = |template: &super::template::Template, names: &mut Names| {
            let text = template.needed(cells, scratch)?;
            names
                .number(text)
                .ok_or_else(|| Trouble::from(Reason::Blank))
        };
        let from = needed(&rule.from, ground.names)?;
        let to = needed(&rule.to, ground.names)?;
        join(&rule.relation, from, to, ground)?;
        let scratch = &mut self.scratch;
        let mut refers = |template: &Option<super::template::Template>, names: &mut Names| {
            let text = template.as_ref().and_then(|t| t.fill(cells, scratch));
            text.and_then(|text| names.number(text))
        };
        let under = refers(&rule.under, ground.names);
        let owed_to = refers(&rule.owed_to, ground.names);
        let of = refers(&rule.of, ground.names);
        if let Some(under) = under {
            ground.names.node(under, Sort::Agreement)?;
        }
        if let Some(owed_to) = owed_to {
            ground.names.node(owed_to, Sort::Actor)?;
        }
        if let Some(of) = of {
            let columns = || rule.of.iter().flat_map(|of| of.columns()).collect();
            made(of, ground.names).map_err(|reason| Trouble {
                columns: columns(),
                reason,
            })?;
        }
        let first_other = self.others.len();
        for (what, template) in &rule.others {
            let Some(text) = template.fill(cells, &mut self.scratch) else {
                continue;
            };
            let Some(number) = ground.names.number(text) else {
                continue;
            };
            match what {
                Refers::For | Refers::Adversary | Refers::FoundBy | Refers::Recipient => {
                    ground.names.node(number, Sort::Actor)?;
                }
                Refers::Event => ground.names.node(number, Sort::Event)?,
                Refers::InReturnFor | Refers::Breaches => made(number, ground.names)?,
                Refers::About if ground.names.is(number) == Is::Unknown => {
                    ground.names.node(number, Sort::Agreement)?;
                }
                Refers::About | Refers::Matter => {}
            }
            self.others.push((*what, number));
        }
        let key = self.key(rule, cells, ground)?;
        let amount = match &rule.amount {
            Some(money) => money.of(cells, &mut self.scratch, &mut self.text)?,
            None => None,
        };
        let cap = match &rule.cap {
            Some(money) => money.of(cells, &mut self.scratch, &mut self.text)?,
            None => None,
        };
        let valid = self.valid(&rule.valid, cells)?;
        let on = match &rule.on {
            Some(when) => when.of(cells, &mut self.scratch)?,
            None => Told::Nothing,
        };
        let first_code = self.codes.len();
        let seen = ground.seen.get_mut(at);
        for (part, seen) in rule.parts.iter().zip(seen.into_iter().flatten()) {
            let code = part.code(cells, seen, &mut self.scratch)?;
            if let Some(text) = part.unlisted(code, seen) {
                self.unlisted.push(text.to_string());
            }
            self.codes.push(code);
        }
        let edge = self.edges.len();
        self.edges.push(PendingEdge {
            rule: at,
            key,
            codes: first_code..self.codes.len(),
            from,
            to,
            under,
            owed_to,
            of,
            others: first_other..self.others.len(),
            amount,
            cap,
            valid,
            on,
        });
        for claim in &rule.claims {
            self.claim(claim, About::Edge(edge), cells, ground)?;
        }
        Ok(())
    }

    fn key(
        &mut self,
        rule: &EdgeRule,
        cells: &Cells<'_>,
        ground: &mut Ground<'_>,
    ) -> Result<EdgeKey, Trouble> {
        let Some(template) = &rule.id else {
            // No other id looks like one that is made: `Names` reserves its beginning.
            return Ok(EdgeKey::Made);
        };
        let text = template.needed(cells, &mut self.scratch)?;
        let number = ground.names.number(text).ok_or(Reason::Blank)?;
        let made = ground.names.edge(number);
        made.map_err(|reason| Trouble {
            columns: template.columns().collect(),
            reason,
        })?;
        Ok(EdgeKey::Given(number))
    }

    fn valid(&mut self, valid: &Valid, cells: &Cells<'_>) -> Result<Period, Trouble> {
        let mut side = |when: &Option<super::values::When>| match when {
            Some(when) => when.side(cells, &mut self.scratch),
            None => Ok(Told::Nothing),
        };
        let period = match valid {
            Valid::NotStated => return Ok(Period::Date(Told::Nothing)),
            Valid::Date(when) => Period::Date(when.of(cells, &mut self.scratch)?),
            Valid::Span(since, until) => Period::Span(side(since)?, side(until)?),
        };
        if period.is_reversed() {
            let found = match &period {
                Period::Span(first, last) => format!("{first}/{last}"),
                Period::Date(told) => told.to_string(),
            };
            let end = match valid {
                Valid::Span(since, until) => until.as_ref().or(since.as_ref()),
                Valid::Date(when) => Some(when),
                Valid::NotStated => None,
            };
            return Err(Trouble {
                columns: end.map_or(Vec::new(), super::values::When::columns),
                reason: Reason::Reversed { found },
            });
        }
        Ok(period)
    }

    fn claim(
        &mut self,
        rule: &ClaimRule,
        about: About,
        cells: &Cells<'_>,
        ground: &mut Ground<'_>,
    ) -> Result<(), Trouble> {
        if !rule.only.admits(cells) {
            return Ok(());
        }
        let scratch = &mut self.scratch;
        let since = |when: &Option<super::values::When>, scratch: &mut String| match when {
            Some(when) => dated(&when.of(cells, scratch)?),
            None => Ok(None),
        };
        let value = match &rule.value {
            Given::Text(words) => {
                let words = words
                    .of(cells, scratch)?
                    .map(str::trim)
                    .filter(|t| !t.is_empty());
                words.map(|words| Value::Text(words.to_string()))
            }
            Given::Count(template, of) => match template.fill(cells, scratch) {
                None => None,
                Some(text) => {
                    let count = number(text).ok_or_else(|| Trouble {
                        columns: template.columns().collect(),
                        reason: Reason::NotANumber { found: shown(text) },
                    })?;
                    Some(Value::Count(count, of.clone()))
                }
            },
            Given::Date(when) => dated(&when.of(cells, scratch)?)?.map(Value::Date),
            Given::Flag(pick) => pick.of(cells)?.copied().map(Value::Flag),
            Given::Record(template) => {
                let text = template.fill(cells, scratch);
                let number = text.and_then(|text| ground.names.number(text));
                if let Some(number) = number {
                    ground.names.node(number, Sort::Actor)?;
                }
                number.map(|number| Value::Record(ground.names.key(number).clone()))
            }
            Given::Stage(pick, when) => match pick.of(cells)? {
                Some(stage) => Some(Value::Stage(*stage, since(when, scratch)?)),
                None => None,
            },
            Given::State(pick, when) => match pick.of(cells)? {
                Some(state) => Some(Value::State(*state, since(when, scratch)?)),
                None => None,
            },
            Given::Ending(pick) => pick.of(cells)?.copied().map(Value::Ending),
            Given::Force(pick) => pick.of(cells)?.copied().map(Value::Force),
            Given::Amount(money) => {
                let begin = self.text.len();
                let places = money.of(cells, scratch, &mut self.text)?;
                let sum = places.and_then(|places| sum(&self.text, places));
                self.text.truncate(begin);
                sum.map(Value::Amount)
            }
        };
        if let Some(value) = value {
            self.claims.push(PendingClaim {
                about,
                says: Says::Value(rule.attribute.clone(), value),
                modality: rule.modality,
                hedge: rule.hedge.clone(),
                quote: rule.quote.clone(),
            });
        }
        Ok(())
    }
}

/// The sum at these places of a text.
pub(super) fn sum(text: &str, [number, currency]: SumPlaces) -> Option<crate::model::Amount> {
    let of = |(from, to): (usize, usize)| text.get(from..to).unwrap_or("");
    crate::model::Amount::new(&format!("{} {}", of(number), of(currency))).ok()
}

/// What is told as a date by itself; what goes on has none.
fn dated(told: &Told) -> Result<Option<Date>, Trouble> {
    let text = match told {
        Told::Nothing | Told::Open => return Ok(None),
        Told::AtLeast(point) => format!("[{point}..]"),
        told => told.to_string(),
    };
    Date::new(&text).map(Some).map_err(|_| {
        let found = shown(&text);
        Reason::NotADate {
            found,
            form: Form::Iso.called(),
        }
        .into()
    })
}

/// The edge exists: this row or one before it made it.
fn made(number: u32, names: &Names) -> Result<(), Reason> {
    match names.is(number) {
        Is::Edge => Ok(()),
        _ => Err(Reason::NoSuchEdge {
            id: names.key(number).to_string(),
        }),
    }
}

/// Says of both ends which sorts they are, by the relation.
fn join(relation: &Relation, from: u32, to: u32, ground: &mut Ground<'_>) -> Result<(), Reason> {
    let own = match relation {
        Relation::Custom(key) => ground.relations.iter().find(|own| own.key == *key),
        _ => None,
    };
    let known = |number, names: &Names| match names.is(number) {
        Is::Node(sort) => Ok(Some(sort)),
        Is::Unknown => Ok(None),
        Is::Edge => Err(Reason::OtherSort {
            id: names.key(number).to_string(),
            is: sort_phrase(None),
            wanted: "a node",
        }),
    };
    let (first, last) = (known(from, ground.names)?, known(to, ground.names)?);
    let fits = |a: Sort, b: Sort| first.is_none_or(|f| f == a) && last.is_none_or(|l| l == b);
    let pair = match own {
        Some(own) => {
            let of = |sorts: &[Sort], known: Option<Sort>| {
                known.or(sorts.first().copied()).unwrap_or(Sort::Actor)
            };
            let (a, b) = (of(&own.from, first), of(&own.to, last));
            own.joins(a, b).then_some((a, b))
        }
        None => relation.ends().iter().copied().find(|(a, b)| fits(*a, *b)),
    };
    let Some((a, b)) = pair else {
        return Err(Reason::WrongEnds {
            relation: relation.to_string(),
            from: first.map_or("what is not known", |sort| sort_phrase(Some(sort))),
            to: last.map_or("what is not known", |sort| sort_phrase(Some(sort))),
        });
    };
    ground.names.node(from, a)?;
    ground.names.node(to, b)
}

/// A name on one line, with single blanks.
pub(super) fn push_plain(name: &str, into: &mut String) {
    if !name.contains(char::is_control) && !name.contains("  ") {
        into.push_str(name.trim());
        return;
    }
    let words = name.split(|c: char| c.is_whitespace() || c.is_control());
    for (i, word) in words.filter(|word| !word.is_empty()).enumerate() {
        if i > 0 {
            into.push(' ');
        }
        into.push_str(word);
    }
}
