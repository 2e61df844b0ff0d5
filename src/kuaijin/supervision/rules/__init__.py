"""Who may do what to a slip and a meeting; colour, repetition and the seat above."""
