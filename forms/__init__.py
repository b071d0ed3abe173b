"""Fubiao: three official annexes as web forms, stored, rendered to Word, filed and archived."""
