//! The charts of speed relative to the peer, and of growth.

use std::error::Error;
use std::path::Path;

use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::report::Row;

const BAR: i32 = 20;
const LEFT: i32 = 330;
const SCALE: f64 = 26.0;
/// The longest bar. Larger ratios have a bar of this length.
const LONGEST: f64 = 12.0;

/// Draws a bar for each of our rows whose task is among `tasks`.
///
/// # Errors
///
/// Fails if the file cannot be written.
pub fn draw(rows: &[Row], tasks: &[&str], file: &Path) -> Result<(), Box<dyn Error>> {
    let mut bars = Vec::new();
    for task in rows.chunk_by(|a, b| a.operation.task == b.operation.task) {
        if tasks.contains(&task[0].operation.task) {
            let ours = task.iter().filter(|row| row.operation.by.starts_with("ours"));
            bars.extend(ours.map(|row| {
                let label = format!("{} ({})", row.operation.task, row.operation.by);
                (label, task[0].nanoseconds / row.nanoseconds)
            }));
        }
    }
    let height = 70 + BAR * bars.len() as i32;
    let width = LEFT + (LONGEST * SCALE) as i32 + 110;
    let root = SVGBackend::new(file, (width as u32, height as u32)).into_drawing_area();
    root.fill(&WHITE)?;
    let font = |size: i32| ("sans-serif", size).into_font();
    let title = "Speed relative to grammers-tl-types 0.11.0 (1 is equal)";
    root.draw(&Text::new(title, (10, 12), font(16).color(&BLACK)))?;
    for (i, (label, ratio)) in bars.iter().enumerate() {
        let top = 44 + BAR * i as i32;
        let end = LEFT + (ratio.min(LONGEST) * SCALE) as i32;
        let color = if label.contains("borrowed") || label.contains("reused)") {
            RGBColor(66, 133, 180)
        } else {
            RGBColor(96, 168, 110)
        };
        root.draw(&Rectangle::new([(LEFT, top), (end, top + BAR - 6)], color.filled()))?;
        let middle = top + (BAR - 6) / 2;
        let right = font(12).color(&BLACK).pos(Pos::new(HPos::Right, VPos::Center));
        root.draw(&Text::new(label.as_str(), (LEFT - 8, middle), right))?;
        let left = font(12).color(&BLACK).pos(Pos::new(HPos::Left, VPos::Center));
        root.draw(&Text::new(format!("{ratio:.1}"), (end + 6, middle), left))?;
    }
    let one = LEFT + SCALE as i32;
    root.draw(&PathElement::new([(one, 38), (one, height - 20)], BLACK))?;
    root.present()?;
    Ok(())
}

/// A part of the chart of growth.
pub struct Panel {
    /// The title.
    pub title: &'static str,
    /// The names of the sizes, and the sizes.
    pub sizes: Vec<(String, f64)>,
    /// The lines: the cost for each unit of each size.
    pub lines: Vec<Line>,
}

/// A line of the chart of growth.
pub struct Line {
    /// The name.
    pub name: String,
    /// True for memory, which is dashed, false for time.
    pub is_memory: bool,
    /// The colour.
    pub color: RGBColor,
    /// The costs for each unit, size by size.
    pub costs: Vec<f64>,
}

/// The width and the height of the drawing in a panel.
const AREA: (i32, i32) = (360, 240);
/// The costs at the horizontal lines of a panel, relative to that of the smallest size. Each is twice
/// the one below it, and the last one is the largest that a panel shows.
const STEPS: [f64; 5] = [0.5, 1.0, 2.0, 4.0, 8.0];

/// The colours of lines.
pub const COLORS: [RGBColor; 5] = [
    RGBColor(66, 133, 180),
    RGBColor(205, 102, 77),
    RGBColor(96, 168, 110),
    RGBColor(140, 110, 170),
    RGBColor(210, 170, 60),
];

/// The drawing of a chart.
type Drawing<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws the cost for each unit, relative to that of the smallest size, in panels side by side. A
/// linear cost is a level line.
///
/// # Errors
///
/// Fails if the file cannot be written.
pub fn draw_growth(panels: &[Panel], file: &Path) -> Result<(), Box<dyn Error>> {
    let lines = panels.iter().map(|panel| panel.lines.len()).max().unwrap_or_default() as i32;
    let size = (60 + (AREA.0 + 90) * panels.len() as i32, 120 + AREA.1 + BAR * lines);
    let root = SVGBackend::new(file, (size.0 as u32, size.1 as u32)).into_drawing_area();
    root.fill(&WHITE)?;
    let title = "Cost for each unit of size, relative to the smallest size (level is linear)";
    root.draw(&Text::new(title, (10, 18), text(16, HPos::Left)))?;
    for (number, panel) in panels.iter().enumerate() {
        draw_panel(&root, panel, (60 + (AREA.0 + 90) * number as i32, 70))?;
    }
    root.present()?;
    Ok(())
}

/// Draws a panel, whose area starts at this place.
fn draw_panel(root: &Drawing<'_>, panel: &Panel, at: (i32, i32)) -> Result<(), Box<dyn Error>> {
    let (left, bottom) = (at.0, at.1 + AREA.1);
    root.draw(&Text::new(panel.title, (left, at.1 - 22), text(13, HPos::Left)))?;
    let y = |cost: f64| {
        let steps = (cost.clamp(STEPS[0], STEPS[4]) / STEPS[0]).log2();
        bottom - (steps / (STEPS.len() - 1) as f64 * f64::from(AREA.1)) as i32
    };
    for cost in STEPS {
        let gray = if cost == 1.0 { 120 } else { 225 };
        let line = [(left, y(cost)), (left + AREA.0, y(cost))];
        root.draw(&PathElement::new(line, RGBColor(gray, gray, gray)))?;
        root.draw(&Text::new(cost.to_string(), (left - 8, y(cost)), text(12, HPos::Right)))?;
    }
    let sizes = panel.sizes.iter().map(|(_, size)| size.ln());
    let [first, last] = [f64::min, f64::max].map(|of| sizes.clone().reduce(of).unwrap_or_default());
    let x = |size: f64| left + ((size.ln() - first) / (last - first) * f64::from(AREA.0)) as i32;
    for (name, size) in &panel.sizes {
        root.draw(&Text::new(name.as_str(), (x(*size), bottom + 14), text(12, HPos::Center)))?;
    }
    for (place, line) in panel.lines.iter().enumerate() {
        let style = line.color.stroke_width(2);
        let sizes = panel.sizes.iter().zip(&line.costs);
        let points = sizes.map(|((_, size), cost)| (x(*size), y(cost / line.costs[0]))).collect();
        let legend = bottom + 40 + BAR * place as i32;
        for points in [points, vec![(left, legend), (left + 30, legend)]] {
            match line.is_memory {
                true => root.draw(&DashedPathElement::new(points, 5, 4, style))?,
                false => root.draw(&PathElement::new(points, style))?,
            }
        }
        root.draw(&Text::new(line.name.as_str(), (left + 40, legend), text(12, HPos::Left)))?;
    }
    Ok(())
}

fn text(size: i32, side: HPos) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&BLACK).pos(Pos::new(side, VPos::Center))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{env, fs};

    use super::*;

    /// A cost that grows with the size is level, and a cost that is beyond the chart is at its edge.
    #[test]
    fn linear_costs_are_level() -> Result<(), Box<dyn Error>> {
        let line = |name: &str, color, costs: &[f64]| Line {
            name: name.to_owned(),
            is_memory: false,
            color,
            costs: costs.to_vec(),
        };
        let lines =
            vec![line("linear", RED, &[3.0, 3.0, 3.0]), line("steep", BLUE, &[1.0, 2.0, 9.0])];
        let sizes = [1.0, 2.0, 4.0].map(|size: f64| (size.to_string(), size));
        let panel = Panel { title: "A panel", sizes: sizes.to_vec(), lines };
        let file = env::temp_dir().join(format!("tl-chart-{}.svg", std::process::id()));
        draw_growth(&[panel], Path::new(&file))?;
        let chart = fs::read_to_string(&file)?;
        fs::remove_file(&file)?;
        for expected in ["60,250 240,250 420,250", "60,250 240,190 420,70"] {
            assert!(chart.contains(&format!("points=\"{expected} \"")), "no {expected} in {chart}");
        }
        Ok(())
    }
}
