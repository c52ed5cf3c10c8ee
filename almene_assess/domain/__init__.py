"""Pejling: almene_assess/domain."""
