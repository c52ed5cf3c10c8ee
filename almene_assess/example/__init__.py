"""The invented sector: people, answers and goals that nobody ever had; only for a database of its own."""
