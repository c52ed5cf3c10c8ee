"""The promises at full count: what a test tries a few times in CI, as often as design/security.md asks."""
