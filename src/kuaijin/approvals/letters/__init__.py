"""Notices and receipts as they are issued: what they say, and how they are set as PDF and Word. Chinese documents."""
