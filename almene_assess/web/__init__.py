"""Pejling: almene_assess/web."""
