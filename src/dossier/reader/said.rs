//! Who says it, where and how: what an entry inherits from its file and section, and what it
//! says of its own.

use super::fields::Fields;
use super::{FormFault, Mark, Reader, Spot};
use crate::dossier::syntax::Value;
use crate::model::{Claim, Confidence, Date, Key, Modality, Says};
use std::sync::Arc;

/// The fields of a claim.
pub(super) const CLAIM: &[&str] = &[
    "source",
    "at",
    "voice",
    "modality",
    "quote",
    "hedge",
    "confidence",
    "recorded",
];
/// Those that a file and a section hand down.
pub(super) const HANDED_DOWN: &[&str] = &["source", "voice", "modality", "recorded"];

/// What entries inherit.
#[derive(Clone)]
pub(super) struct Said {
    source: Option<(Key, Spot)>,
    /// A source is named here or above, but could not be read.
    source_lost: bool,
    voice: Arc<Vec<(Key, Spot)>>,
    modality: Modality,
    recorded: Option<Date>,
}

impl Said {
    /// Nothing is said yet: the source's own voice, asserted.
    pub(super) fn nothing() -> Said {
        Said {
            source: None,
            source_lost: false,
            voice: Arc::new(Vec::new()),
            modality: Modality::Asserted,
            recorded: None,
        }
    }
}

/// A place in a source, and where in the text it is named.
#[derive(Clone)]
pub(super) struct Placed {
    place: Option<String>,
    spot: Spot,
}

/// What an entry says of its own claim, and hands down at most to its values.
#[derive(Clone, Default)]
pub(super) struct Own {
    /// Absent: there is no `at`.
    pub(super) at: Option<Vec<Placed>>,
    pub(super) quote: Option<String>,
    pub(super) hedge: Option<String>,
    pub(super) confidence: Option<Confidence>,
    /// Which of the three is there, and where.
    pub(super) softened: Option<(&'static str, Spot)>,
}

impl Own {
    /// Only the places: quote, hedge and confidence stay with the entry's own claim.
    pub(super) fn places(&self) -> Own {
        Own {
            at: self.at.clone(),
            ..Own::default()
        }
    }
}

/// One thing that is said of one record or of several, at one place or several.
#[derive(Clone)]
pub(super) struct Statement {
    pub(super) says: Says,
    pub(super) said: Said,
    pub(super) own: Own,
    pub(super) attribute: Spot,
    pub(super) value: Spot,
}

impl<'t> Reader<'t> {
    /// What is said from here on downwards: what is inherited, and what the fields say anew.
    pub(super) fn said(&mut self, fields: &mut Fields<'t>, above: &Said) -> Said {
        let mut said = above.clone();
        if let Some(value) = fields.value("source") {
            let spot = self.spot_of(value);
            said.source = self.key(value).map(|key| (key, spot));
            said.source_lost = said.source.is_none();
        }
        if let Some(value) = fields.value("voice") {
            said.voice = Arc::new(self.voice(value));
        }
        if let Some(modality) = fields.value("modality").and_then(|v| self.word(v)) {
            said.modality = modality;
        }
        if let Some(date) = fields.value("recorded").and_then(|v| self.date(v)) {
            said.recorded = Some(date);
        }
        said
    }

    fn voice(&mut self, value: Value<'t>) -> Vec<(Key, Spot)> {
        if value.as_ident() == Some("Source") {
            return Vec::new();
        }
        if value.as_ident().is_some() {
            self.wrong(value, "who speaks: ids in quotes, or `Source`");
            return Vec::new();
        }
        self.list(value, |reader, item| {
            let spot = reader.spot_of(item);
            reader.key(item).map(|key| (key, spot))
        })
    }

    /// What the entry says of its own claim.
    pub(super) fn own(&mut self, fields: &mut Fields<'t>) -> Own {
        let mut own = Own {
            at: fields.value("at").map(|value| self.at(value)),
            ..Own::default()
        };
        for name in ["quote", "hedge", "confidence"] {
            let Some(slot) = fields.take(name) else {
                continue;
            };
            own.softened = own
                .softened
                .or(Some((slot.name, self.spot(slot.name_span))));
            match name {
                "quote" => own.quote = self.text(slot.value),
                "hedge" => own.hedge = self.text(slot.value),
                _ => own.confidence = self.word(slot.value),
            }
        }
        own
    }

    /// One place or several; never none, so that a place that could not be read is one.
    pub(super) fn at(&mut self, value: Value<'t>) -> Vec<Placed> {
        let mut places = self.list(value, |reader, item| {
            let spot = reader.spot_of(item);
            if item.as_ident() == Some("Whole") {
                return Some(Placed { place: None, spot });
            }
            if item.as_ident().is_some() {
                reader.wrong(item, "a place in the source: a text in quotes, or `Whole`");
                return None;
            }
            let place = Some(reader.some_text(item)?);
            Some(Placed { place, spot })
        });
        if places.is_empty() {
            if value.kind() == crate::dossier::syntax::Kind::List && value.items().next().is_none()
            {
                self.raise(value.span(), FormFault::EmptyText);
            }
            let spot = self.spot_of(value);
            places.push(Placed { place: None, spot });
        }
        places
    }

    /// A single place, without a claim of its own.
    pub(super) fn place(&mut self, value: Value<'t>) -> Option<String> {
        self.some_text(value)
    }

    /// Adds the claims of a statement about a record.
    pub(super) fn state(&mut self, about: &Key, named: Spot, statement: &Statement) {
        let Statement {
            says, said, own, ..
        } = statement;
        for placed in own.at.iter().flatten() {
            let Some((source, source_spot)) = &said.source else {
                if !said.source_lost {
                    let fault = FormFault::NoSource.into();
                    self.raise_at(placed.spot, fault, Vec::new(), Vec::new());
                }
                self.troubles += 1;
                continue;
            };
            let claim = Claim {
                about: about.clone(),
                says: says.clone(),
                source: source.clone(),
                place: placed.place.clone(),
                voice: said.voice.iter().map(|(key, _)| key.clone()).collect(),
                modality: said.modality,
                quote: own.quote.clone(),
                hedge: own.hedge.clone(),
                confidence: own.confidence,
                recorded: said.recorded.clone(),
            };
            let mark = Mark::Claim {
                about: named,
                source: *source_spot,
                voice: said.voice.first().map_or(placed.spot, |(_, spot)| {
                    let last = said.voice.last().map_or(spot.end, |(_, last)| last.end);
                    Spot {
                        end: last.max(spot.end),
                        ..*spot
                    }
                }),
                attribute: statement.attribute,
                value: statement.value,
            };
            self.add(claim, mark);
        }
    }
}
