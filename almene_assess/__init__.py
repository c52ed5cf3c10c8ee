"""Pejling: almene_assess."""
