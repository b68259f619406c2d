//! What is said, and how it is read.

use super::pattern::phrases;
use super::*;

#[track_caller]
fn check(said: &str, asked_for: Option<&str>) {
    let words: Vec<&str> = said.split(' ').collect();
    let asked = asked(&words).map(|all| {
        let all: Vec<String> = all[1..].iter().map(|word| quoted(word)).collect();
        all.join(" ")
    });
    assert_eq!(asked.as_deref(), asked_for);
}

#[test]
fn a_sentence_is_a_verb_with_what_it_asks_about() {
    check("who guarantees Ukraine?", Some("guarantors Ukraine"));
    check("Who guarantees whom", Some("edges --relation guarantees"));
    check(
        "what if the United States leaves?",
        Some("what-if --without 'the United States'"),
    );
    check("what changed between 1995 and 2023", Some("diff 1995 2023"));
    check(
        "how is Russia tied to Ukraine",
        Some("paths Russia Ukraine --way either"),
    );
    check("who", None);
    check("who guarantees", None);
    let pairs = [
        (
            "why can't Ukraine rely on Europe?",
            "strength Europe Ukraine",
        ),
        (
            "why should Ukraine not depend on Europe",
            "strength Europe Ukraine",
        ),
        ("who has Russia attacked", "cascade recorded Russia"),
        ("whom did Germany invade?", "cascade recorded Germany"),
        (
            "who comes after the Coalition for Ukraine",
            "recourse Ukraine",
        ),
        ("what expired in 2022", "diff 2021-12-31 2022-12-31"),
        ("what began in 1994?", "diff 1993-12-31 1994-12-31"),
        (
            "what stands behind the guarantee of the Coalition",
            "edges --relation backstops --to 'the Coalition'",
        ),
        (
            "is the US guarantee conditional on Congress?",
            "show 'the US guarantee'",
        ),
        ("what are the conditions for SAFE", "show SAFE"),
    ];
    for (said, asked) in pairs {
        check(said, Some(asked));
    }
    check("whither goest thou", None);
    check(&format!("how is {}", "tied to ".repeat(50_000)), None);
    let many = format!("who is {}", "without if a leaves ".repeat(9));
    let asked = asked(&many.split(' ').collect::<Vec<_>>());
    assert!(asked.is_some_and(|all| all[1] == "show"));
    assert_eq!(super::asked(&["still"; 40]), None);
}

#[test]
fn a_date_at_the_end_is_the_date_asked_about() {
    check(
        "who guarantees Ukraine in 1999?",
        Some("guarantors Ukraine --as-of 1999"),
    );
    check(
        "who broke what as of 2014-03",
        Some("breaches --as-of 2014-03"),
    );
    check("who broke what in 2014?", Some("breaches --during 2014"));
    // No date, so it belongs to the name.
    check(
        "who guarantees peace in Europe",
        Some("guarantors 'peace in Europe'"),
    );
    check("in 1999", None);
}

#[test]
fn a_date_may_be_written_as_people_write_it() {
    check(
        "who guarantees Belgium in August 1914?",
        Some("guarantors Belgium --as-of 1914-08"),
    );
    check(
        "who guarantees Belgium on the 4th of August, 1914",
        Some("guarantors Belgium --as-of 1914-08-04"),
    );
    check(
        "who guaranteed Ukraine in the 1990s",
        Some("guarantors Ukraine --as-of 199X"),
    );
    check(
        "who guaranteed peace in Europe between 1994 and March 2014",
        Some("guarantors 'peace in Europe' --as-of 1994/2014-03"),
    );
    check(
        "what changed from July 1914 to 4 August 1914",
        Some("diff 1914-07 1914-08-04"),
    );
    check(
        "what changed between a.ron and b.ron",
        Some("diff a.ron b.ron"),
    );
    // Day or month, nobody can tell.
    check(
        "who guarantees Belgium on 4/8/1914",
        Some("guarantors 'Belgium on 4/8/1914'"),
    );
}

/// Each had no answer, or another's.
#[test]
fn what_a_journalist_asks_is_understood() {
    let pairs = [
        (
            "What did Ukraine give up?",
            "edges --relation undertakes --from Ukraine",
        ),
        (
            "Why is Ukraine not covered for nuclear attack?",
            "recourse Ukraine --for 'nuclear attack'",
        ),
        (
            "What happens if Congress does not approve?",
            "what-if --failed Congress",
        ),
        (
            "What if the US backstop is withdrawn?",
            "what-if --failed 'the US backstop'",
        ),
        (
            "What does Zelenskyy want from the US?",
            "edges --from 'the US' --state sought",
        ),
        (
            "Who is in the Coalition of the Willing?",
            "edges --to 'the Coalition of the Willing' --via member_of,leads,part_of",
        ),
        (
            "Did the US sign the Budapest Memorandum?",
            "edges --relation party_to --from 'the US' --to 'the Budapest Memorandum'",
        ),
        ("Why did Britain enter the war?", "cascade recorded Britain"),
        ("Why did Italy stay out?", "cascade recorded Italy"),
        ("Which countries were neutral?", "cascade recorded"),
        (
            "When did Britain declare war on Germany?",
            "cascade recorded Britain",
        ),
        (
            "Is Ukraine covered if Russia attacks again?",
            "cascade act --by Russia Ukraine",
        ),
        (
            "Did Germany violate Belgium's neutrality?",
            "breaches --by Germany Belgium",
        ),
        ("Who had promised to defend Belgium?", "guarantors Belgium"),
        (
            "Are the guarantees legally binding?",
            "list commitments --binding",
        ),
    ];
    for (said, asked) in pairs {
        check(said, Some(asked));
    }
}

/// Each was refused, or read as something else.
#[test]
fn what_a_lender_and_a_researcher_ask_is_understood() {
    let pairs = [
        ("Which guarantees are capped?", "list commitments --capped"),
        ("How much is capped?", "list commitments --capped"),
        ("Who is owed the most?", "list debts"),
        ("who owes the most", "list debts"),
        (
            "What must happen before the US defends Ukraine?",
            "edges --from 'the US' --to Ukraine",
        ),
        (
            "what would have to happen before the US must defend Ukraine",
            "edges --from 'the US' --to Ukraine",
        ),
        ("Who can veto the US promise?", "list conditions --decided"),
        (
            "who decides whether the US guarantees Ukraine",
            "list conditions --decided",
        ),
        (
            "When did Italy join the Triple Alliance?",
            "edges --from Italy --to 'the Triple Alliance' --via party_to,member_of,part_of",
        ),
        ("when did Italy join the war", "cascade recorded Italy"),
        (
            "How long was Italy bound by the Triple Alliance?",
            "edges --from Italy --to 'the Triple Alliance'",
        ),
        ("how long was Italy bound", "beneficiaries Italy"),
        (
            "was Italy bound by the Triple Alliance in 1890",
            "edges --from Italy --to 'the Triple Alliance' --as-of 1890",
        ),
        (
            "Which alliances were in force in July 1914?",
            "list agreements --in-force --as-of 1914-07",
        ),
        (
            "Did Britain have to defend France?",
            "edges --from Britain --to France",
        ),
        (
            "Which treaties obliged Britain to fight?",
            "beneficiaries Britain",
        ),
        (
            "Who are the creditors of Shipping?",
            "edges --relation owes --from Shipping",
        ),
        (
            "who are North Bank's debtors",
            "edges --relation owes --to 'North Bank'",
        ),
        (
            "How much would North Bank lose if Shipping defaults?",
            "cascade default Shipping",
        ),
        (
            "Who guarantees Shipping's loan and up to how much?",
            "guarantors Shipping",
        ),
        ("Is North Bank fully covered?", "coverage 'North Bank'"),
        ("can Ukraine trust Russia", "strength Russia Ukraine"),
        // Recourse is asked of who may call, and a debtor may not.
        ("who pays for Shipping?", "guarantors Shipping"),
        (
            "What were the terms of the Triple Alliance?",
            "show 'the Triple Alliance'",
        ),
        (
            "What did Ukraine get in return for its nuclear weapons?",
            "edges --relation undertakes --from Ukraine",
        ),
    ];
    for (said, asked) in pairs {
        check(said, Some(asked));
    }
}

/// They were read as what had ended, or was broken, by then.
#[test]
fn what_came_to_pass_then_is_not_what_was_so_then() {
    let pairs = [
        (
            "which promises ended in 1904",
            "list commitments --ended 1904",
        ),
        (
            "which promises had ended as of 1904",
            "list commitments --state expired,ended,cancelled,released --as-of 1904",
        ),
        (
            "which treaties were signed between 1904 and 1907?",
            "list agreements --signed 1904/1907",
        ),
        (
            "which treaties entered into force before 1900",
            "list agreements --began ../1899-12-31",
        ),
        (
            "which guarantees began since 1990",
            "list commitments --began 1990/..",
        ),
        (
            "which promises were broken after 2014",
            "breaches --during 2015-01-01/..",
        ),
        (
            "did Russia break its promises to Ukraine in 2022",
            "breaches --by Russia Ukraine --during 2022",
        ),
        (
            "who guaranteed Belgium until 1914",
            "guarantors Belgium --as-of ../1914",
        ),
        (
            "what happened before 1914",
            "timeline --as-of ../1913-12-31",
        ),
    ];
    for (said, asked) in pairs {
        check(said, Some(asked));
    }
}

#[test]
fn what_changes_nothing_may_be_left_out() {
    check(
        "Please tell me who still guarantees Ukraine",
        Some("guarantors Ukraine"),
    );
    check(
        "does Ukraine still owe Russia anything",
        Some("edges --from Ukraine --to Russia"),
    );
    check(
        "what has Ukraine really promised Russia",
        Some("edges --from Ukraine --to Russia"),
    );
    check("who is Just", Some("show Just"));
    check("does anyone protect Belgium", Some("guarantors Belgium"));
    check("who backs up Belgium", Some("guarantors Belgium"));
    check("who is it", None);
    check("who could stop the war", None);
    check(
        "Which countries signed Minsk II?",
        Some("edges --relation party_to --to 'Minsk II'"),
    );
}

#[test]
fn what_stands_behind_a_question_narrows_it() {
    check(
        "who guaranteed Ukraine without Russia in 1999?",
        Some("guarantors Ukraine --without Russia --as-of 1999"),
    );
    check(
        "who guarantees Ukraine if the US pulls out according to the BBC",
        Some("guarantors Ukraine --without 'the US' --said-by 'the BBC'"),
    );
    check(
        "which promises are binding since 2014",
        Some("list commitments --binding --as-of 2014/.."),
    );
    check(
        "what happens if the US leaves",
        Some("what-if --without 'the US'"),
    );
}

#[test]
fn a_name_may_be_in_the_genitive() {
    check(
        "who guarantees Belgium's neutrality",
        Some("guarantors Belgium"),
    );
    check(
        "how good are the Allies' promises to Serbia",
        Some("strength 'the Allies' Serbia"),
    );
    check(
        "who would defend France if Germany attacks it",
        Some("cascade act --by Germany France"),
    );
    check("can Serbia rely on Russia?", Some("strength Russia Serbia"));
}

/// Each way to say a part of a sentence, with the other parts as short as they can be.
fn all_ways(sentence: &'static str) -> Vec<String> {
    let parts = parts(sentence);
    let spoken = |part: &'static str| match part {
        "*" | "@" => vec!["x y".to_string()],
        "*'s" => vec!["x y's".to_string()],
        part => ways(part).iter().map(|way| way.join(" ")).collect(),
    };
    let mut all = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        for way in spoken(part) {
            let words = parts.iter().enumerate().map(|(j, other)| match i == j {
                true => way.clone(),
                false => spoken(other).pop().unwrap_or_default(),
            });
            let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
            all.push(words.join(" "));
        }
    }
    all
}

#[test]
fn each_sentence_is_one_that_its_verb_understands() {
    let mut wrong = Vec::new();
    let timed = TURNED.iter().map(|sentence| (sentence, " in 1999"));
    let others = SENTENCES
        .iter()
        .copied()
        .flatten()
        .chain(LAST)
        .map(|sentence| (sentence, ""));
    for ((said, asked), time) in others.chain(timed) {
        let words =
            asked.split(' ').map(
                |word| match word.starts_with(['*', '@']) || word == "WHEN" {
                    true => "1999",
                    false => word,
                },
            );
        let all = std::iter::once("foedera").chain(words);
        let mixed = |part: &&str| part.contains('{') && part.contains('|');
        assert_eq!(parts(said).iter().find(|part| mixed(part)), None);
        assert!(
            typed::command().try_get_matches_from(all).is_ok(),
            "{asked}"
        );
        for said in all_ways(said) {
            let said = said + time;
            let words: Vec<&str> = said.split(' ').collect();
            let found = super::asked(&words).map(|all| all[1].clone());
            if found.as_deref() != asked.split(' ').next() {
                wrong.push(format!("{said}: {asked}, not {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_for_the_same_are_told_once_and_used() {
    for (of, _) in PHRASES {
        let part = format!("{{{of}}}");
        let mut used = SENTENCES
            .iter()
            .copied()
            .flatten()
            .chain(LAST)
            .chain(MODIFIERS)
            .chain(TURNED);
        let of_others = PHRASES.iter().any(|(_, others)| others.contains(&part));
        assert!(
            of_others || used.any(|(said, _)| said.contains(&part)),
            "{of}"
        );
        let mut all = phrases(of);
        all.sort_unstable();
        let each = all.len();
        all.dedup();
        assert_eq!(all.len(), each, "{of}: each once");
    }
}

#[test]
fn what_nobody_answers_for_is_asked_for_in_many_words() {
    let said = [
        "which loans are not guaranteed",
        "which debts have no guarantor",
        "which debts does nobody guarantee?",
        "which debts are unsecured",
        "list all loans without a guarantee",
        "are all debts guaranteed",
    ];
    for said in said {
        check(said, Some("list debts --unguaranteed"));
    }
    let pairs = [
        ("which loans are guaranteed", "list debts --guaranteed"),
        (
            "which promises have no backstop",
            "list commitments --unguaranteed",
        ),
        (
            "who promised neutrality to whom",
            "list commitments --obligation neutrality",
        ),
        (
            "which powers promised to consult each other",
            "list commitments --obligation consultation",
        ),
        (
            "who promised not to attack whom",
            "list commitments --obligation nonaggression",
        ),
        ("which conditions are open?", "list conditions"),
        (
            "what changed between June and August 1914",
            "diff 1914-06 1914-08",
        ),
        (
            "what changed between 28 June and 4 August 1914",
            "diff 1914-06-28 1914-08-04",
        ),
        (
            "which promises to Belgium did Britain make",
            "edges --from Britain --to Belgium",
        ),
        (
            "which treaty bound Britain to Belgium",
            "edges --from Britain --to Belgium",
        ),
        ("whom had Russia promised to help", "beneficiaries Russia"),
        (
            "what did Ukraine give up in return",
            "edges --relation undertakes --from Ukraine",
        ),
        (
            "what did Ukraine give up in return for the guarantees",
            "edges --relation undertakes --from Ukraine",
        ),
        (
            "what does the article say about Europe",
            "show Europe --said-by source",
        ),
        (
            "is Ukraine a member of the EU",
            "edges --from Ukraine --to 'the EU' --via member_of,leads,part_of",
        ),
        ("who attacked Belgium", "cascade recorded Belgium"),
        (
            "who wants what from whom",
            "list commitments --state sought",
        ),
        (
            "when does Shipping's loan mature",
            "edges --relation owes --from Shipping",
        ),
        ("which loans ended in 2020", "list debts --ended 2020"),
        (
            "how much is North Bank owed by Shipping",
            "edges --relation owes --from Shipping --to 'North Bank'",
        ),
        (
            "what is North Bank's exposure to Shipping",
            "cascade default Shipping",
        ),
    ];
    for (said, asked) in pairs {
        check(said, Some(asked));
    }
}
