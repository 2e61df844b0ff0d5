"""The families of figures, one file per subject: the query, and what is counted in it."""
