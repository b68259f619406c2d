//! The claims of a record: what its entry says at once, and what each value says beside it.

use super::text::{Fields, key, keys, list, map, one_or_list, quote};
use crate::model::{Attribute, Claim, Date, Key, Modality, Says, Takes, Value, Word};
use std::collections::BTreeMap;

/// What claims inherit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base<'r> {
    source: Option<&'r Key>,
    voice: &'r [Key],
    modality: Modality,
    recorded: Option<&'r Date>,
}

/// The claims that an entry says: fields for its own, and for its values.
pub(super) struct Said {
    /// The fields that begin with what is handed down and `at`.
    pub(super) own: Fields,
    /// The values, and further claims that the record is so.
    pub(super) values: Fields,
}

impl<'r> Base<'r> {
    /// What is inherited where nothing is said.
    pub(super) fn silent() -> Base<'static> {
        Base {
            source: None,
            voice: &[],
            modality: Modality::Asserted,
            recorded: None,
        }
    }

    fn of(claim: &'r Claim) -> Base<'r> {
        Base {
            source: Some(&claim.source),
            voice: &claim.voice,
            modality: claim.modality,
            recorded: None,
        }
    }

    fn holds_for(&self, claim: &Claim) -> bool {
        self.source == Some(&claim.source)
            && self.voice == claim.voice
            && self.modality == claim.modality
            && self.recorded == claim.recorded.as_ref()
    }

    /// The most common source, voice and modality; each for itself.
    pub(super) fn most_common(claims: impl Iterator<Item = &'r Claim> + Clone) -> Base<'r> {
        Base {
            source: most(claims.clone().map(|claim| &claim.source)),
            voice: most(claims.clone().map(|claim| claim.voice.as_slice())).unwrap_or(&[]),
            modality: most(claims.map(|claim| claim.modality)).unwrap_or(Modality::Asserted),
            recorded: None,
        }
    }

    /// What this says otherwise than `above`.
    pub(super) fn fields(&self, above: &Base<'_>, fields: &mut Fields) {
        if self.source != above.source {
            fields.add_some("source", self.source.map(key));
        }
        if self.voice != above.voice {
            match self.voice {
                [] => fields.add("voice", "Source"),
                voice => fields.add("voice", keys(voice)),
            }
        }
        if self.modality != above.modality {
            fields.add("modality", self.modality.word());
        }
        if self.recorded != above.recorded {
            fields.add_some("recorded", self.recorded.map(|d| quote(d.as_str())));
        }
    }

    /// What a claim says otherwise than this: its place first.
    fn differing(&self, claim: &'r Claim) -> Fields {
        let mut fields = Fields::default();
        fields.add("at", place(claim));
        let own = Base {
            recorded: claim.recorded.as_ref(),
            ..Base::of(claim)
        };
        own.fields(self, &mut fields);
        fields.extend(softened(claim));
        fields
    }

    /// The claim as an entry of `claims`; nothing, if no entry can say it.
    pub(super) fn elsewhere(&self, claim: &'r Claim) -> Option<String> {
        let mut fields = Fields::default();
        fields.add("about", key(&claim.about));
        match &claim.says {
            Says::Holds => {}
            Says::Silent(attribute) => fields.add("silent", quote(attribute.as_str())),
            Says::Value(attribute, said) => {
                let (is, with) = value(attribute, said)?;
                let text = match with.is_empty() {
                    true => is,
                    false => long(&is, with),
                };
                match known(attribute) {
                    Some(name) => fields.add(name, text),
                    None => {
                        fields.add_some("facts", map(vec![(quote(attribute.as_str()), text)]));
                    }
                }
            }
        }
        fields.extend(self.differing(claim));
        Some(fields.plain())
    }
}

fn softened(claim: &Claim) -> Fields {
    let mut fields = Fields::default();
    fields.add_text("quote", &claim.quote);
    fields.add_text("hedge", &claim.hedge);
    fields.add_word("confidence", claim.confidence);
    fields
}

/// Sorts the claims about one record into what its entry says, and what it cannot.
///
/// `rests`: the entry's own place makes a claim that the record is so, whatever values there
/// are. `may_have`: the attributes that are fields of the entry.
pub(super) fn said<'r>(
    above: &Base<'r>,
    claims: &[&'r Claim],
    rests: bool,
    may_have: &dyn Fn(&Attribute) -> bool,
    elsewhere: &mut Vec<&'r Claim>,
) -> Said {
    let (mut holds, mut values) = (Vec::new(), Vec::new());
    for &claim in claims {
        match &claim.says {
            Says::Holds => holds.push(claim),
            Says::Silent(_) => values.push(claim),
            Says::Value(attribute, said) => {
                let fits = known(attribute).is_none() || may_have(attribute);
                if fits && value(attribute, said).is_some() {
                    values.push(claim);
                } else {
                    elsewhere.push(claim);
                }
            }
        }
    }
    let first = if holds.is_empty() { &values } else { &holds };
    let base = most(
        first
            .iter()
            .map(|c| (&c.source, c.voice.as_slice(), c.modality)),
    )
    .map_or(above.clone(), |(source, voice, modality)| Base {
        source: Some(source),
        voice,
        modality,
        recorded: above.recorded,
    });
    let mut own = Fields::default();
    // The entry's own claim: several places of what is otherwise one.
    let speaks = rests || values.is_empty();
    let main: Option<&Claim> = holds.iter().copied().find(|c| speaks && base.holds_for(c));
    let mut places: Vec<&Claim> = Vec::new();
    if let Some(main) = main {
        holds.retain(|claim| {
            let same = base.holds_for(claim)
                && claim.quote == main.quote
                && claim.hedge == main.hedge
                && claim.confidence == main.confidence;
            if same {
                places.push(claim);
            }
            !same
        });
    }
    // Where the entry makes no claim of its own, its place is that of most of its values.
    let bare = |claim: &&&Claim| base.holds_for(claim) && softened(claim).is_empty();
    let lent: Option<&Option<String>> = match main.is_none() && !rests && !values.is_empty() {
        true => most(values.iter().filter(bare).map(|claim| &claim.place)),
        false => None,
    };
    let at_of_entry: Option<&Option<String>> = match places.as_slice() {
        [one] => Some(&one.place),
        _ => lent,
    };
    if !(holds.is_empty() && values.is_empty() && places.is_empty()) {
        base.fields(above, &mut own);
    }
    if let Some(main) = main {
        own.add(
            "at",
            one_or_list(places.iter().map(|claim| place(claim)).collect()),
        );
        own.extend(softened(main));
    } else if let Some(lent) = lent {
        own.add("at", place_text(lent));
    }

    let is_bare =
        |claim: &&Claim| bare(&claim) && at_of_entry.is_some_and(|place| *place == claim.place);
    let mut fields = Fields::default();
    let mut facts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut known_values: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut silences = Vec::new();
    for claim in &values {
        match &claim.says {
            Says::Holds => {}
            Says::Silent(attribute) => silences.push(match is_bare(claim) {
                true => quote(attribute.as_str()),
                false => {
                    let mut long = Fields::default();
                    long.add("on", quote(attribute.as_str()));
                    long.extend(base.differing(claim));
                    long.plain()
                }
            }),
            Says::Value(attribute, said) => {
                let Some((is, mut with)) = value(attribute, said) else {
                    continue;
                };
                if !is_bare(claim) {
                    with.extend(base.differing(claim));
                }
                let text = match with.is_empty() {
                    true => is,
                    false => long(&is, with),
                };
                match known(attribute) {
                    Some(name) => known_values.entry(name).or_default().push(text),
                    None => facts.entry(attribute.as_str()).or_default().push(text),
                }
            }
        }
    }
    for (name, texts) in known_values {
        fields.add(name, one_or_list(texts));
    }
    let facts = facts.into_iter();
    let facts = facts.map(|(word, texts)| (quote(word), one_or_list(texts)));
    fields.add_some("facts", map(facts.collect()));
    if !silences.is_empty() {
        fields.add("silent", list(silences));
    }
    if !holds.is_empty() {
        let further = holds.iter().map(|claim| {
            let fields = base.differing(claim);
            match (fields.len(), fields.get("at")) {
                (1, Some(at)) => at.to_string(),
                _ => fields.plain(),
            }
        });
        fields.add("claims", list(further.collect()));
    }
    Said {
        own,
        values: fields,
    }
}

/// The base that the entry's own fields make, for what inherits from it.
pub(super) fn base_of<'r>(above: &Base<'r>, claims: &[&'r Claim], own: &Fields) -> Base<'r> {
    let mut base = above.clone();
    let with = |name: &str, wanted: &dyn Fn(&Claim) -> bool| {
        own.get(name)?;
        claims.iter().copied().find(|claim| wanted(claim))
    };
    if let Some(claim) = with("source", &|c| own.get("source") == Some(&key(&c.source))) {
        base.source = Some(&claim.source);
    }
    let voice = |claim: &Claim| match claim.voice.as_slice() {
        [] => "Source".to_string(),
        voice => keys(voice),
    };
    if let Some(claim) = with("voice", &|c| own.get("voice") == Some(&voice(c))) {
        base.voice = &claim.voice;
    }
    if let Some(claim) = with("modality", &|c| {
        own.get("modality") == Some(c.modality.word())
    }) {
        base.modality = claim.modality;
    }
    base
}

/// The most frequent; of several, the first in order.
fn most<T: Ord>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    let mut best: Option<(T, usize)> = None;
    for (item, count) in counts {
        if best.as_ref().is_none_or(|(_, most)| count > *most) {
            best = Some((item, count));
        }
    }
    best.map(|(item, _)| item)
}

fn place(claim: &Claim) -> String {
    place_text(&claim.place)
}

/// A place; a claim without one rests on the source as a whole.
fn place_text(place: &Option<String>) -> String {
    place.as_deref().map_or("Whole".to_string(), quote)
}

/// The name of the field, of an attribute that means something to foedera.
fn known(attribute: &Attribute) -> Option<&'static str> {
    super::super::reader::VALUES
        .iter()
        .copied()
        .find(|name| *name == attribute.as_str())
}

fn long(is: &str, with: Fields) -> String {
    let mut fields = Fields::default();
    fields.add("is", is);
    fields.extend(with);
    fields.plain()
}

/// A value, and what must stand beside it; nothing, if the attribute does not take it.
fn value(attribute: &Attribute, value: &Value) -> Option<(String, Fields)> {
    let mut with = Fields::default();
    let since = |with: &mut Fields, since: &Option<Date>| {
        with.add_some("since", since.as_ref().map(|d| quote(d.as_str())));
    };
    let takes = attribute.takes();
    let any = takes == Takes::Any;
    let is = match value {
        Value::Text(text) if any || takes == Takes::Text => quote(text),
        Value::Count(n, of) if any || takes == Takes::Count => {
            if !of.is_empty() {
                with.add("of", quote(of));
            }
            n.to_string()
        }
        Value::Date(date) if any => format!("Date({})", quote(date.as_str())),
        Value::Date(date) if takes == Takes::Date => quote(date.as_str()),
        Value::Flag(flag) if any || takes == Takes::Flag => flag.to_string(),
        Value::Amount(amount) if any => format!("Amount({})", quote(&amount.to_string())),
        Value::Amount(amount) if takes == Takes::Amount => quote(&amount.to_string()),
        Value::Record(record) if takes == Takes::Record => key(record),
        Value::Stage(stage, date) if takes == Takes::Stage => {
            since(&mut with, date);
            stage.word().to_string()
        }
        Value::State(state, date) if takes == Takes::State => {
            since(&mut with, date);
            state.word().to_string()
        }
        Value::Condition(state, date) if takes == Takes::State => {
            since(&mut with, date);
            state.word().to_string()
        }
        Value::Ending(ending) if takes == Takes::Ending => ending.word().to_string(),
        Value::Force(force) if takes == Takes::Force => force.word().to_string(),
        _ => return None,
    };
    Some((is, with))
}
