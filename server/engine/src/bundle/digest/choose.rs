//! What is kept: first what must be, then what covers most of the rest for its cost.
//!
//! The order in which units are taken does not depend on the target, which only says how far to go: a larger target
//! keeps all that a smaller one does.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};

use super::classes::Must;
use super::terms::Terms;
use super::units::{Kind, Unit, Units};

/// Tokens of the dearest unit that is taken for what it says: what is longer is no sentence, and would leave no room.
const DEAREST: usize = 220;

/// What a digest keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    /// Of each unit, whether it is kept.
    pub kept: Vec<bool>,
    /// Of each path, whether it is listed by itself, since nothing that is kept names it.
    pub listed: Vec<bool>,
    /// Of each path, whether it is named at all.
    pub named: Vec<bool>,
}

/// One step of the order.
#[derive(Clone, Copy, Debug)]
enum Pick {
    Unit(usize),
    Path(usize),
}

/// The order in which units and paths are taken.
#[derive(Debug)]
pub(super) struct Order<'a> {
    units: &'a Units,
    /// Of each unit, the paths that it names.
    unit_paths: &'a [Vec<usize>],
    path_count: usize,
    picks: Vec<Pick>,
    /// How many of the picks must be kept.
    pub musts: usize,
}

impl<'a> Order<'a> {
    /// The order of what must be kept. `path_costs` are in tokens.
    pub fn of_musts(
        units: &'a Units,
        unit_paths: &'a [Vec<usize>],
        path_costs: &[usize],
    ) -> Order<'a> {
        let mut picks: Vec<Pick> = Vec::new();
        let of = |must: Must| {
            let is_one = move |(_, unit): &(usize, &Unit)| unit.must == Some(must);
            units
                .units
                .iter()
                .enumerate()
                .filter(is_one)
                .map(|(index, _)| index)
        };
        for must in [
            Must::Title,
            Must::Question,
            Must::Decision,
            Must::Constraint,
        ] {
            picks.extend(of(must).map(Pick::Unit));
        }
        let mut named = vec![false; path_costs.len()];
        for (unit, paths) in units.units.iter().zip(unit_paths) {
            if unit.must.is_some() {
                paths.iter().for_each(|&path| named[path] = true);
            }
        }
        // Where not all fit, boxes get two thirds of the room and files one.
        let mut boxes = of(Must::OpenBox).peekable();
        let mut paths = (0..path_costs.len())
            .filter(|&path| !named[path])
            .peekable();
        let (mut box_cost, mut path_cost) = (0, 0);
        loop {
            let takes_box = match (boxes.peek(), paths.peek()) {
                (None, None) => break,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (Some(_), Some(_)) => box_cost <= 2 * path_cost,
            };
            if takes_box {
                picks.extend(boxes.next().map(|unit| {
                    box_cost += units.units[unit].cost;
                    Pick::Unit(unit)
                }));
            } else {
                picks.extend(paths.next().map(|path| {
                    path_cost += path_costs[path];
                    Pick::Path(path)
                }));
            }
        }
        Order {
            units,
            unit_paths,
            path_count: path_costs.len(),
            musts: picks.len(),
            picks,
        }
    }

    /// Number of steps.
    pub fn len(&self) -> usize {
        self.picks.len()
    }

    /// What is kept after so many steps.
    pub fn selection(&self, steps: usize) -> Selection {
        let mut selection = Selection {
            kept: vec![false; self.units.units.len()],
            listed: vec![false; self.path_count],
            named: vec![false; self.path_count],
        };
        for pick in &self.picks[..steps] {
            match *pick {
                Pick::Unit(unit) => self.keep(unit, &mut selection.kept, |_| {}),
                Pick::Path(path) => selection.listed[path] = true,
            }
        }
        for (unit, paths) in self.unit_paths.iter().enumerate() {
            if selection.kept[unit] {
                paths.iter().for_each(|&path| selection.named[path] = true);
            }
        }
        for (listed, named) in selection.listed.iter_mut().zip(&mut selection.named) {
            *listed &= !*named;
            *named |= *listed;
        }
        selection
    }

    /// Keeps a unit and all that it requires.
    fn keep(&self, unit: usize, kept: &mut [bool], mut newly: impl FnMut(usize)) {
        let mut at = Some(unit);
        while let Some(index) = at.filter(|&index| !kept[index]) {
            kept[index] = true;
            newly(index);
            at = self.units.units[index].requires;
        }
    }

    /// Adds the rest, greedily by gain over cost, until about `room` tokens are spent.
    ///
    /// The gain is a submodular coverage of terms (Lin and Bilmes 2011), so a unit's gain only falls while others are
    /// taken, and the heap may keep old values until they come up. Only what a unit requires can make it cheaper: it is
    /// put in anew when that is taken.
    pub fn add_rest(&mut self, terms: &Terms, room: usize) {
        let units = &self.units.units;
        let mut cover = Cover {
            terms,
            times: vec![0; terms.values.len()],
            seen: vec![false; terms.entity_count],
        };
        let mut dependents: Vec<Vec<u32>> = vec![Vec::new(); units.len()];
        for (index, unit) in units.iter().enumerate() {
            if let Some(required) = unit.requires {
                dependents[required].push(index as u32);
            }
        }
        let mut kept = vec![false; units.len()];
        for pick in &self.picks {
            if let Pick::Unit(unit) = *pick {
                self.keep(unit, &mut kept, |unit| cover.add(unit));
            }
        }
        let is_candidate = |unit: &Unit| unit.is_candidate && unit.cost <= DEAREST;
        let mut heap: BinaryHeap<Offer> = BinaryHeap::new();
        for (index, unit) in units.iter().enumerate() {
            if is_candidate(unit) && !kept[index] {
                heap.push(self.offer(index, &cover, &kept));
            }
        }
        let mut spent = 0;
        let mut newly = Vec::new();
        while let Some(best) = heap.pop() {
            if kept[best.unit] {
                continue;
            }
            let now = self.offer(best.unit, &cover, &kept);
            if now.score < best.score && heap.peek().is_some_and(|next| *next > now) {
                heap.push(now);
                continue;
            }
            if now.score <= 0.0 {
                break;
            }
            newly.clear();
            self.keep(best.unit, &mut kept, |unit| newly.push(unit));
            for &unit in &newly {
                cover.add(unit);
                spent += units[unit].cost;
            }
            for &unit in &newly {
                for &dependent in &dependents[unit] {
                    let dependent = dependent as usize;
                    if !kept[dependent] && is_candidate(&units[dependent]) {
                        heap.push(self.offer(dependent, &cover, &kept));
                    }
                }
            }
            self.picks.push(Pick::Unit(best.unit));
            if spent > room {
                break;
            }
        }
    }

    fn offer(&self, unit: usize, cover: &Cover<'_>, kept: &[bool]) -> Offer {
        let it = &self.units.units[unit];
        let mut cost = 0;
        let mut at = Some(unit);
        while let Some(index) = at.filter(|&index| !kept[index]) {
            let required = &self.units.units[index];
            // A heading or a header serves more than the first that asks for it.
            cost += match required.kind {
                Kind::Heading(_) | Kind::TableHead => required.cost.div_ceil(2),
                _ => required.cost,
            };
            at = required.requires;
        }
        let place = 1.0 + 0.5 / (1.0 + it.position as f64);
        let score = cover.gain(unit) * it.weight * place / (cost.max(1) as f64).powf(0.8);
        Offer { score, unit }
    }
}

/// What a unit is worth for its cost.
#[derive(Clone, Copy, Debug)]
struct Offer {
    score: f64,
    unit: usize,
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of equals the first in the document.
        self.score
            .total_cmp(&other.score)
            .then(other.unit.cmp(&self.unit))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Offer {}

/// What is covered so far.
struct Cover<'a> {
    terms: &'a Terms,
    times: Vec<u32>,
    seen: Vec<bool>,
}

impl Cover<'_> {
    fn gain(&self, unit: usize) -> f64 {
        let words: f64 = self.terms.words[unit]
            .iter()
            .map(|&word| {
                let times = f64::from(self.times[word as usize]);
                self.terms.values[word as usize] * ((times + 1.0).sqrt() - times.sqrt())
            })
            .sum();
        let new = self.terms.entities[unit]
            .iter()
            .filter(|&&entity| !self.seen[entity as usize]);
        words + 2.0 * new.count() as f64
    }

    fn add(&mut self, unit: usize) {
        for &word in &self.terms.words[unit] {
            self.times[word as usize] += 1;
        }
        for &entity in &self.terms.entities[unit] {
            self.seen[entity as usize] = true;
        }
    }
}

/// Takes what is said twice for said once: what must be kept stays, and else the first.
pub(super) fn drop_repetitions(units: &mut [Unit]) {
    let mut seen: HashSet<String> = HashSet::new();
    for wants_must in [true, false] {
        for unit in units.iter_mut() {
            if !matches!(unit.kind, Kind::Sentence | Kind::Item | Kind::Row)
                || unit.must == Some(Must::OpenBox)
                || unit.must.is_some() != wants_must
                || unit.text.len() < 30
            {
                continue;
            }
            if !seen.insert(unit.text.to_lowercase()) {
                unit.must = None;
                unit.is_candidate = false;
            }
        }
    }
}
