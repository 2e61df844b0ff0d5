"""From a reading to rows in the database: what is there already, what each row will do, and doing it."""
