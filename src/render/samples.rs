//! Scenes that tests draw.

use super::scene::{Arrow, ArrowKind, Scene, SceneBox, Shape, Standing};

/// The dossier on Ukraine's security guarantees, as a picture would show it.
pub fn ukraine() -> Scene {
    use ArrowKind::*;
    use Standing::*;
    let mut scene = Scene::new("Who promises to defend Ukraine, and who stands behind the promise");
    scene.subtitle = Some("Guarantees given, broken and sought; no date filter".into());
    scene.source_line =
        Some("Source: an article on security guarantees for Ukraine. Drawn by foedera.".into());
    scene.notes = vec![
        "What is only sought does not exist as a commitment. Where somebody alone says so, the label names the speaker.".into(),
        "Neither a breach by the United States nor one by the United Kingdom is stated by the source.".into(),
    ];
    scene.description = "A diagram of actors, agreements and commitments around Ukraine.".into();
    let mut add = |id: &str, name: &str, shape, detail: &[&str]| {
        let mut b = SceneBox::new(id, name, shape);
        b.detail = detail.iter().map(|d| (*d).to_owned()).collect();
        b.focus = id == "ukraine";
        b.link = (id == "budapest")
            .then(|| "https://en.wikipedia.org/wiki/Budapest_Memorandum".to_owned());
        scene.add_box(b)
    };
    let us = add("us", "United States", Shape::State, &[]);
    let uk = add("uk", "United Kingdom", Shape::State, &[]);
    let fr = add("fr", "France", Shape::State, &[]);
    let ru = add("ru", "Russia", Shape::State, &[]);
    let ua = add("ukraine", "Ukraine", Shape::State, &[]);
    let co = add(
        "co",
        "Coalition of the Willing",
        Shape::Coalition,
        &["35 countries"],
    );
    let bu = add(
        "budapest",
        "Budapest Memorandum on Security Assurances",
        Shape::Agreement,
        &["signed 1994"],
    );
    let m1 = add(
        "m1",
        "Minsk I",
        Shape::Agreement,
        &["September 2014", "called a failure"],
    );
    let m2 = add(
        "m2",
        "Minsk II",
        Shape::Agreement,
        &["February 2015", "called a failure"],
    );
    let pr = add("pr", "Russian proxies", Shape::ArmedGroup, &[]);
    let pa = add("pa", "Partners", Shape::Group, &["members not listed"]);
    let af = add(
        "af",
        "Armed Forces of Ukraine",
        Shape::Forces,
        &["800,000 troops sought"],
    );
    let cg = add("cg", "United States Congress", Shape::Organ, &[]);
    let ap = add(
        "ap",
        "Approval by Congress",
        Shape::Condition,
        &["before any US commitment binds every administration"],
    );
    let inv = add(
        "inv",
        "Full-scale invasion",
        Shape::Event,
        &["24 February 2022"],
    );
    let mut n = 0;
    let mut arrow = |from, to, kind, standing, label: &[&str]| {
        n += 1;
        let mut a = Arrow::new(format!("e{n}"), from, to, kind, standing);
        a.label = label.iter().map(|d| (*d).to_owned()).collect();
        scene.arrows.push(a);
    };
    arrow(
        us,
        ua,
        Guarantee,
        PossiblyInForce,
        &["guarantees", "Budapest, 1994"],
    );
    arrow(
        uk,
        ua,
        Guarantee,
        PossiblyInForce,
        &["guarantees", "Budapest, 1994"],
    );
    arrow(
        ru,
        ua,
        Guarantee,
        Violated,
        &["guarantees", "Budapest, 1994"],
    );
    arrow(ru, bu, Breach, Held, &["violates", "2014, 2022"]);
    arrow(ru, inv, Participation, Held, &["carries out"]);
    arrow(
        co,
        ua,
        Guarantee,
        Sought,
        &["guarantees", "according to Zelenskyy"],
    );
    arrow(
        us,
        co,
        Backstop,
        Sought,
        &["backstops", "according to Zelenskyy"],
    );
    arrow(uk, co, Structure, Held, &["leads"]);
    arrow(fr, co, Structure, Held, &["leads"]);
    arrow(
        pa,
        af,
        Undertaking,
        Sought,
        &["supports", "weapons, training, funding"],
    );
    arrow(af, ua, Structure, Held, &["part of"]);
    arrow(cg, ap, Condition, Sought, &["decides"]);
    arrow(ap, us, Condition, Sought, &["must come first"]);
    arrow(pr, m1, Breach, Held, &["violates"]);
    arrow(pr, m2, Breach, Held, &["violates"]);
    arrow(ru, m2, Politics, Held, &["negotiates"]);
    arrow(m2, m1, Lineage, Held, &["revises"]);
    arrow(
        ua,
        us,
        Undertaking,
        Ended,
        &["gives up nuclear weapons", "Budapest, 1994"],
    );
    arrow(ua, bu, Participation, Held, &["party to"]);
    arrow(pr, ru, Structure, Disputed, &["affiliated with"]);
    arrow(fr, ua, Undertaking, Offered, &["troops after a ceasefire"]);
    scene
}

/// Words that try to break a drawing.
pub fn hostile_words() -> Vec<String> {
    vec![
        String::new(),
        "\"quoted\" and 'single' and `back` \\ \\".into(),
        "</svg><script>alert(1)</script>".into(),
        "<b>&amp; &lt; &#x41; ]]> <!-- -->".into(),
        "line one\nline two\r\n\ttab".into(),
        "\u{202E}evil\u{2066}\u{2069}\u{200F}".into(),
        "x".repeat(10_000),
        "word ".repeat(2_000),
        "👩‍👩‍👧 🇺🇦 emoji 漢字 עברית عربى".into(),
        "\u{0}\u{1}\u{7F}\u{FFFE}\u{FFFF}\u{85}".into(),
        "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}".into(),
        "end graph -> -- ; { } [ ] # % | 1. list".into(),
        "ends in backslash\\".into(),
        "\\N \\G \\n \\l \\\" ".into(),
        "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}algo".repeat(9),
        "עברית (UK) 1994 – Ukraine أوكرانيا".into(),
        "ʿAlī `x` ´y´ \u{301}alone \u{200D}\u{FE0F}".into(),
    ]
}

/// A scene in which every word is hostile.
pub fn hostile() -> Scene {
    let mut scene = Scene::new("</title><script>");
    let words = hostile_words();
    scene.subtitle = Some(words[2].clone());
    scene.source_line = Some(words[6].clone());
    scene.notes = words.clone();
    scene.description = words.join("|");
    for (at, word) in words.iter().enumerate() {
        let mut b = SceneBox::new(
            word.clone(),
            word.clone(),
            Shape::ALL[at % Shape::ALL.len()],
        );
        b.detail = vec![word.clone(), "plain".into()];
        b.description = word.clone();
        b.link = Some(if at % 2 == 0 {
            "javascript:alert(1)".into()
        } else {
            format!("https://x.org/{word}")
        });
        b.faded = at % 3 == 0;
        let to = scene.add_box(b);
        for (kind, standing) in [(at, at), (at + 5, at + 3)] {
            let mut arrow = Arrow::new(
                word.clone(),
                to / 2,
                to,
                ArrowKind::ALL[kind % ArrowKind::ALL.len()],
                Standing::ALL[standing % Standing::ALL.len()],
            );
            arrow.label = vec![word.clone(), word.clone()];
            arrow.link = Some("data:text/html,<script>".into());
            scene.arrows.push(arrow);
        }
    }
    scene.arrows.push(Arrow::new(
        "nowhere",
        0,
        9_999,
        ArrowKind::Other,
        Standing::Held,
    ));
    scene
}

/// Writes the sample pictures to look at: `DRAW_TO=/tmp/p cargo test --lib render::samples`.
#[test]
fn pictures_to_look_at() {
    let Ok(folder) = std::env::var("DRAW_TO") else {
        return;
    };
    let options = super::Options::default();
    for (name, scene) in [("ukraine", ukraine()), ("hostile", hostile())] {
        let svg = super::svg(&scene, &options);
        std::fs::write(format!("{folder}/{name}.svg"), &*svg).unwrap();
        #[cfg(feature = "raster")]
        {
            std::fs::write(
                format!("{folder}/{name}.png"),
                super::raster::png(&svg, 1.5).unwrap(),
            )
            .unwrap();
            std::fs::write(
                format!("{folder}/{name}.pdf"),
                super::raster::pdf(&svg).unwrap(),
            )
            .unwrap();
        }
    }
}
