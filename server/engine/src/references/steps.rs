//! Which part of a plan a place belongs to, and whether that part is done.

use crate::markdown::Markdown;

use super::Step;

/// Answers for places that are asked for in the order in which they stand in the text.
pub(super) struct Steps<'a> {
    markdown: &'a Markdown,
    next_box: usize,
    open_boxes: Vec<usize>,
    next_heading: usize,
    open_headings: Vec<usize>,
    /// For each heading, whether its section has checkboxes, and all are ticked.
    sections: Vec<Option<bool>>,
}

impl<'a> Steps<'a> {
    pub(super) fn of(markdown: &'a Markdown) -> Steps<'a> {
        Steps {
            markdown,
            next_box: 0,
            open_boxes: Vec::new(),
            next_heading: 0,
            open_headings: Vec::new(),
            sections: sections(markdown),
        }
    }

    /// The step that a byte belongs to, and whether it is done: the innermost checkbox around it, or the innermost
    /// section. A section is done when all its boxes are ticked; one without boxes is done with the one around it.
    pub(super) fn at(&mut self, offset: usize) -> (Step, bool) {
        let boxes = &self.markdown.checkboxes;
        while let Some(next) = boxes.get(self.next_box).filter(|b| b.item.start <= offset) {
            self.open_boxes
                .retain(|open| boxes[*open].item.end > next.item.start);
            self.open_boxes.push(self.next_box);
            self.next_box += 1;
        }
        self.open_boxes
            .retain(|open| boxes[*open].item.end > offset);
        let headings = &self.markdown.outline.headings;
        while let Some(next) = headings
            .get(self.next_heading)
            .filter(|h| h.range.start <= offset)
        {
            if !next.nested {
                self.open_headings
                    .retain(|open| headings[*open].section.end > next.range.start);
                self.open_headings.push(self.next_heading);
            }
            self.next_heading += 1;
        }
        self.open_headings
            .retain(|open| headings[*open].section.end > offset);

        if let Some(innermost) = self.open_boxes.last() {
            let is_ticked = self
                .open_boxes
                .iter()
                .any(|open| boxes[*open].state.is_done());
            return (Step::Checkbox(*innermost), is_ticked);
        }
        let Some(innermost) = self.open_headings.last() else {
            return (Step::Document, self.all_ticked());
        };
        let with_boxes = self
            .open_headings
            .iter()
            .rev()
            .find_map(|open| self.sections[*open]);
        (Step::Heading(*innermost), with_boxes.unwrap_or(false))
    }

    /// The headings around the last place that was asked for, outermost first.
    pub(super) fn headings(&self) -> &[usize] {
        &self.open_headings
    }

    fn all_ticked(&self) -> bool {
        let boxes = &self.markdown.checkboxes;
        !boxes.is_empty() && boxes.iter().all(|b| b.state.is_done())
    }
}

fn sections(markdown: &Markdown) -> Vec<Option<bool>> {
    let boxes = &markdown.checkboxes;
    // Ticked boxes up to each index, so that every section is one subtraction.
    let mut done = Vec::with_capacity(boxes.len() + 1);
    done.push(0usize);
    for checkbox in boxes {
        let last = done.last().copied().unwrap_or(0);
        done.push(last + usize::from(checkbox.state.is_done()));
    }
    let headings = &markdown.outline.headings;
    let of = |section: &std::ops::Range<usize>| {
        let first = boxes.partition_point(|b| b.range.start < section.start);
        let end = boxes.partition_point(|b| b.range.start < section.end);
        (end > first).then(|| done[end] - done[first] == end - first)
    };
    headings
        .iter()
        .map(|heading| of(&heading.section))
        .collect()
}
