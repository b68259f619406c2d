//! The HTML page in a real browser, with real clicks, keys and fingers: headless Chromium,
//! driven by Debian's `chromium-driver`. Where they are missing, each test says so loudly and
//! passes.

#![cfg(feature = "render")]
// A test may fail by panicking.
#![allow(clippy::unwrap_used)]

#[path = "browser/driver.rs"]
mod driver;

use driver::{Browser, Screen};
use foedera::change::{Change, apply};
use foedera::model::{ActorKind, Claim, Edge, Guarantee, Key, Source, Terms, Tie};
use foedera::render::{Focus, Options, Theme, page};
use foedera::{Filter, Graph};
use serde_json::json;
use std::io::Write;

const DESK: Screen = Screen::Desk(1200, 900);
const PHONE: Screen = Screen::Phone(390, 844);
const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const RIGHT: &str = "\u{E014}";
const LEFT: &str = "\u{E012}";
const DOWN: &str = "\u{E015}";
const HOME: &str = "\u{E011}";

/// Opens a page and, after the test, holds it to what every page must do: no error, nothing
/// that its policy refuses, nothing loaded.
fn with(screen: Screen, page: &str, test: impl FnOnce(&Browser)) {
    let Some(browser) = Browser::start(screen) else {
        // Straight to the terminal: what a passing test prints is not shown.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: no `chromium` and `chromedriver` on this machine, so nobody has tried the HTML page"
        );
        return;
    };
    browser.open("page.html", page);
    assert!(browser.is("return document.documentElement.classList.contains('live')"));
    test(&browser);
    assert_eq!(browser.complaints(), Vec::<String>::new());
    let page = format!("file://{}", browser.folder().join("page.html").display());
    let mut loaded = browser.requests();
    loaded.retain(|url| !url.starts_with("data:"));
    assert_eq!(loaded, [page], "nothing but itself");
}

fn ukraine() -> String {
    themed("light")
}

fn themed(name: &str) -> String {
    let graph = foedera::dossier::ukraine();
    let options = Options {
        theme: Theme::named(name).unwrap(),
        ..Options::default()
    };
    page(&graph, &Filter::default(), &Focus::default(), &options)
}

/// The part of the picture whose words hold this, as a selector.
fn part(browser: &Browser, class: &str, words: &str) -> String {
    let script = format!(
        "const one = [...document.querySelectorAll('#picture .{class}')]
           .find((part) => part.querySelector('title')?.textContent.includes({words:?}));
         return one.dataset.b ? `.{class}[data-b=\"${{one.dataset.b}}\"]`
                              : `.{class}[data-l=\"${{one.dataset.l}}\"]`;"
    );
    browser.text(&script)
}

/// The middle of an element in the window.
fn middle(browser: &Browser, css: &str) -> (f64, f64) {
    let of = |what: &str| {
        browser.number(&format!(
            "const r = document.querySelector('{css}').getBoundingClientRect(); return {what};"
        ))
    };
    (of("r.left + r.width / 2"), of("r.top + r.height / 2"))
}

fn panel(browser: &Browser) -> String {
    browser.text("return document.querySelector('#panel').hidden ? '' : document.querySelector('#panel').innerText")
}

fn view_box(browser: &Browser) -> Vec<f64> {
    let text = browser.text("return document.querySelector('#picture').getAttribute('viewBox')");
    text.split(' ').map(|n| n.parse().unwrap()).collect()
}

/// What was last read out to somebody who cannot see.
fn said(browser: &Browser) -> String {
    for _ in 0..40 {
        let said = browser.text("return document.querySelector('#say').textContent");
        if !said.is_empty() {
            return said;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    String::new()
}

#[test]
fn a_click_on_a_box_tells_what_is_known_of_it() {
    with(DESK, &ukraine(), |browser| {
        browser.click("#fit");
        let budapest = part(browser, "box", "Budapest Memorandum");
        browser.click(&budapest);
        let told = panel(browser);
        for words in [
            "Budapest Memorandum",
            "memorandum",
            "signed: 1994",
            "S22",
            "News article",
        ] {
            assert!(told.contains(words), "{words} in {told}");
        }
        assert!(told.contains("“obviously failed”"), "the quote: {told}");
        let pressed =
            format!("return document.querySelector('{budapest}').getAttribute('aria-pressed')");
        assert_eq!(browser.text(&pressed), "true");
        assert!(said(browser).contains("Details are beside the picture"));
        browser.click(&budapest);
        assert_eq!(panel(browser), "", "a second click lets go");
    });
}

/// The panel of a state began with "Codes: cow 365".
#[test]
fn codes_of_other_lists_come_last() {
    with(DESK, &ukraine(), |browser| {
        browser.click("#fit");
        browser.click(&part(browser, "box", "Russia, state"));
        let told = panel(browser);
        let at = |words: &str| {
            told.find(words)
                .unwrap_or_else(|| panic!("{words} in {told}"))
        };
        assert!(at("Lines from it") < at("COW number 365, ISO code RUS"));
        assert!(at("Path to") < at("In other lists"));
    });
}

/// A line shone through the words on it once these were pale.
#[test]
fn what_lies_below_pale_words_is_opaque() {
    with(DESK, &ukraine(), |browser| {
        browser.click("#fit");
        browser.click(&part(browser, "box", "Russia"));
        std::thread::sleep(std::time::Duration::from_millis(300));
        let opacity = |of: &str, what: &str| {
            browser.number(&format!(
                "return Number(getComputedStyle([...document.querySelectorAll('#picture .label')]
                   .find((l) => !l.classList.contains('near')){of}).{what})"
            ))
        };
        assert_eq!(opacity("", "opacity"), 1.0);
        assert_eq!(opacity(".querySelector('rect')", "opacity"), 1.0);
        assert!(opacity(".querySelector('rect')", "strokeOpacity") < 0.3);
        assert!(opacity(".querySelector('text')", "opacity") < 0.3);
    });
}

#[test]
fn a_click_on_a_line_tells_who_says_so_and_marks_its_ends() {
    with(DESK, &ukraine(), |browser| {
        // On the line itself, where no words are.
        let at = |way: &str| {
            browser.number(&format!(
                "const label = [...document.querySelectorAll('#picture .label')].find((l) =>
                   l.querySelector('title').textContent.startsWith('Russia guarantees Ukraine'));
                 const course = document.querySelector(
                   `#picture .line[data-l=\"${{label.dataset.l}}\"] .course`);
                 course.scrollIntoView({{ block: 'center' }});
                 const point = course.getPointAtLength(course.getTotalLength() * 0.12);
                 return point.matrixTransform(course.getScreenCTM()).{way};"
            ))
        };
        browser.click_at((at("x"), at("y")), false);
        let told = panel(browser);
        for words in [
            "Russia guarantees Ukraine",
            "violated",
            "Budapest Memorandum",
            "Who says so",
            "S22",
        ] {
            assert!(told.contains(words), "{words} in {told}");
        }
        let near = browser.number("return document.querySelectorAll('#picture .box.near').length");
        assert_eq!(near, 2.0, "its two ends");
        let pale = "return Number(getComputedStyle([...document.querySelectorAll('#picture .box')]
            .find((b) => b.textContent.includes('Europe'))).opacity)";
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(browser.number(pale) < 0.3, "the rest is pale");
        browser.keys(ESCAPE);
        assert_eq!(panel(browser), "");
    });
}

#[test]
fn the_slider_shows_what_was_so_at_each_date() {
    with(DESK, &ukraine(), |browser| {
        let drawn = "return [...document.querySelectorAll('#picture .label')]
            .filter((l) => !l.hasAttribute('display')).length";
        let place = "const r = [...document.querySelectorAll('#picture .box')]
            .find((b) => b.textContent.includes('Ukraine')).getBBox(); return r.x + 10000 * r.y;";
        let (all, stands) = (browser.number(drawn), browser.number(place));
        browser.eval("document.querySelector('#date').focus()");
        browser.keys(HOME);
        assert_eq!(
            browser.text("return document.querySelector('#shown').textContent"),
            "As of 1994"
        );
        assert_eq!(
            browser.text("return document.querySelector('#subtitle').textContent"),
            "How each promise stands as of 1994"
        );
        assert!(browser.number(drawn) < all, "what was not so is not drawn");
        assert_eq!(
            browser.number(place),
            stands,
            "the boxes stay where they are"
        );
        assert!(said(browser).contains("as of 1994"));
        let words = "return [...document.querySelectorAll('#picture .label')].find((l) =>
            l.querySelector('title').textContent.startsWith('Russia guarantees Ukraine'))
            .querySelector('title').textContent";
        assert!(
            !browser.text(words).contains(": violated"),
            "nothing was broken in 1994"
        );
        let pale = "return [...document.querySelectorAll('#picture .box.gone')].some((b) => b.textContent.includes('Europe'))";
        assert!(browser.is(pale));
        browser.keys(RIGHT);
        assert_eq!(
            browser.text("return document.querySelector('#shown').textContent"),
            "As of 2014"
        );
        assert!(browser.text(words).contains("violated"), "it was in 2014");
        let crosses = "return [...document.querySelectorAll('#picture .sign')].filter((s) => s.getBBox().width > 0).length";
        assert!(browser.number(crosses) > 0.0);
        browser.click("#later");
        assert_ne!(
            browser.text("return document.querySelector('#shown').textContent"),
            "As of 2014"
        );
        assert!(!browser.is("return document.querySelector('#notes').textContent === ''"));
    });
}

/// The sign of what is over stayed on the line at dates on which it was in force.
#[test]
fn a_sign_goes_with_what_it_says() {
    use foedera::dossier::{Memory, read};
    let text = "(foedera: 1, source: \"s\", sources: {\"s\": \"S\"},
        actors: {\"a\": State(\"A\"), \"b\": State(\"B\")},
        edges: [guarantees(from: \"a\", to: \"b\", valid: \"2000-01-01/2010-12-31\", at: \"1\")])";
    let graph = read(&Memory::new().with("d.ron", text), "d.ron").graph;
    let (filter, focus, options) = (Filter::default(), Focus::default(), Options::default());
    let page = page(&graph.unwrap(), &filter, &focus, &options);
    with(DESK, &page, |browser| {
        let is_seen = || {
            browser.is(
                "return document.querySelector('#picture .sign [data-at]').getBoundingClientRect().width > 0",
            )
        };
        assert!(is_seen());
        browser.eval("document.querySelector('#date').focus()");
        browser.keys(HOME);
        assert!(!is_seen());
    });
}

#[test]
fn a_panel_left_open_follows_the_date() {
    with(DESK, &ukraine(), |browser| {
        browser.click(&part(browser, "label", "Russia guarantees Ukraine"));
        assert!(panel(browser).contains("violated"));
        browser.eval("document.querySelector('#date').focus()");
        browser.keys(HOME);
        let told = panel(browser);
        assert!(
            told.contains("Russia guarantees Ukraine") && !told.contains("violated ("),
            "{told}"
        );
    });
}

#[test]
fn the_keyboard_alone_reaches_every_part() {
    with(DESK, &ukraine(), |browser| {
        let focused = "return document.activeElement.id || document.activeElement.className.baseVal
            || document.activeElement.tagName";
        let mut seen = Vec::new();
        for _ in 0..12 {
            browser.keys(TAB);
            seen.push(browser.text(focused));
            if seen.last().unwrap() == "box" {
                break;
            }
        }
        assert_eq!(seen.last().unwrap(), "box", "{seen:?}");
        for control in ["date", "earlier", "in", "out", "fit", "stage"] {
            assert!(seen.iter().any(|id| id == control), "{control} in {seen:?}");
        }
        let named = "const part = document.activeElement; return part.getAttribute('role') + ': ' + part.getAttribute('aria-label')";
        let count =
            browser.number("return document.querySelectorAll('#picture [role=button]').length");
        let ringed =
            "const [part, ring] = [document.activeElement, document.querySelector('.ring.keys')]
            .map((e) => e.getBoundingClientRect());
            return ring.left < part.left && ring.right > part.right
                && ring.top < part.top && ring.bottom > part.bottom;";
        let mut names = std::collections::BTreeSet::new();
        for _ in 0..count as usize {
            let name = browser.text(named);
            assert!(name.starts_with("button: "), "{name}");
            assert!(
                browser.is(ringed),
                "a ring shows where the keys are: {name}"
            );
            names.insert(name);
            browser.keys(RIGHT);
        }
        let said: usize = browser.number(
            "return new Set([...document.querySelectorAll('#picture [role=button]')]
                .map((part) => part.getAttribute('aria-label'))).size",
        ) as usize;
        assert_eq!(names.len(), said, "every part was reached");
        browser.keys(HOME);
        let first = browser.text(named);
        browser.keys(ENTER);
        assert_ne!(panel(browser), "");
        assert_eq!(browser.text(named), first, "the focus stays");
        browser.keys(ESCAPE);
        assert_eq!(panel(browser), "");
        assert_eq!(browser.text(named), first);
        browser.keys(DOWN);
        assert_eq!(
            browser.text(focused),
            "box",
            "up and down go from box to box"
        );
        browser.keys(TAB);
        assert_ne!(browser.text(focused), "box", "one stop for all parts");
    });
}

#[test]
fn zoom_and_pan_by_buttons_keys_wheel_and_mouse() {
    with(DESK, &ukraine(), |browser| {
        browser.click("#fit");
        let fitted = view_box(browser);
        browser.click("#in");
        let near = view_box(browser);
        assert!(near[2] < fitted[2] * 0.8, "{near:?} of {fitted:?}");
        browser.click("#fit");
        assert_eq!(view_box(browser), fitted);
        browser.eval("document.querySelector('#stage').focus()");
        browser.keys("++");
        let near = view_box(browser);
        assert!(near[2] < fitted[2] * 0.6);
        browser.keys(RIGHT);
        assert!(view_box(browser)[0] > near[0], "the arrow keys move it");
        browser.keys(LEFT);
        browser.keys("-");
        assert!(view_box(browser)[2] > near[2]);
        browser.keys("0");
        assert_eq!(view_box(browser), fitted);
        browser.eval("scrollTo(0, 0)");
        let at = (600.0, 600.0);
        browser.wheel(at, -240);
        let near = view_box(browser);
        assert!(near[2] < fitted[2], "the wheel with Control zooms");
        browser.drag(at, (500.0, 560.0));
        let moved = view_box(browser);
        assert!(moved[0] > near[0] && moved[1] > near[1] && moved[2] == near[2]);
        assert_eq!(panel(browser), "", "a drag picks nothing");
    });
}

#[test]
fn a_wide_picture_opens_where_it_can_be_read_and_one_button_shows_the_whole() {
    let smallest = "return Math.min(...[...document.querySelectorAll('#picture text')]
        .filter((t) => t.checkVisibility())
        .map((t) => parseFloat(t.getAttribute('font-size')) * t.getScreenCTM().a))";
    let whole = "const { x, y, width, height } = document.querySelector('#picture').getBBox();
        const { x: left, y: top, width: wide, height: high } = document.querySelector('#picture').viewBox.baseVal;
        return left <= x && top <= y && left + wide >= x + width && top + high >= y + height";
    with(Screen::Desk(1280, 900), &ukraine(), |browser| {
        let seen = browser.number(smallest);
        assert!(browser.is(whole) && seen > 7.99, "{seen}");
    });
    with(DESK, &ukraine(), |browser| {
        let seen = browser.number(smallest);
        assert!(seen > 8.99, "{seen}");
        assert!(!browser.is(whole), "it is wider than this screen");
        browser.click("#fit");
        assert!(browser.is(whole));
        assert!(browser.number(smallest) < 9.0);
    });
}

#[test]
fn two_boxes_give_the_shortest_path() {
    with(DESK, &ukraine(), |browser| {
        browser.click(&part(browser, "box", "US Congress"));
        let ukraine = part(browser, "box", "Ukraine, state");
        browser.eval(&format!(
            "document.querySelector('{ukraine}').scrollIntoView({{ block: 'center' }})"
        ));
        browser.click_at(middle(browser, &ukraine), true);
        let told = panel(browser);
        assert!(
            told.contains("From the US Congress to Ukraine it is 3 steps"),
            "{told}"
        );
        assert!(
            told.contains("Congress approves: must come first"),
            "{told}"
        );
        assert_eq!(
            said(browser),
            told.lines().find(|l| l.starts_with("From the US")).unwrap()
        );
        let near = browser.text(
            "return [...document.querySelectorAll('#picture .box.near')].map((b) => b.querySelector('text').textContent).sort().join()",
        );
        assert_eq!(
            near,
            "A: Congress approves,US Congress,Ukraine,United States"
        );
        // The other way, by the control that needs no Shift key.
        browser.keys(ESCAPE);
        browser.click(&ukraine);
        browser.eval(
            "const goal = document.querySelector('#goal');
             goal.value = [...goal.options].find((o) => o.textContent === 'US Congress').value;
             goal.dispatchEvent(new Event('change'));",
        );
        let told = panel(browser);
        assert!(
            told.contains("No path leads from Ukraine to the US Congress"),
            "{told}"
        );
        assert!(
            told.contains("the other way, from the US Congress to Ukraine, it is 3 steps"),
            "{told}"
        );
    });
}

#[test]
fn the_list_says_in_words_what_is_drawn() {
    with(DESK, &ukraine(), |browser| {
        browser.click("#list summary");
        let entries = browser.number("return document.querySelectorAll('#list button').length");
        let parts =
            browser.number("return document.querySelectorAll('#picture [role=button]').length");
        assert_eq!(entries, parts);
        browser.click("#list ul ul button");
        assert_ne!(panel(browser), "");
    });
}

#[test]
fn a_phone_needs_no_sideways_scroll_and_fingers_do_all() {
    with(PHONE, &ukraine(), |browser| {
        let sideways = "return document.documentElement.scrollWidth <= innerWidth";
        assert!(browser.is(sideways));
        assert_eq!(browser.number("return innerWidth"), 390.0);
        browser.click(&part(browser, "box", "Ukraine, state"));
        assert!(panel(browser).contains("Ukraine"));
        assert!(browser.is(sideways));
        let below = "return document.querySelector('#panel').getBoundingClientRect().top
            >= document.querySelector('#stage').getBoundingClientRect().bottom";
        assert!(browser.is(below), "the panel is below the picture");
        let small = browser.eval(
            "return [...document.querySelectorAll('button, select, summary, input')]
               .filter((e) => e.checkVisibility())
               .filter((e) => { const r = e.getBoundingClientRect(); return r.height < 40 || r.width < 40; })
               .map((e) => e.outerHTML.slice(0, 80))",
        );
        assert_eq!(small, json!([]), "nothing is too small for a finger");
        let fitted = view_box(browser);
        browser.eval("scrollTo(0, 0)");
        browser.spread(middle(browser, "#stage"));
        let near = view_box(browser);
        assert!(near[2] < fitted[2] * 0.7, "{near:?} of {fitted:?}");
        assert!(browser.is(sideways));
    });
}

#[test]
fn every_theme_prints_and_moves_little_if_so_wished() {
    for name in ["light", "dark", "print"] {
        with(DESK, &themed(name), |browser| {
            let wish = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
            browser.tool("Emulation.setEmulatedMedia", wish);
            let slow = "return getComputedStyle(document.querySelector('#picture .box')).transitionDuration";
            assert_eq!(browser.text(slow), "0s");
            browser.tool("Emulation.setEmulatedMedia", json!({"media": "print"}));
            // How to use a page helps nobody who has it on paper.
            for part in ["bar", "help"] {
                let shown =
                    format!("return getComputedStyle(document.querySelector('#{part}')).display");
                assert_eq!(browser.text(&shown), "none", "{part}");
            }
            browser.tool("Emulation.setEmulatedMedia", json!({"media": ""}));
            let dark =
                browser.text("return getComputedStyle(document.documentElement).colorScheme");
            assert_eq!(dark == "dark", name == "dark");
        });
    }
}

#[test]
fn without_a_script_the_picture_and_the_list_are_there() {
    let Some(browser) = Browser::start(DESK) else {
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: no `chromium` and `chromedriver` on this machine"
        );
        return;
    };
    browser.tool(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": true}),
    );
    browser.open("page.html", &ukraine());
    assert!(!browser.is("return document.documentElement.classList.contains('live')"));
    assert!(
        browser.number("return document.querySelector('#picture').getBoundingClientRect().width")
            > 900.0
    );
    let drawn = browser.number("return document.querySelectorAll('#picture .box').length");
    assert!(drawn > 9.0);
    assert!(!browser.is("return document.querySelector('#bar').checkVisibility()"));
    let words = browser.text("return document.querySelector('#list').textContent");
    assert!(
        words.contains("Russia guarantees Ukraine: violated"),
        "{words}"
    );
}

#[test]
fn hostile_words_are_only_words() {
    with(DESK, &hostile(), |browser| {
        let boxes =
            browser.number("return document.querySelectorAll('#picture .box').length") as usize;
        assert!(boxes > 5);
        browser.eval("document.querySelector('#stage').focus()");
        browser.keys(TAB);
        for _ in 0..2 * boxes {
            browser.keys(ENTER);
            browser.keys(RIGHT);
        }
        browser.eval("document.querySelector('#list').open = true");
        // A dialog of the page's would have ended the test by itself.
        assert!(browser.is("return globalThis.hacked === undefined"));
        assert_eq!(
            browser.number("return document.querySelectorAll('script').length"),
            2.0
        );
        assert_eq!(
            browser.number("return document.querySelectorAll('img, iframe, b').length"),
            0.0
        );
        assert!(browser.is("return document.documentElement.scrollWidth <= innerWidth"));
        let links = "return [...document.querySelectorAll('a[href]')].every((a) => /^(#|https?:)/.test(a.getAttribute('href')))";
        assert!(browser.is(links));
    });
}

/// A promise by each of some actors whose names try to be more than names.
fn hostile() -> String {
    let words = [
        "</script><script>hacked=1;alert(1)</script>",
        "</title></svg><img src=x onerror=hacked=1>",
        "<!-- <b> ]]> &lt;script&gt;",
        "\" onclick=\"hacked=1\" x='",
        "line\u{2028}separator\u{2029}s",
        "\u{202E}detrevni\u{2066}",
        "${hacked=1} `x` \\u003c \\",
        "👩‍👩‍👧 🇺🇦 漢字 עברית",
        &"long ".repeat(2_000),
        &"x".repeat(10_000),
    ];
    let key = |text: String| Key::new(&text).unwrap();
    let mut change = Change::new();
    change.actor("victim", ActorKind::State, words[0]).unwrap();
    for (at, word) in words.iter().enumerate() {
        let (source, actor) = (format!("source-{at}"), format!("actor-{at}"));
        change.add(Source::new(key(source.clone()), *word));
        change.actor(&actor, ActorKind::State, word).unwrap();
        let terms = Terms {
            term: Some((*word).to_string()),
            ..Terms::default()
        };
        let tie = Tie::Guarantees(Guarantee {
            terms,
            ..Guarantee::default()
        });
        let edge = key(format!("edge-{at}"));
        change.add(Edge::new(
            edge.clone(),
            key(actor),
            tie,
            key("victim".to_string()),
        ));
        let mut claim = Claim::about(edge, key(source)).at(*word);
        claim.quote = Some((*word).to_string());
        change.add(claim);
    }
    let graph = apply(&Graph::empty(), &change).unwrap();
    let focus = Focus {
        title: Some(words[1].to_string()),
        ..Focus::default()
    };
    page(&graph, &Filter::default(), &focus, &Options::default())
}
