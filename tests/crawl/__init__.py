"""The crawl: every page as many people, read off the wire, and every number in it accounted for."""
