//! Which steps are taken.

/// One step of making a page ready, or of reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Step {
    /// A page in white on black is made one in black on white.
    Negative,
    /// Coloured seals, stamps and signatures are taken out of the ink.
    Colour,
    /// The grains of shadows in black and white are spread.
    Grain,
    /// Dark borders and punch holes are whitened.
    Edges,
    /// Uneven light is flattened and the ink's contrast stretched.
    Light,
    /// Dot leaders of forms are removed.
    Leaders,
    /// Specks that stand alone are removed.
    Dust,
    /// A page on its side or head is turned.
    Upright,
    /// Lines of text are laid level.
    Deskew,
    /// Lines that bend are made straight.
    Dewarp,
    /// A page is scaled by the height of its letters.
    Scale,
    /// Pages with nothing on them are told.
    Blank,
    /// A page of which much was read badly is read again with thicker strokes.
    Bolder,
    /// Lines that were read badly are read again by themselves.
    Again,
    /// Tables with ruled lines are read cell by cell.
    Tables,
    /// Words that are unlikely beside each other are put right by the marks that their letters may have.
    Language,
}

impl Step {
    /// All of them, as tables list them.
    pub const ALL: [Self; 16] = [
        Self::Negative,
        Self::Colour,
        Self::Grain,
        Self::Edges,
        Self::Light,
        Self::Leaders,
        Self::Dust,
        Self::Upright,
        Self::Deskew,
        Self::Dewarp,
        Self::Scale,
        Self::Blank,
        Self::Bolder,
        Self::Again,
        Self::Tables,
        Self::Language,
    ];

    /// What tables call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Colour => "colour separation",
            Self::Grain => "grain",
            Self::Edges => "border removal",
            Self::Light => "light",
            Self::Leaders => "dot leaders",
            Self::Dust => "dust removal",
            Self::Upright => "upright",
            Self::Deskew => "deskew",
            Self::Dewarp => "dewarp",
            Self::Scale => "scaling",
            Self::Blank => "blank pages",
            Self::Bolder => "bolder strokes",
            Self::Again => "second try of weak lines",
            Self::Tables => "reading by cells",
            Self::Language => "language model",
        }
    }
}

/// A set of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps(u16);

impl Steps {
    /// All of them.
    pub const ALL: Self = Self(u16::MAX);
    /// None of them: the page as it was scanned.
    pub const NONE: Self = Self(0);

    /// Is `step` taken?
    pub const fn has(self, step: Step) -> bool {
        self.0 & (1 << step as u8) != 0
    }

    /// All of these but `step`.
    #[must_use]
    pub const fn without(self, step: Step) -> Self {
        Self(self.0 & !(1 << step as u8))
    }

    /// These and `step`.
    #[cfg(test)]
    pub(crate) const fn with(self, step: Step) -> Self {
        Self(self.0 | 1 << step as u8)
    }

    /// For each step its name, and all steps but that one.
    pub fn each_off() -> impl Iterator<Item = (&'static str, Self)> {
        Step::ALL.into_iter().map(|step| (step.name(), Self::ALL.without(step)))
    }
}
