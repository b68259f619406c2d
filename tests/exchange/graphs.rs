//! Graphs to be exported: names that try to break out, and many promises made by a rule.

use foedera::Graph;
use foedera::change::{Change, apply, between};
use foedera::model::{
    Actor, ActorKind, Amount, Date, Edge, Guarantee, Key, Node, Obligation, Relation, Terms, Tie,
    Undertaking,
};

/// Names that mean something to one format or another.
const HOSTILE: [&str; 16] = [
    "Côte d'Ivoire \"the\" <b>&amp;</b> ]]> <!-- -->",
    "'}) DETACH DELETE n //",
    "back\\slash \\u0027 \\\\u0027}) \\U0027",
    "a|b\\|c\\",
    "two\nlines\r\nand\ta tab",
    "comma, \"quote\", ;semicolon",
    "\u{1}\u{1b}[31mred\u{7f}\u{fffe}\u{feff}",
    "\u{202e}noitcerid gnorw",
    "مصر, Україна, 中国, 𐍈, e\u{301}",
    "=cmd|'/c calc'!A0",
    "NaN",
    "null",
    "  blanks at both ends  ",
    "`backticks` ``two``",
    "{\"json\": [1]}",
    "${injection} {{braces}} %s",
];

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

/// Every hostile text as a name, an alias, a note, a means and a place.
pub fn hostile() -> Graph {
    let mut change = Change::new();
    change.source("atlas", "Atlas").unwrap();
    for (i, text) in HOSTILE.iter().enumerate() {
        let mut node = Node::new(key(&format!("n{i}")), *text, Actor::of(ActorKind::State));
        node.aliases = vec![format!("{text}{i}"), format!("|{text}\\{i}")];
        node.note = Some(text.to_string());
        change.add(node);
    }
    for (i, text) in HOSTILE.iter().enumerate() {
        let (from, to) = (format!("n{i}"), format!("n{}", (i + 1) % HOSTILE.len()));
        let terms = Terms {
            means: vec![text.to_string(), format!("{text}|")],
            ..Terms::default()
        };
        let tie = Tie::Undertakes(Undertaking {
            terms,
            ..Undertaking::default()
        });
        let mut edge = Edge::new(key(&format!("e{i}")), key(&from), tie, key(&to));
        edge.note = Some(text.to_string());
        change.says("atlas", text, edge).unwrap();
    }
    apply(&Graph::empty(), &change).unwrap()
}

/// So many states and dated promises between them, the same each time.
pub fn generated(states: usize, promises: usize) -> Graph {
    let mut change = Change::new();
    change.source("table", "A table").unwrap();
    for n in 0..states {
        let mut actor = Actor::of(ActorKind::State);
        actor.codes.insert("cow".into(), format!("{}", n + 1));
        let name = format!("State {n}");
        change.add(Node::new(key(&format!("s{n}")), name, actor));
    }
    let mut seed = 1945_u64;
    let mut draw = move |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for i in 0..promises {
        let from = draw(states);
        let to = (from + 1 + draw(states - 1)) % states;
        let (from, to) = (format!("s{from}"), format!("s{to}"));
        let obligation = [
            Obligation::Defense,
            Obligation::Consultation,
            Obligation::Payment,
        ];
        let terms = Terms {
            obligations: vec![obligation[draw(3)]],
            priority: (draw(4) == 0).then(|| draw(9) as u32 + 1),
            cap: (draw(5) == 0)
                .then(|| Amount::new(&format!("{}.{:02} EUR", draw(99_999), draw(100))).unwrap()),
            means: vec!["air defence".to_string(); draw(2)],
            ..Terms::default()
        };
        let tie = match draw(4) {
            0 => Tie::Undertakes(Undertaking {
                terms,
                ..Undertaking::default()
            }),
            1 => Tie::bare(&Relation::Owes),
            _ => Tie::Guarantees(Guarantee {
                terms,
                ..Guarantee::default()
            }),
        };
        let mut edge = between(&from, tie, &to).unwrap();
        edge.key = key(&format!("e{i}"));
        let year = 1816 + draw(200);
        edge.valid = match draw(6) {
            0 => None,
            1 => Some(format!("{year}-0{}-1{}/..", draw(9) + 1, draw(9))),
            2 => Some(format!("{year}~/")),
            3 => Some(format!("{year}")),
            _ => Some(format!("{year}-03/{}", year + draw(40) + 1)),
        }
        .map(|text| Date::new(&text).unwrap());
        change.says("table", &format!("row {i}"), edge).unwrap();
    }
    apply(&Graph::empty(), &change).unwrap()
}
