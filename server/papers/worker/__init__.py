"""Prints the ministry's papers from a case: see README.md of the folder above."""
