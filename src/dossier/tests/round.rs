//! What is written reads back to the same records, whatever they are: every tie, every field,
//! every value, claims of every kind.

use super::*;
use crate::change::Entry;
use crate::graph::Records;
use crate::model::*;
use proptest::prelude::*;

/// Decides everything, one byte a decision; when there are none left, for the first choice.
struct Choices(Vec<u8>);

impl Choices {
    fn below(&mut self, n: usize) -> usize {
        self.0.pop().map_or(0, usize::from) % n.max(1)
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(3) == 2).then(|| make(self))
    }

    fn several<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..[0, 0, 1, 2, 3][self.below(5)])
            .map(|_| make(self))
            .collect()
    }

    fn word<W: Word>(&mut self) -> W {
        W::ALL[self.below(W::ALL.len())]
    }

    fn text(&mut self) -> String {
        let texts = [
            "S1",
            "p. 2",
            "Київ → \"Kyiv\"",
            "a\\b\n\tc\r\nd\u{1}\u{feff}\u{202e}",
            "// no comment /* */",
            "r#\"raw\"#",
            "(foedera: 1)",
            "None",
        ];
        texts[self.below(texts.len())].to_string()
    }

    fn date(&mut self) -> Date {
        let texts = [
            "1994",
            "1994-12",
            "1994~",
            "1994/2014",
            "1994/..",
            "1994/",
            "/2014",
            "../2014",
            "-0100?",
            "19XX",
        ];
        Date::new(texts[self.below(texts.len())]).unwrap()
    }

    fn amount(&mut self) -> Amount {
        Amount::new(["5 EUR", "2500000.50 USD"][self.below(2)]).unwrap()
    }

    fn pick(&mut self, keys: &[Key]) -> Key {
        keys[self.below(keys.len())].clone()
    }
}

struct Keys {
    sources: Vec<Key>,
    actors: Vec<Key>,
    agreements: Vec<Key>,
    events: Vec<Key>,
    conditions: Vec<Key>,
    edges: Vec<Key>,
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn keys(stem: &str, n: usize) -> Vec<Key> {
    (0..n).map(|i| key(&format!("{stem}{i}"))).collect()
}

fn terms(c: &mut Choices, k: &Keys) -> Terms {
    Terms {
        under: c.maybe(|c| c.pick(&k.agreements)),
        clause: c.maybe(Choices::text),
        obligations: c.several(Choices::word),
        means: c.several(Choices::text),
        open_list: c.below(2) == 1,
        domains: c.several(Choices::text),
        polarity: c.maybe(Choices::word),
        term: c.maybe(Choices::text),
        force: c.maybe(Choices::word),
        nature: c.maybe(Choices::word),
        liability: c.maybe(Choices::word),
        priority: c.maybe(|c| u32::try_from(c.below(9)).unwrap()),
        cap: c.maybe(Choices::amount),
        share: c.maybe(|c| Share::new(["33.3", "100"][c.below(2)]).unwrap()),
        conditions: c.several(|c| c.pick(&k.conditions)),
        adversaries: c.several(|c| c.pick(&k.actors)),
    }
}

fn structure(c: &mut Choices, k: &Keys) -> Structure {
    Structure {
        purposes: c.several(Choices::text),
        tier: c.maybe(Choices::text),
        conditions: c.several(|c| c.pick(&k.conditions)),
    }
}

fn politics(c: &mut Choices, k: &Keys) -> Politics {
    Politics {
        about: c.several(|c| c.pick(&k.edges)),
        extent: c.maybe(Choices::word),
        of_what: c.maybe(Choices::text),
    }
}

fn tie(c: &mut Choices, k: &Keys) -> Tie {
    match c.below(27) {
        0 => Tie::Guarantees(Guarantee {
            terms: terms(c, k),
            owed_to: c.maybe(|c| c.pick(&k.actors)),
            of: c.several(|c| c.pick(&k.edges)),
        }),
        1 => Tie::Backstops(Backstop {
            terms: terms(c, k),
            of: c.several(|c| c.pick(&k.edges)),
            when: c.maybe(Choices::word),
        }),
        2 => Tie::Undertakes(Undertaking {
            terms: terms(c, k),
            benefits: c.maybe(|c| c.pick(&k.actors)),
            in_return_for: c.several(|c| c.pick(&k.edges)),
        }),
        3 => Tie::Owes(Debt {
            terms: terms(c, k),
            amount: c.maybe(Choices::amount),
        }),
        4 => Tie::Violates(Violation {
            event: c.maybe(|c| c.pick(&k.events)),
            breaches: c.several(|c| c.pick(&k.edges)),
            standing: c.maybe(Choices::word),
            provision: c.maybe(Choices::text),
            material: c.maybe(|c| c.below(2) == 1),
            finding: c.maybe(Choices::word),
            found_by: c.maybe(|c| c.pick(&k.actors)),
        }),
        5 => Tie::PartyTo(Participation {
            act: c.maybe(Choices::word),
            role: c.maybe(Choices::word),
            on: c.maybe(Choices::date),
        }),
        6 => Tie::MemberOf(structure(c, k)),
        7 => Tie::Leads(structure(c, k)),
        8 => Tie::PartOf(structure(c, k)),
        9 => Tie::Represents(structure(c, k)),
        10 => Tie::AffiliatedWith(structure(c, k)),
        11 => Tie::ParticipatesIn {
            role: c.maybe(Choices::word),
        },
        12 => Tie::Negotiates(politics(c, k)),
        13 => Tie::Proposes(politics(c, k)),
        14 => Tie::Supports(politics(c, k)),
        15 => Tie::Rejects(politics(c, k)),
        16 => Tie::Demands(politics(c, k)),
        17 => Tie::Pressures(politics(c, k)),
        18 => Tie::GrantsAccess(Access {
            recipient: c.maybe(|c| c.pick(&k.actors)),
            conditions: c.several(|c| c.pick(&k.conditions)),
            only_way: c.maybe(|c| c.below(2) == 1),
        }),
        19 => Tie::Revises,
        20 => Tie::Supersedes,
        21 => Tie::Implements,
        22 => Tie::Amends,
        23 => Tie::Reaffirms,
        24 => Tie::PossiblySameAs,
        25 => Tie::Before,
        _ => Tie::Custom(key(["sponsors", "in-law.of", "1st", "true"][c.below(4)])),
    }
}

fn node(c: &mut Choices, k: &Keys, key: &Key, sort: Sort) -> Node {
    let codes = |c: &mut Choices| {
        let codes = c.several(|c| (c.text(), c.text()));
        codes.into_iter().collect()
    };
    let is = match sort {
        Sort::Actor => Kind::Actor(Actor {
            kind: c.maybe(Choices::word),
            codes: codes(c),
            unresolved: c.below(2) == 1,
        }),
        Sort::Agreement => Kind::Agreement(Agreement {
            kind: c.maybe(Choices::word),
            codes: codes(c),
        }),
        Sort::Event => Kind::Event(Event {
            kind: c.maybe(Choices::word),
            subtype: c.maybe(Choices::text),
        }),
        Sort::Condition => Kind::Condition(Condition {
            kind: c.maybe(Choices::word),
            body: c.maybe(|c| c.pick(&k.actors)),
            gates: c.several(Choices::word),
            applies_to: c.several(|c| c.pick(&k.edges)),
            scopes: c.several(|c| Scope {
                debtor: c.maybe(|c| c.pick(&k.actors)),
                to: c.maybe(|c| c.pick(&k.actors)),
                under: c.several(|c| c.pick(&k.agreements)),
                relation: c.maybe(|_| Relation::Guarantees),
            }),
            met_by: c.maybe(|c| c.pick(&k.edges)),
        }),
    };
    Node {
        key: key.clone(),
        name: c.text(),
        aliases: c.several(Choices::text),
        is,
        note: c.maybe(Choices::text),
    }
}

/// A value that the attribute takes, of a record that is a condition or not.
fn value(c: &mut Choices, k: &Keys, attribute: &Attribute, is_condition: bool) -> Value {
    match attribute.takes() {
        Takes::Text => Value::Text(c.text()),
        Takes::Count => Value::Count(30, [String::new(), c.text()][c.below(2)].clone()),
        Takes::Amount => Value::Amount(c.amount()),
        Takes::Date => Value::Date(c.date()),
        Takes::Flag => Value::Flag(c.below(2) == 1),
        Takes::Record => Value::Record(c.pick(&k.actors)),
        Takes::Stage => Value::Stage(c.word(), c.maybe(Choices::date)),
        Takes::Ending => Value::Ending(c.word()),
        Takes::State if is_condition => Value::Condition(c.word(), c.maybe(Choices::date)),
        Takes::State => Value::State(c.word(), c.maybe(Choices::date)),
        Takes::Force => Value::Force(c.word()),
        Takes::Any => match c.below(5) {
            0 => Value::Text(c.text()),
            1 => Value::Count(-5, [String::new(), c.text()][c.below(2)].clone()),
            2 => Value::Date(c.date()),
            3 => Value::Flag(c.below(2) == 1),
            _ => Value::Amount(c.amount()),
        },
    }
}

fn claim(c: &mut Choices, k: &Keys, about: &Key, is_condition: bool) -> Claim {
    let attribute = match c.below(2) {
        0 => Attribute::KNOWN[c.below(Attribute::KNOWN.len())].clone(),
        _ => Attribute::Other(["stance", "of", "is", "a \"b\""][c.below(4)].to_string()),
    };
    let says = match c.below(4) {
        0 | 1 => Says::Holds,
        2 => {
            let value = value(c, k, &attribute, is_condition);
            Says::Value(attribute, value)
        }
        _ => Says::Silent(attribute),
    };
    Claim {
        about: about.clone(),
        says,
        source: c.pick(&k.sources),
        place: (c.below(5) > 0).then(|| c.text()),
        voice: c.several(|c| c.pick(&k.actors)),
        modality: c.word(),
        quote: c.maybe(Choices::text),
        hedge: c.maybe(Choices::text),
        confidence: c.maybe(Choices::word),
        recorded: c.maybe(Choices::date),
    }
}

fn records(c: &mut Choices) -> Records {
    let k = Keys {
        sources: keys("s", 1 + c.below(3)),
        actors: keys("a", 1 + c.below(3)),
        agreements: keys("g", 1 + c.below(2)),
        events: keys("e", 1),
        conditions: keys("c", 1 + c.below(2)),
        edges: keys("x", 1 + c.below(2)),
    };
    let mut records = Records::default();
    for source in &k.sources {
        records.sources.push(Source {
            key: source.clone(),
            title: c.text(),
            kind: c.maybe(Choices::text),
            author: c.maybe(Choices::text),
            publisher: c.maybe(Choices::text),
            published: c.maybe(Choices::date),
            accessed: c.maybe(Choices::date),
            url: c.maybe(|_| "https://a.example/x".to_string()),
            via: c.maybe(|c| c.pick(&k.sources)),
            note: c.maybe(Choices::text),
        });
    }
    for name in ["sponsors", "in-law.of", "1st", "true"] {
        records.relations.push(OwnRelation {
            key: key(name),
            from: c.several(Choices::word),
            to: c.several(Choices::word),
            meaning: c.maybe(Choices::text),
        });
    }
    let sorts = [
        (Sort::Actor, &k.actors),
        (Sort::Agreement, &k.agreements),
        (Sort::Event, &k.events),
        (Sort::Condition, &k.conditions),
    ];
    for (sort, keys) in sorts {
        for key in keys {
            records.nodes.push(node(c, &k, key, sort));
            for _ in 0..c.below(4) {
                let claim = claim(c, &k, key, sort == Sort::Condition);
                records.claims.push(claim);
            }
        }
    }
    for i in 0..c.below(3) {
        let about = key(&format!("account{i}"));
        let mut account = Account::new(about.clone(), c.pick(&k.agreements));
        account.title = c.maybe(Choices::text);
        account.complete = c.maybe(|c| c.below(2) == 1);
        account.provisions = c.several(|c| Provision {
            label: c.text(),
            title: c.maybe(Choices::text),
            parts: c.several(|c| c.pick(&k.edges)),
            place: c.maybe(Choices::text),
            modality: c.maybe(Choices::word),
        });
        records.accounts.push(account);
        // An account rests on a claim of its own.
        let mut own = claim(c, &k, &about, false);
        own.says = Says::Holds;
        records.claims.push(own);
        for _ in 0..c.below(3) {
            records.claims.push(claim(c, &k, &about, false));
        }
    }
    let (mut ids, mut taken) = (k.edges.clone(), std::collections::BTreeSet::new());
    for _ in 0..c.below(5) {
        let (from, to) = (c.pick(&k.actors), c.pick(&k.actors));
        let tie = tie(c, &k);
        let derived = key(&format!("{from}-{}-{to}", tie.relation()));
        let id = match c.below(2) {
            0 => ids.pop().unwrap_or(derived),
            _ => derived,
        };
        if !taken.insert(id.clone()) {
            continue;
        }
        for _ in 0..c.below(4) {
            records.claims.push(claim(c, &k, &id, false));
        }
        records.edges.push(Edge {
            key: id,
            from,
            to,
            tie,
            valid: c.maybe(Choices::date),
            matter: c.maybe(|_| key("matter")),
            note: c.maybe(Choices::text),
        });
    }
    sorted(records)
}

fn sorted(mut records: Records) -> Records {
    records.sources.sort_by(|a, b| a.key.cmp(&b.key));
    records.relations.sort_by(|a, b| a.key.cmp(&b.key));
    records.nodes.sort_by(|a, b| a.key.cmp(&b.key));
    records.accounts.sort_by(|a, b| a.key.cmp(&b.key));
    records.edges.sort_by(|a, b| a.key.cmp(&b.key));
    records.claims.sort();
    records.claims.dedup();
    records
}

/// The records that a reading adds, right or wrong as a whole.
fn read_back(reading: Reading) -> Records {
    let mut records = Records::default();
    for entry in reading.change.adds {
        match entry {
            Entry::Source(source) => records.sources.push(source),
            Entry::Relation(relation) => records.relations.push(relation),
            Entry::Node(node) => records.nodes.push(node),
            Entry::Account(account) => records.accounts.push(account),
            Entry::Edge(edge) => records.edges.push(edge),
            Entry::Claim(claim) => records.claims.push(claim),
        }
    }
    sorted(records)
}

fn check(bytes: Vec<u8>) {
    let records = records(&mut Choices(bytes));
    let text = write(&records, Some("Title"));
    let reading = read(&Memory::new().with("a.ron", text.clone()), "a.ron");
    for fault in &reading.faults {
        // What the records say together may be wrong; how they are written may not.
        assert!(matches!(fault.what, What::Meaning(_)), "{fault}\n{text}");
    }
    let found = read_back(reading);
    assert_eq!(found.claims, records.claims, "{text}");
    assert_eq!(found, records, "{text}");
    assert_eq!(format::format(&text).as_ref(), Ok(&text));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_reads_back(bytes in proptest::collection::vec(any::<u8>(), 0..900)) {
        check(bytes);
    }
}
