"""Every read of supervision: slips and meetings within the reader's scope. Enterprises get none."""
