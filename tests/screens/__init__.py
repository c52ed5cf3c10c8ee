"""Every page of Pejling on a stage of invented people: photographed for docs/screens, walked through by tests."""
