//! What a picture shows: boxes, arrows and words, already chosen. Knows
//! neither the graph nor the query behind them, nor where anything will stand.
//! Start at [`Scene`].

pub use super::layout::Direction;
use std::collections::{BTreeMap, BTreeSet};

/// Everything one picture says, before anything has a place.
///
/// Texts may hold anything: control characters and changes of writing
/// direction are taken out when they are drawn. An arrow whose end names no box
/// is left out of the picture.
///
/// ```
/// use foedera::render::{svg, Arrow, ArrowKind, Options, Scene, SceneBox, Shape, Standing};
///
/// let mut scene = Scene::new("The river pact");
/// let from = scene.add_box(SceneBox::new("ruritania", "Ruritania", Shape::State));
/// let to = scene.add_box(SceneBox::new("graustark", "Graustark", Shape::State));
/// let mut arrow = Arrow::new("g1", from, to, ArrowKind::Guarantee, Standing::InForce);
/// arrow.label = vec!["guarantees".to_owned()];
/// scene.arrows.push(arrow);
///
/// let picture = svg(&scene, &Options::default());
/// assert!(picture.contains("Graustark"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The headline, in bold above the picture.
    pub title: String,
    /// A line under the headline, for instance the date the picture shows.
    pub subtitle: Option<String>,
    /// Where the facts come from; the last line under the picture.
    pub source_line: Option<String>,
    /// Remarks under the picture, one paragraph each.
    pub notes: Vec<String>,
    /// What somebody who cannot see the picture should be told.
    pub description: String,
    /// The boxes; arrows refer to them by their place in this list.
    pub boxes: Vec<SceneBox>,
    /// The arrows between the boxes.
    pub arrows: Vec<Arrow>,
    /// Boxes that stand in a frame together.
    pub groups: Vec<SceneGroup>,
    /// Which way the picture reads.
    pub direction: Direction,
}

impl Scene {
    /// Begins an empty scene that reads from top to bottom.
    pub fn new(title: impl Into<String>) -> Scene {
        Scene {
            title: title.into(),
            subtitle: None,
            source_line: None,
            notes: Vec::new(),
            description: String::new(),
            boxes: Vec::new(),
            arrows: Vec::new(),
            groups: Vec::new(),
            direction: Direction::TopToBottom,
        }
    }

    /// Adds a box and returns its place in [`Scene::boxes`], for arrows to use.
    pub fn add_box(&mut self, scene_box: SceneBox) -> usize {
        self.boxes.push(scene_box);
        self.boxes.len() - 1
    }

    /// Lists the arrows whose two ends are boxes of this scene, each with its
    /// place in [`Scene::arrows`].
    pub fn drawable_arrows(&self) -> impl Iterator<Item = (usize, &Arrow)> {
        let count = self.boxes.len();
        self.arrows
            .iter()
            .enumerate()
            .filter(move |(_, arrow)| arrow.from < count && arrow.to < count)
    }

    /// Leaves out all boxes but these, and arrows that end at others.
    pub(super) fn keep_boxes(&mut self, kept: &BTreeSet<usize>) {
        let places: BTreeMap<usize, usize> = kept.iter().copied().zip(0..).collect();
        self.arrows.retain_mut(|arrow| {
            let ends = [&mut arrow.from, &mut arrow.to];
            ends.into_iter().all(|end| {
                let place = places.get(end);
                *end = place.copied().unwrap_or(*end);
                place.is_some()
            })
        });
        for group in &mut self.groups {
            *group = group.within(&places);
        }
        let mut at = 0..;
        self.boxes
            .retain(|_| at.next().is_some_and(|at| kept.contains(&at)));
        // A frame around its own box alone says nothing of who belongs to it.
        let boxes = &self.boxes;
        let is_other = |id: &str, at: usize| boxes.get(at).is_some_and(|b| b.id != id);
        self.groups.retain(|group| {
            let mut members = group.members.iter();
            members.any(|at| is_other(&group.id, *at))
        });
    }
}

/// Boxes in a frame with a title: a coalition with its members.
///
/// ```
/// use foedera::render::{svg, Options, Scene, SceneBox, SceneGroup, Shape};
///
/// let mut scene = Scene::new("The river pact");
/// let members = ["Ruritania", "Graustark"]
///     .map(|name| scene.add_box(SceneBox::new(name, name, Shape::State)));
/// scene.groups.push(SceneGroup {
///     id: "league".to_owned(),
///     title: "League of the River".to_owned(),
///     reduced: None,
///     members: members.to_vec(),
/// });
/// assert!(svg(&scene, &Options::default()).contains(">League of the River</text>"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SceneGroup {
    /// The author's key for what the frame stands for.
    pub id: String,
    /// What the frame is called.
    pub title: String,
    /// What it is called once boxes of it are left out; absent: the same.
    pub reduced: Option<String>,
    /// Its boxes, by their places in [`Scene::boxes`]. A box that several groups name is in the
    /// first of them.
    pub members: Vec<usize>,
}

impl SceneGroup {
    /// The same around the boxes that have a new place.
    pub(super) fn within(&self, places: &BTreeMap<usize, usize>) -> SceneGroup {
        let members = self.members.iter();
        let members: Vec<usize> = members.filter_map(|at| places.get(at).copied()).collect();
        let title = match &self.reduced {
            Some(title) if members.len() < self.members.len() => title,
            _ => &self.title,
        };
        SceneGroup {
            title: title.clone(),
            members,
            ..self.clone()
        }
    }
}

/// One thing in the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneBox {
    /// The author's key; names the node in DOT.
    pub id: String,
    /// What the box is called, in bold.
    pub name: String,
    /// Small lines under the name.
    pub detail: Vec<String>,
    /// What kind of thing it is.
    pub shape: Shape,
    /// Whether the picture is about this box.
    pub focus: bool,
    /// Whether the box only gives context.
    pub faded: bool,
    /// Of a condition: the letter that its name begins with, by which arrows name it.
    pub letter: Option<String>,
    /// Where a click leads; anything but `http` and `https` is not followed.
    pub link: Option<String>,
    /// What a screen reader or a tooltip says beyond the name.
    pub description: String,
    /// The keys of the records that it stands for.
    pub records: Vec<String>,
}

impl SceneBox {
    /// Makes a plain box: no detail, neither in focus nor faded.
    pub fn new(id: impl Into<String>, name: impl Into<String>, shape: Shape) -> SceneBox {
        SceneBox {
            id: id.into(),
            name: name.into(),
            detail: Vec::new(),
            shape,
            focus: false,
            faded: false,
            letter: None,
            link: None,
            description: String::new(),
            records: Vec::new(),
        }
    }
}

/// The kind of a box; each kind has an outline of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A state.
    State,
    /// An intergovernmental organization.
    Organization,
    /// A coalition of states.
    Coalition,
    /// An organ of a state: a congress, a ministry.
    Organ,
    /// Armed forces of a state.
    Forces,
    /// An armed group that belongs to no state.
    ArmedGroup,
    /// A person.
    Person,
    /// A company.
    Company,
    /// A bank.
    Bank,
    /// A loosely named set of actors, such as "partners".
    Group,
    /// An actor of which nobody has stated what it is.
    Actor,
    /// A treaty, memorandum, plan or other instrument.
    Agreement,
    /// Something that happened.
    Event,
    /// Something that must be so before something else.
    Condition,
}

impl Shape {
    /// Every kind of box, in the order of a legend.
    pub const ALL: [Shape; 14] = [
        Shape::State,
        Shape::Organization,
        Shape::Coalition,
        Shape::Group,
        Shape::Organ,
        Shape::Forces,
        Shape::ArmedGroup,
        Shape::Person,
        Shape::Company,
        Shape::Bank,
        Shape::Actor,
        Shape::Agreement,
        Shape::Condition,
        Shape::Event,
    ];
}

/// One relation between two boxes.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrow {
    /// The author's key for the edge.
    pub id: String,
    /// The box it starts at, by its place in [`Scene::boxes`].
    pub from: usize,
    /// The box it points to.
    pub to: usize,
    /// What it means.
    pub kind: ArrowKind,
    /// Whether it exists, and how.
    pub standing: Standing,
    /// A word set off above the label: "new".
    pub tag: Option<String>,
    /// How exactly it stands, where the standing's own word is too wide: "satisfied"; empty: only
    /// the mark on the line tells it.
    pub word: Option<String>,
    /// The words on it: the first line strong, the others small. The standing
    /// is added by the drawing.
    pub label: Vec<String>,
    /// What a screen reader or a tooltip says.
    pub description: String,
    /// Where a click on the label leads; `http` and `https` only.
    pub link: Option<String>,
    /// The keys of the records that it stands for.
    pub records: Vec<String>,
    /// The conditions that what it says waits for.
    pub awaits: Vec<Awaited>,
}

/// A condition that a promise waits for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Awaited {
    /// The id of the condition's box.
    pub condition: String,
    /// What comes on it, before the words "condition A": "on", "binding on", "ends on".
    pub how: &'static str,
}

impl Arrow {
    /// Makes an arrow without words.
    pub fn new(
        id: impl Into<String>,
        from: usize,
        to: usize,
        kind: ArrowKind,
        standing: Standing,
    ) -> Arrow {
        Arrow {
            id: id.into(),
            from,
            to,
            kind,
            standing,
            tag: None,
            word: None,
            label: Vec::new(),
            description: String::new(),
            link: None,
            records: Vec::new(),
            awaits: Vec::new(),
        }
    }
}

impl Arrow {
    /// How it stands, as its label says it; none for what needs no word.
    pub fn state(&self) -> Option<&str> {
        let own = super::signs::standing_style(self.standing).word;
        let word = self.word.as_deref().or(own);
        word.filter(|word| !word.is_empty())
    }
}

/// The meaning of an arrow; each has a colour, a line and a head of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArrowKind {
    /// Answerable for another's safety, debt or performance.
    Guarantee,
    /// Stands behind another's promise.
    Backstop,
    /// Any other promise.
    Undertaking,
    /// Money owed.
    Debt,
    /// An agreement broken, or an actor wronged.
    Breach,
    /// Must be so first.
    Condition,
    /// Decides whether a condition is met.
    Decision,
    /// Takes part in an agreement or an event.
    Participation,
    /// Leads, belongs to, represents.
    Structure,
    /// One agreement comes from another.
    Lineage,
    /// Negotiates, proposes, supports, rejects.
    Politics,
    /// Opens the way to a programme.
    Access,
    /// Anything else.
    Other,
}

impl ArrowKind {
    /// Every kind of arrow, in the order of a legend.
    pub const ALL: [ArrowKind; 13] = [
        ArrowKind::Guarantee,
        ArrowKind::Backstop,
        ArrowKind::Undertaking,
        ArrowKind::Debt,
        ArrowKind::Breach,
        ArrowKind::Condition,
        ArrowKind::Decision,
        ArrowKind::Participation,
        ArrowKind::Structure,
        ArrowKind::Lineage,
        ArrowKind::Politics,
        ArrowKind::Access,
        ArrowKind::Other,
    ];

    /// Whether it is a promise, and not what became of one or who belongs to whom.
    ///
    /// ```
    /// use foedera::render::ArrowKind;
    ///
    /// assert!(ArrowKind::Debt.is_promise() && !ArrowKind::Breach.is_promise());
    /// ```
    pub fn is_promise(self) -> bool {
        matches!(
            self,
            ArrowKind::Guarantee | ArrowKind::Backstop | ArrowKind::Undertaking | ArrowKind::Debt
        )
    }

    /// Whether it holds several relations, so that only its label says which.
    pub(super) fn is_family(self) -> bool {
        matches!(
            self,
            ArrowKind::Participation
                | ArrowKind::Structure
                | ArrowKind::Lineage
                | ArrowKind::Politics
                | ArrowKind::Other
        )
    }
}

/// Whether what an arrow says exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A commitment in force.
    InForce,
    /// A commitment that may or may not be in force.
    PossiblyInForce,
    /// A commitment that is not in force yet, is conditional or is suspended.
    Waiting,
    /// Asked for; it does not exist.
    Sought,
    /// Offered by who would owe it; it does not exist.
    Offered,
    /// It was, and is over.
    Ended,
    /// It is on the first side of a difference only.
    Lost,
    /// A commitment that was broken.
    Violated,
    /// A commitment that was broken as one side has it, or the breach itself: nobody has found it,
    /// or somebody denies it.
    Alleged,
    /// A debt, or a guarantee of one, that is not paid in full.
    Unpaid,
    /// No commitment, and simply so.
    Held,
    /// Said by one and denied by another.
    Disputed,
}

impl Standing {
    /// Every standing, in the order of a legend.
    pub const ALL: [Standing; 12] = [
        Standing::InForce,
        Standing::PossiblyInForce,
        Standing::Waiting,
        Standing::Violated,
        Standing::Alleged,
        Standing::Unpaid,
        Standing::Sought,
        Standing::Offered,
        Standing::Ended,
        Standing::Lost,
        Standing::Disputed,
        Standing::Held,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What changed around an organization stood in an empty frame, "members shown here".
    #[test]
    fn a_frame_around_its_own_box_alone_goes() {
        let mut scene = Scene::new("");
        for id in ["league", "ruritania", "poland"] {
            scene.add_box(SceneBox::new(id, id, Shape::State));
        }
        scene.groups.push(SceneGroup {
            id: "league".to_string(),
            title: "League and its members".to_string(),
            reduced: Some("League: members shown here".to_string()),
            members: vec![0, 1],
        });
        let left = |kept: [usize; 2]| {
            let mut scene = scene.clone();
            scene.keep_boxes(&kept.into());
            scene.groups.len()
        };
        assert_eq!((left([0, 2]), left([1, 2]), left([0, 1])), (0, 1, 1));
    }
}
