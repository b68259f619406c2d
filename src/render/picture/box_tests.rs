//! Who stands in whose box or frame, and what is left out of a crowd.

use super::tests::{arrows, graph_of, scene};
use super::{Focus, picture};
use crate::graph::{Filter, Graph};

#[test]
fn who_represents_another_stands_in_its_box() {
    let edges = r#"represents("anna", "graustark", "1"), rejects(from: "anna", to: "pact", at: "1"),
        supports(from: "graustark", to: "pact", at: "1")"#;
    let all = Focus {
        all: true,
        ..Focus::default()
    };
    let tucked = scene(edges, &all, None);
    let boxes: Vec<&str> = tucked.boxes.iter().map(|b| b.name.as_str()).collect();
    assert_eq!(boxes, ["Graustark", "Pact"]);
    assert_eq!(tucked.boxes[0].detail, ["Anna"]);
    expect_test::expect![[r#"
        Graustark > Pact [-]: rejects | by Anna
        Graustark > Pact [-]: supports"#]]
    .assert_eq(&arrows(&tucked));
    let kept = Focus {
        keep_all: true,
        ..all
    };
    assert_eq!(scene(edges, &kept, None).boxes.len(), 3);
}

#[test]
fn a_coalition_stands_in_a_frame_with_its_members_but_not_with_who_would_be_one() {
    let edges = r#"member_of("graustark", "league", "1"),
        part_of(from: "ruritania", to: "league", since: "1921", at: "1"),
        member_of(from: "poland", to: "league", at: "1", modality: Sought),
        guarantees(from: "graustark", to: "poland", at: "1"),
        guarantees(from: "league", to: "ruritania", at: "1")"#;
    let all = Focus {
        all: true,
        ..Focus::default()
    };
    let framed = scene(edges, &all, None);
    let [group] = framed.groups.as_slice() else {
        panic!("{:?}", framed.groups)
    };
    assert_eq!(group.title, "League and its members and parts");
    let mut names: Vec<&str> = group
        .members
        .iter()
        .map(|m| framed.boxes[*m].name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Graustark", "League", "Ruritania"]);
    let ruritania = framed.boxes.iter().find(|b| b.name == "Ruritania").unwrap();
    assert_eq!(ruritania.detail, ["part since 1921"]);
    expect_test::expect![[r#"
        Graustark > Poland [-]: guarantees
        League > Ruritania [-]: guarantees
        Poland > League [sought]: member of"#]]
    .assert_eq(&arrows(&framed));
    let kept = Focus {
        keep_all: true,
        ..all
    };
    assert_eq!(scene(edges, &kept, None).arrows.len(), 5);
    let promises = scene(edges, &Focus::default(), None);
    assert_eq!(promises.groups.len(), 1, "{:?}", promises.groups);
    let more = format!(r#"{edges}, member_of("bank", "league", "1")"#);
    let most = scene(&more, &Focus::default(), None);
    let title = "League and members and parts shown here";
    assert_eq!(most.groups[0].title, title);
    // Of what is drawn, the part is no member.
    let part = edges.replacen(
        r#"guarantees(from: "graustark", to: "poland", at: "1"),"#,
        "",
        1,
    );
    let part = scene(&part, &Focus::default(), None);
    assert_eq!(part.groups[0].title, "League and parts shown here");
}

#[test]
fn who_promised_in_their_own_name_stands_alone() {
    let edges =
        r#"represents("anna", "graustark", "1"), guarantees(from: "anna", to: "bank", at: "1")"#;
    let all = Focus {
        all: true,
        ..Focus::default()
    };
    assert_eq!(scene(edges, &all, None).boxes.len(), 3);
}

/// A hub that guarantees many, and events by the dozen.
fn crowd() -> Graph {
    let mut text = String::from(
        "(foedera: 1, source: \"b\", sources: {\"b\": (title: \"B\")}, actors: {\"hub\": State(\"Hub\"), \"rim\": State(\"Rim\"),",
    );
    for n in 0..45 {
        text += &format!("\"s{n}\": State(\"State {n:02}\"),");
    }
    text += "}, events: {";
    for n in 0..20 {
        text += &format!("\"e{n}\": Event(name: \"Event {n}\", at: \"1\"),");
    }
    text += "}, edges: [";
    for n in 0..45 {
        text += &format!("guarantees(\"hub\", \"s{n}\", \"1\"),");
    }
    for n in 0..20 {
        text += &format!("participates_in(\"rim\", \"e{n}\", \"1\"),");
    }
    text += "backstops(\"rim\", \"hub\", \"1\")])";
    graph_of(text)
}

#[test]
fn a_crowd_is_edited_and_the_picture_says_how() {
    let graph = crowd();
    let filter = Filter::default();
    let all = Focus {
        all: true,
        ..Focus::default()
    };
    let edited = picture(graph.view(&filter), &all);
    let boxes: Vec<&str> = edited.boxes.iter().map(|b| b.name.as_str()).collect();
    assert_eq!(boxes, ["Hub", "45 states", "Rim"]);
    assert!(edited.boxes[1].detail[0].ends_with("and 35 more"));
    // Forty-five arrows ran to the one box.
    assert_eq!(edited.arrows.len(), 2);
    let told = edited.notes.join("\n");
    assert!(
        told.contains("who participates in what (20)") && !told.contains("--"),
        "{told}"
    );
    assert!(told.contains("45 actors"), "{told}");
    let kept = Focus {
        keep_all: true,
        ..all
    };
    let kept = picture(graph.view(&filter), &kept);
    assert_eq!((kept.boxes.len(), kept.arrows.len()), (67, 66));
}

/// States that were no members stood in the frame of the members, in one box with them.
#[test]
fn members_and_others_share_no_box() {
    let mut text = String::from(
        "(foedera: 1, source: \"s\", sources: {\"s\": (title: \"S\")}, actors: {\"o\": Organization(\"Pact\"),",
    );
    let mut edges = String::new();
    for n in 0..8 {
        text += &format!("\"s{n}\": State(\"State {n}\"),");
        edges += &format!("undertakes(\"s{n}\", \"o\", \"1\"),");
        if n < 4 {
            edges += &format!("member_of(\"s{n}\", \"o\", \"1\"),");
        }
    }
    let text = format!("{text}}}, edges: [{edges}])");
    let graph = graph_of(text);
    let few = Focus {
        most: Some(0),
        ..Focus::default()
    };
    let scene = picture(graph.view(&Filter::default()), &few);
    let names: Vec<&str> = scene.boxes.iter().map(|b| b.name.as_str()).collect();
    assert_eq!(names, ["4 states", "Pact", "4 states"]);
    let arrows: Vec<_> = scene.arrows.iter().map(|a| a.records.len()).collect();
    assert_eq!(arrows, [4, 4]);
}
