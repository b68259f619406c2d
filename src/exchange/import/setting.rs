//! What is the same in many rows of an edge: obligations, force, act, how it is said. Each row
//! chooses; the choices together are a shape, made once. Start at [`Part`].

use super::mapping::Column;
use super::reject::{Reason, Trouble, shown};
use super::sink::{How, Shape};
use super::values::{Cells, Choice, Pick, Words};
use crate::model::{
    Act, BackstopWhen, Confidence, EventRole, Extent, Finding, LegalForce, Liability, Modality,
    Nature, Obligation, Polarity, Role, Share, Standing, Structure, Tie,
};
use std::collections::HashMap;

/// One thing that an edge or its claim says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Setting {
    Obligations(Vec<Obligation>),
    Force(LegalForce),
    Nature(Nature),
    Liability(Liability),
    Polarity(Polarity),
    Priority(u32),
    Share(Share),
    Term(String),
    Clause(String),
    Means(String),
    Domain(String),
    When(BackstopWhen),
    Act(Act),
    Role(Role),
    EventRole(EventRole),
    Standing(Standing),
    Finding(Finding),
    Material(bool),
    Provision(String),
    Tier(String),
    Purpose(String),
    Extent(Extent),
    OfWhat(String),
    OnlyWay(bool),
    Modality(Modality),
    Quote(String),
    Hedge(String),
    Confidence(Confidence),
    Note(String),
}

/// A setting that each row chooses.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A word of a list.
    Pick(Pick<Setting>),
    /// Free words.
    Text(Words, fn(String) -> Setting),
    /// One obligation for each column that is 1.
    Flags(Vec<(Column, Obligation)>),
}

/// The free words that rows have given to one part, by number.
pub(super) type Seen = HashMap<Box<str>, u32>;

impl Part {
    /// A number for what this row chooses: the same number, the same choice.
    pub(super) fn code(
        &self,
        cells: &Cells<'_>,
        seen: &mut Seen,
        scratch: &mut String,
    ) -> Result<u32, Trouble> {
        match self {
            Part::Pick(Pick::By(choice)) if choice.keeps_unlisted => match choice.place(cells) {
                Err(Trouble {
                    reason: Reason::NotListed { .. } | Reason::NoSuchCode { .. },
                    ..
                }) => {
                    choice.shown(cells, scratch);
                    Ok(listed(choice) + number(scratch, seen))
                }
                place => place,
            },
            Part::Pick(pick) => pick.place(cells),
            Part::Text(words, _) => {
                let Some(text) = words.of(cells, scratch)? else {
                    return Ok(0);
                };
                Ok(number(text, seen))
            }
            Part::Flags(flags) => {
                let mut bits = 0;
                for (i, (column, _)) in flags.iter().enumerate() {
                    match cells.get(*column) {
                        "1" | "1.0" => bits |= 1 << i,
                        "0" | "0.0" | "" => {}
                        other => {
                            return Err(Trouble {
                                columns: vec![*column],
                                reason: Reason::NotAFlag {
                                    found: shown(other),
                                },
                            });
                        }
                    }
                }
                match bits {
                    0 => Err(Reason::NoObligation.into()),
                    bits => Ok(bits),
                }
            }
        }
    }

    /// What the row has, as it stands there, if that is kept though it is not listed.
    pub(super) fn unlisted<'s>(&self, code: u32, seen: &'s Seen) -> Option<&'s str> {
        let Part::Pick(Pick::By(choice)) = self else {
            return None;
        };
        let number = code.checked_sub(listed(choice)).filter(|n| *n > 0)?;
        let text = seen.iter().find(|(_, seen)| **seen == number);
        text.map(|(text, _)| &**text)
    }

    /// What the row chose with that number.
    pub(super) fn apply(&self, code: u32, seen: &Seen, shape: &mut Shape) {
        if let Some(text) = self.unlisted(code, seen) {
            set(Setting::Note(text.to_string()), shape);
            // That it is what the other rows are, nobody said.
            set(Setting::Modality(Modality::Inferred), shape);
            if let Part::Pick(Pick::By(choice)) = self
                && let Some(other) = choice.otherwise
                && let Some(Some(setting)) = choice.values.get(other as usize)
            {
                set(setting.clone(), shape);
            }
            return;
        }
        match self {
            Part::Pick(pick) => {
                if let Some(setting) = pick.value(code) {
                    set(setting.clone(), shape);
                }
            }
            Part::Text(_, make) => {
                let text = seen.iter().find(|(_, number)| **number == code);
                if let Some((text, _)) = text {
                    set(make(text.to_string()), shape);
                }
            }
            Part::Flags(flags) => {
                let chosen = flags
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| code & (1 << i) != 0);
                let chosen = chosen.map(|(_, (_, obligation))| *obligation).collect();
                set(Setting::Obligations(chosen), shape);
            }
        }
    }
}

/// How many choices are listed.
fn listed<T>(choice: &Choice<T>) -> u32 {
    u32::try_from(choice.values.len()).unwrap_or(u32::MAX)
}

/// The number of free words; the next, if no row gave them before.
fn number(text: &str, seen: &mut Seen) -> u32 {
    if let Some(number) = seen.get(text) {
        return *number;
    }
    let number = u32::try_from(seen.len() + 1).unwrap_or(u32::MAX);
    seen.insert(text.into(), number);
    number
}

/// Says it of the shape; the reader has seen to it that the relation can say it.
fn set(setting: Setting, shape: &mut Shape) {
    let Shape { tie, how, note } = shape;
    let how: &mut How = how;
    match setting {
        Setting::Modality(modality) => how.modality = modality,
        Setting::Quote(quote) => how.quote = Some(quote),
        Setting::Hedge(hedge) => how.hedge = Some(hedge),
        Setting::Confidence(confidence) => how.confidence = Some(confidence),
        Setting::Note(text) => *note = Some(text),
        Setting::Act(act) => {
            if let Tie::PartyTo(part) = tie {
                part.act = Some(act);
            }
        }
        Setting::Role(role) => {
            if let Tie::PartyTo(part) = tie {
                part.role = Some(role);
            }
        }
        Setting::EventRole(said) => {
            if let Tie::ParticipatesIn { role } = tie {
                *role = Some(said);
            }
        }
        Setting::When(when) => {
            if let Tie::Backstops(backstop) = tie {
                backstop.when = Some(when);
            }
        }
        Setting::Standing(_)
        | Setting::Finding(_)
        | Setting::Material(_)
        | Setting::Provision(_) => {
            if let Tie::Violates(breach) = tie {
                match setting {
                    Setting::Standing(standing) => breach.standing = Some(standing),
                    Setting::Finding(finding) => breach.finding = Some(finding),
                    Setting::Material(material) => breach.material = Some(material),
                    Setting::Provision(provision) => breach.provision = Some(provision),
                    _ => {}
                }
            }
        }
        Setting::Tier(tier) => {
            if let Some(structure) = structure(tie) {
                structure.tier = Some(tier);
            }
        }
        Setting::Purpose(purpose) => {
            if let Some(structure) = structure(tie) {
                structure.purposes.push(purpose);
            }
        }
        Setting::Extent(_) | Setting::OfWhat(_) => {
            if let Tie::Negotiates(says)
            | Tie::Proposes(says)
            | Tie::Supports(says)
            | Tie::Rejects(says)
            | Tie::Demands(says)
            | Tie::Pressures(says) = tie
            {
                match setting {
                    Setting::Extent(extent) => says.extent = Some(extent),
                    Setting::OfWhat(what) => says.of_what = Some(what),
                    _ => {}
                }
            }
        }
        Setting::OnlyWay(only) => {
            if let Tie::GrantsAccess(access) = tie {
                access.only_way = Some(only);
            }
        }
        terms => {
            if let Some(says) = tie.terms_mut() {
                match terms {
                    Setting::Obligations(obligations) => says.obligations = obligations,
                    Setting::Force(force) => says.force = Some(force),
                    Setting::Nature(nature) => says.nature = Some(nature),
                    Setting::Liability(liability) => says.liability = Some(liability),
                    Setting::Polarity(polarity) => says.polarity = Some(polarity),
                    Setting::Priority(priority) => says.priority = Some(priority),
                    Setting::Share(share) => says.share = Some(share),
                    Setting::Term(term) => says.term = Some(term),
                    Setting::Clause(clause) => says.clause = Some(clause),
                    Setting::Means(means) => says.means.push(means),
                    Setting::Domain(domain) => says.domains.push(domain),
                    _ => {}
                }
            }
        }
    }
}

fn structure(tie: &mut Tie) -> Option<&mut Structure> {
    match tie {
        Tie::MemberOf(s)
        | Tie::Leads(s)
        | Tie::PartOf(s)
        | Tie::Represents(s)
        | Tie::AffiliatedWith(s) => Some(s),
        _ => None,
    }
}
