"""Slips and minutes as official papers, the meeting pack with a page a project. Chinese documents."""
