"""The long runs of the gate's attackers: example sectors of all sizes, with the rules and without."""
