"""Pejling: almene_assess/ui."""
