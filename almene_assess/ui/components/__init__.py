"""Pieces of pages: each draws one thing, through one or two calls to services."""
