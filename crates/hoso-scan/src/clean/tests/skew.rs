//! Leans, and pages on their side.

use hoso_samples::Scan;

use super::super::skew::measure;
use super::{BLACK, Sheet, numbers};

fn leaning(seed: u64, dpi: u32, skew_degrees: f32) -> Sheet {
    Sheet::worn(seed, Scan { dpi, skew_degrees, ..Scan::default() })
}

#[test]
fn a_lean_is_measured_to_a_tenth_of_a_degree() {
    for (seed, degrees) in (0..).zip([-4.0, -3.3, -2.1, -1.0, -0.4, 0.0, 0.25, 0.8, 1.6, 2.9, 4.0]) {
        for dpi in [100, 150, 300] {
            let lie = measure(&leaning(seed, dpi, degrees).grey());
            assert!(!lie.sideways, "{degrees} at {dpi}");
            assert!((lie.degrees - degrees).abs() <= 0.1, "{degrees} at {dpi}: {}", lie.degrees);
        }
    }
}

#[test]
fn pages_on_their_side_are_told_and_their_lean_with_them() {
    for (seed, degrees) in (20..).zip([-2.5, 0.0, 1.5]) {
        let upright = leaning(seed, 150, degrees).grey();
        for laid in [0, 90, 180, 270] {
            let lie = measure(&upright.turned(laid));
            assert_eq!(lie.sideways, laid % 180 == 90, "seed {seed} laid {laid}");
            assert!((lie.degrees - degrees).abs() <= 0.1, "{degrees} laid {laid}: {}", lie.degrees);
        }
    }
}

#[test]
fn what_has_no_rows_is_not_called_sideways() {
    assert!(!measure(&Sheet::a4(150).grey()).sideways, "a blank page");

    let mut one_line = Sheet::a4(150);
    one_line.text(200, 300, &["Nơi nhận: Văn phòng Đăng ký đất đai"]);
    let lie = measure(&one_line.grey());
    assert!(!lie.sideways && lie.degrees.abs() <= 0.1, "one line: {lie:?}");

    let mut dust = Sheet::a4(150);
    let mut next = numbers(7);
    for _ in 0..300 {
        dust.rect([next(1200), next(1700), 3, 3], BLACK);
    }
    assert!(!measure(&dust.grey()).sideways, "dust");
}

#[test]
fn a_table_stands_as_its_words_do_however_many_its_columns() {
    // Narrow columns: more and longer upright rules than level ones.
    let mut table = Sheet::a4(150);
    for column in 0..=16 {
        table.rect([100 + column * 64, 150, 2, 1400], BLACK);
    }
    for row in 0..=7 {
        table.rect([100, 150 + row * 200, 1026, 2], BLACK);
        for column in 0..16 {
            table.text(64 + column * 64, 130 + row * 200, &["12"]);
        }
    }
    let lie = measure(&table.grey());
    assert!(!lie.sideways && lie.degrees.abs() <= 0.1, "{lie:?}");
}
