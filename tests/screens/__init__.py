"""Every page of Pejling on a stage of invented people: photographed for docs, walked through by tests."""
