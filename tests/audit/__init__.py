"""What Pejling is built on: locked, allowed, listed, and asked about."""
