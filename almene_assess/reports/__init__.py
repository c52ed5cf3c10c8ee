"""Pejling: almene_assess/reports."""
