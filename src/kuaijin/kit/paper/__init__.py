"""Official papers: one layout, set as PDF and as Word, with the font that they bring along."""
