"""Pejling: almene_assess/storage."""
