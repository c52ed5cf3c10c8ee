"""Pejling: almene_assess/services."""
